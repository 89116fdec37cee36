using ApiServer.Model.Json;
using ApiServer.Model.Kinds;
using CsCheck;

namespace ApiServer.Controllers.Tests.Deployments;

/// <summary>What holds in each roll-out, however templates change, Pods get ready and users pause meanwhile.</summary>
public sealed class RolloutLaws
{
    private static readonly Gen<(int Replicas, int Surge, int Unavailable, (int Kind, int Choice)[] Steps)> Rollouts = Gen.Select(
        Gen.Int[0, 5], Gen.Int[0, 2], Gen.Int[0, 2], Gen.Select(Gen.Int[0, 9], Gen.Int[0, 20]).Array[5, 25]);

    [Fact]
    public Task Bounds_are_kept_at_each_step_and_the_last_template_wins() => Rollouts.SampleAsync(
        async rollout =>
        {
            var (replicas, surge, unavailable, steps) = rollout;
            unavailable = surge + unavailable == 0 ? 1 : unavailable;
            await using var f = await DeploymentFixture.OpenAsync();
            await f.StartAsync($$$"""
                "replicas":{{{replicas}}},"strategy":{"rollingUpdate":{"maxSurge":{{{surge}}},"maxUnavailable":{{{unavailable}}}} }
                """);
            var image = "nginx:1";
            foreach (var (kind, choice) in steps)
            {
                var before = Available(f);
                image = kind < 2 ? $"nginx:{(choice % 3) + 1}" : image;
                await StepAsync(f, kind, choice, image);
                Assert.InRange(f.Workloads.Pods.Count, 0, replicas + surge);
                Assert.InRange(Available(f), Math.Min(before, replicas - unavailable), int.MaxValue);
            }

            await f.PatchAsync("""{"paused":false}""");
            for (var i = 0; i < (2 * replicas) + 2; i++)
            {
                await f.Workloads.RunAllAsync();
                await f.Workloads.EndAllAsync();
            }

            Assert.Equal(Enumerable.Repeat(image, replicas), f.Workloads.Pods.Select(Image));
            Assert.Equal(replicas, f.Sizes.Sum());
            Assert.StartsWith("True NewReplicaSetAvailable", f.Condition("Progressing"), StringComparison.Ordinal);
        },
        iter: 40,
        threads: 1);

    private static Task StepAsync(DeploymentFixture f, int kind, int choice, string image)
    {
        var waiting = f.Workloads.Pods.Where(p => !p.IsConditionTrue("Ready")).ToList();
        return kind switch
        {
            < 2 => f.ImageAsync(image),
            < 7 => waiting.Count == 0 ? Task.CompletedTask : f.Workloads.RunAsync(waiting[choice % waiting.Count].Name()),
            7 => f.Workloads.EndAllAsync(),
            8 => f.PatchAsync("""{"paused":true}"""),
            _ => f.PatchAsync("""{"paused":false}"""),
        };
    }

    private static int Available(DeploymentFixture f) => f.Workloads.Pods.Count(p => p.IsConditionTrue("Ready"));

    private static string? Image(JsonObject pod) => pod.ArrayAt("spec", "containers").Objects.First().String("image");
}
