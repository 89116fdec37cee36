using ApiServer.EndToEnd.Tests.Support;

namespace ApiServer.EndToEnd.Tests.Durability;

/// <summary>No claim is bound to two volumes and no volume to two claims, at any moment.</summary>
internal static class BindingInvariant
{
    public static async Task AssertAsync(int httpPort)
    {
        using var client = new ApiClient(httpPort);
        var claims = (await client.GetAsync("/api/v1/persistentvolumeclaims")).GetProperty("items").EnumerateArray().ToList();
        var volumes = (await client.GetAsync("/api/v1/persistentvolumes")).GetProperty("items").EnumerateArray().ToList();
        var byClaim = claims
            .Where(c => c.GetProperty("spec").TryGetProperty("volumeName", out _))
            .Select(c => c.GetProperty("spec").GetProperty("volumeName").GetString()!)
            .ToList();
        Assert.Equal(byClaim.Count, byClaim.Distinct().Count());
        var byVolume = volumes
            .Where(v => v.GetProperty("spec").TryGetProperty("claimRef", out var reference) && reference.TryGetProperty("uid", out _))
            .Select(v => v.GetProperty("spec").GetProperty("claimRef").GetProperty("uid").GetString()!)
            .ToList();
        Assert.Equal(byVolume.Count, byVolume.Distinct().Count());
    }
}
