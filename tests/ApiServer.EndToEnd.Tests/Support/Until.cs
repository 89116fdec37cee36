using System.Diagnostics;

namespace ApiServer.EndToEnd.Tests.Support;

/// <summary>Waits for conditions: looks again at once, as often as the question takes.</summary>
internal static class Until
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    /// <summary>Returns the first answer that is right; fails with the last one when none comes.</summary>
    public static async Task<T> AsyncAnswer<T>(string what, Func<Task<T>> ask, Func<T, bool> right)
    {
        var watch = Stopwatch.StartNew();
        while (true)
        {
            var answer = await ask();
            if (right(answer))
            {
                return answer;
            }

            Assert.True(watch.Elapsed < Limit, $"waited in vain until {what}; the last answer was:\n{answer}");
        }
    }

    public static Task<string> Output(Kubectl kubectl, string what, Func<string, bool> right, params string[] arguments) =>
        AsyncAnswer(what, async () => (await kubectl.RunAsync(arguments)).Output, right);
}
