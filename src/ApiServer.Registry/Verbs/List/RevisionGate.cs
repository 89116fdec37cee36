using System.Globalization;
using ApiServer.Model.Errors;
using ApiServer.Model.Json;
using ApiServer.Store;

namespace ApiServer.Registry.Verbs.List;

/// <summary>Reads resourceVersions, and waits for one that the server has not reached yet.</summary>
internal sealed class RevisionGate(IObjectStore store)
{
    /// <summary>As long as a read waits for a revision of the future (apiserver's watch cache).</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(3);

    /// <summary>The number; 0 for an empty text.</summary>
    public static long Parse(string resourceVersion)
    {
        if (resourceVersion.Length == 0)
        {
            return 0;
        }

        return ulong.TryParse(resourceVersion, NumberStyles.None, CultureInfo.InvariantCulture, out var revision)
            ? (long)Math.Min(revision, long.MaxValue)
            : throw StatusErrors.BadRequest(
                "invalid resource version: "
                    + FieldError.Invalid("resourceVersion", resourceVersion, $"strconv.ParseUint: parsing {GoFormat.Quoted(resourceVersion)}: invalid syntax"));
    }

    /// <summary>Returns when the store has reached that revision; 504 after 3 s.</summary>
    public async Task WaitForAsync(long revision, CancellationToken cancellationToken)
    {
        if (revision > store.Revision && !await store.WaitForRevisionAsync(revision, Patience, cancellationToken).ConfigureAwait(false))
        {
            throw StatusErrors.TooLargeResourceVersion(revision, store.Revision);
        }
    }
}
