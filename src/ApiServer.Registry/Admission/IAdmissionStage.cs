using ApiServer.Registry.Write;

namespace ApiServer.Registry.Admission;

/// <summary>
/// One admission plugin. Runs inside the object ring, once per compare-and-swap attempt; reads what it needs from the store's
/// present state and refuses with an ApiStatusException.
/// </summary>
public interface IAdmissionStage
{
    /// <summary>Upstream's plugin name, for the order's test and for logs.</summary>
    string Name { get; }

    /// <summary>Changes the object by setting <see cref="WriteAttempt.Object"/>; synchronous, since everything it may read is in memory.</summary>
    void Mutate(WriteAttempt attempt);

    /// <summary>Looks at the final object; may refuse, may add operations to the transaction.</summary>
    void Validate(WriteAttempt attempt);
}
