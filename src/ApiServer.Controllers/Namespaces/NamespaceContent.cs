namespace ApiServer.Controllers.Namespaces;

/// <summary>What is left in a namespace after one round of deletion.</summary>
internal sealed class NamespaceContent
{
    /// <summary>How many objects of each type, named as <c>resource.group</c> (the dot also without a group, as upstream prints it).</summary>
    public SortedDictionary<string, int> Remaining { get; } = new(StringComparer.Ordinal);

    /// <summary>How many objects each finalizer holds.</summary>
    public SortedDictionary<string, int> Finalizers { get; } = new(StringComparer.Ordinal);

    /// <summary>Why types could not be deleted.</summary>
    public List<string> Errors { get; } = [];

    /// <summary>Whether Pods are left, so that nothing else was looked at.</summary>
    public bool WaitsForPods { get; set; }

    /// <summary>Until when the Pods that are left may take to end; null: no Pod may still run.</summary>
    public DateTimeOffset? PodsEndBy { get; set; }

    public bool IsEmpty => Remaining.Count == 0 && Errors.Count == 0;
}
