namespace ApiServer.Model.Kinds.Apps.StatefulSet;

/// <summary>What users may ask of StatefulSets beyond upstream, by annotations of the set.</summary>
public static class StatefulSetAnnotations
{
    /// <summary>
    /// <c>"true"</c>: a roll-out in order (OrderedReady, RollingUpdate) replaces a Pod of an older revision that is not ready, for which
    /// upstream waits for ever (kubernetes#67250). <c>"false"</c>, or none: as upstream.
    /// </summary>
    public const string ReplaceBrokenPods = "statefulsets.apiserver.local/replace-broken-pods";
}
