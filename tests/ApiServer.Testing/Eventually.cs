namespace ApiServer.Testing;

/// <summary>Waiting for a condition, never for a time.</summary>
public static class Eventually
{
    /// <summary>Completes when the condition holds; throws after the limit (default half a minute), which only a failure reaches.</summary>
    public static async Task HoldsAsync(Func<bool> condition, TimeSpan? limit = null)
    {
        ArgumentNullException.ThrowIfNull(condition);
        var start = TimeProvider.System.GetTimestamp();
        while (!condition())
        {
            if (TimeProvider.System.GetElapsedTime(start) > (limit ?? TimeSpan.FromSeconds(30)))
            {
                throw new TimeoutException("The condition never held.");
            }

            await Task.Delay(TimeSpan.FromMilliseconds(1), TimeProvider.System).ConfigureAwait(false);
        }
    }
}
