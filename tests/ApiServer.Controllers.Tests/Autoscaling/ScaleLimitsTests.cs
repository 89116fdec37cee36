using System.Text;
using ApiServer.Controllers.Autoscaling;
using ApiServer.Model.Json;

namespace ApiServer.Controllers.Tests.Autoscaling;

/// <summary>The cases of upstream's horizontal_test.go about limits and stabilization.</summary>
public sealed class ScaleLimitsTests
{
    private const string DefaultUp = """{"stabilizationWindowSeconds":0,"selectPolicy":"Max","policies":[{"type":"Pods","value":4,"periodSeconds":15},{"type":"Percent","value":100,"periodSeconds":15}]}""";
    private const string DefaultDown = """{"selectPolicy":"Max","policies":[{"type":"Percent","value":100,"periodSeconds":15}]}""";

    private static readonly DateTimeOffset Now = new(2026, 1, 1, 12, 0, 0, TimeSpan.Zero);
    private static readonly TimeSpan Long = TimeSpan.FromHours(10);

    /// <summary>TestConvertDesiredReplicasWithRules.</summary>
    [Theory]
    [InlineData(5, 7, 3, 8, 7, "DesiredWithinRange")]
    [InlineData(3, 1, 2, 8, 2, "TooFewReplicas")]
    [InlineData(1, 0, 0, 10, 0, "DesiredWithinRange")]
    [InlineData(20, 1000, 1, 10, 10, "TooManyReplicas")]
    [InlineData(3, 1000, 1, 2000, 6, "ScaleUpLimit")]
    [InlineData(1, 1000, 1, 2000, 4, "ScaleUpLimit")]
    public void Without_a_behavior_replicas_at_most_double(int current, int desired, int min, int max, int expected, string reason)
    {
        var bounded = Limits(max, min, "null").Limit(new ScaleHistory(), current, desired, Now);
        Assert.Equal((expected, reason), (bounded.Replicas, bounded.Reason));
    }

    /// <summary>TestScalingWithRules. Rules are pods/period and percent/period; - is the default; events are spread over the last two minutes.</summary>
    [Theory]
    [InlineData("within range", 5, 7, 3, 8, "-", "-", "", "", 7, "DesiredWithinRange")]
    [InlineData("desired < min", 3, 1, 2, 8, "-", "-", "", "", 2, "TooFewReplicas")]
    [InlineData("max < up limit", 20, 1000, 1, 10, "-", "-", "", "", 10, "TooManyReplicas")]
    [InlineData("more than the maximum", 100, 1000, 100, 150, "-", "-", "", "", 150, "TooManyReplicas")]
    [InlineData("up limit < max", 3, 1000, 1, 2000, "0/0,1/60", "-", "", "", 4, "ScaleUpLimit")]
    [InlineData("down limit > min", 1000, 3, 3, 2000, "-", "20/60,0/0", "", "", 980, "ScaleDownLimit")]
    [InlineData("up by default", 10, 50, 1, 1000, "-", "-", "", "", 20, "ScaleUpLimit")]
    [InlineData("up, pods larger than percent", 10, 500, 1, 1000, "100/60,100/60", "-", "", "", 110, "ScaleUpLimit")]
    [InlineData("up, percent larger than pods", 10, 500, 1, 1000, "2/60,100/60", "-", "", "", 20, "ScaleUpLimit")]
    [InlineData("up, large pod policy", 10, 50, 1, 1000, "100/60,0/0", "-", "", "", 50, "DesiredWithinRange")]
    [InlineData("up, pod policy", 10, 50, 1, 1000, "30/60,0/0", "-", "", "", 40, "ScaleUpLimit")]
    [InlineData("up, percent policy", 10, 50, 1, 1000, "0/0,200/60", "-", "", "", 30, "ScaleUpLimit")]
    [InlineData("down, percent smaller than pods", 100, 2, 1, 1000, "-", "20/60,1/60", "", "", 80, "ScaleDownLimit")]
    [InlineData("down, pods larger than percent", 100, 2, 1, 1000, "-", "2/60,1/60", "", "", 98, "ScaleDownLimit")]
    [InlineData("down, large pod policy", 10, 0, 1, 1000, "-", "100/60,0/0", "", "", 1, "TooFewReplicas")]
    [InlineData("down, large percent policy", 10, 2, 5, 1000, "-", "0/0,100/60", "", "", 5, "TooFewReplicas")]
    [InlineData("down, pod policy", 10, 2, 1, 1000, "-", "5/60,0/0", "", "", 5, "ScaleDownLimit")]
    [InlineData("down, percent policy", 10, 5, 1, 1000, "-", "0/0,50/60", "", "", 5, "DesiredWithinRange")]
    [InlineData("up, large pod policy and events", 100, 500, 1, 200, "300/60,0/0", "-", "1,5,9", "", 200, "TooManyReplicas")]
    [InlineData("up, large percent policy and events", 100, 500, 1, 200, "0/0,10000/60", "-", "1,5,9", "", 200, "TooManyReplicas")]
    [InlineData("up, many recent events", 100, 500, 1, 1000, "5/120,0/0", "-", "1,5,9", "", 100, "ScaleUpLimit")]
    [InlineData("up, pod policy and events", 100, 500, 1, 1000, "150/120,0/0", "-", "1,5,9", "", 235, "ScaleUpLimit")]
    [InlineData("up, percent policy and events", 100, 500, 1, 1000, "0/0,200/120", "-", "1,5,9", "", 255, "ScaleUpLimit")]
    [InlineData("up, percent policy, events both ways", 6, 24, 1, 1000, "0/0,300/300", "-", "4", "2", 16, "ScaleUpLimit")]
    [InlineData("down by default with events", 10, 5, 1, 1000, "-", "-", "", "1,5,9", 5, "DesiredWithinRange")]
    [InlineData("down, large pod policy and events", 100, 0, 1, 1000, "-", "115/120,0/0", "", "1,5,9", 1, "TooFewReplicas")]
    [InlineData("down, min, pod policy and events", 100, 0, 5, 1000, "-", "130/120,0/0", "", "1,5,9", 5, "TooFewReplicas")]
    [InlineData("down, all and events", 100, 2, 5, 1000, "-", "0/0,100/120", "", "1,5,9", 5, "TooFewReplicas")]
    [InlineData("down, pod policy and events", 100, 2, 1, 1000, "-", "5/120,0/0", "", "1,5,9", 100, "ScaleDownLimit")]
    [InlineData("down, percent policy and events", 100, 0, 1, 1000, "-", "0/0,50/120", "", "2,4,6", 56, "ScaleDownLimit")]
    [InlineData("down, percent policy, events both ways", 10, 1, 1, 1000, "-", "0/0,50/180", "2", "4", 6, "ScaleDownLimit")]
    [InlineData("down, events prevent more", 100, 0, 1, 1000, "-", "0/0,10/120", "", "10,10,10", 100, "ScaleDownLimit")]
    [InlineData("down, below zero", 10, 5, 1, 1000, "-", "0/0,1000/120", "", "10,10,10", 5, "DesiredWithinRange")]
    public void Policies_limit_what_happens_in_their_periods(
        string name, int current, int desired, int min, int max, string up, string down, string ups, string downs, int expected, string reason)
    {
        var history = new ScaleHistory();
        Fill(history, ups, 1);
        Fill(history, downs, -1);
        var bounded = Limits(max, min, $$"""{"scaleUp":{{Rules(up, DefaultUp)}},"scaleDown":{{Rules(down, DefaultDown)}} }""").Limit(history, current, desired, Now);
        Assert.Equal((name, expected, reason), (name, bounded.Replicas, bounded.Reason));
    }

    /// <summary>TestCalculateScaleDownLimitWithBehaviors.</summary>
    [Fact]
    public void The_smallest_change_downwards_is_the_highest_number()
    {
        const string down = """{"stabilizationWindowSeconds":300,"selectPolicy":"Min","policies":[{"type":"Pods","value":2,"periodSeconds":60},{"type":"Percent","value":50,"periodSeconds":60}]}""";
        Assert.Equal(3, Limits(10, 1, $$"""{"scaleUp":{{DefaultUp}},"scaleDown":{{down}} }""").Limit(new ScaleHistory(), 5, 1, Now).Replicas);
    }

    /// <summary>TestNormalizeDesiredReplicas. Recommendations are number@minutes ago.</summary>
    [Theory]
    [InlineData("", 5)]
    [InlineData("4@2 5@1", 5)]
    [InlineData("1@2 2@1", 3, 3)]
    [InlineData("10@10 9@9", 3, 3)]
    [InlineData("10@10 4@1 5@2 9@9", 5, 3)]
    [InlineData("7@5", 7, 3)]
    public void Without_a_behavior_the_highest_of_five_minutes_counts(string recommendations, int expected, int desired = 5) =>
        Assert.Equal(expected, Limits(100, 1, "null").Stabilize(Recommended(recommendations), 100, desired, Now).Replicas);

    /// <summary>TestNormalizeDesiredReplicasWithBehavior.</summary>
    [Theory]
    [InlineData("empty recommendations", "", 100, 5, 5, 0, 0, "ReadyForNewScale")]
    [InlineData("simple scale down stabilization", "4@2 5@1", 100, 3, 5, 0, 180, "ScaleDownStabilized")]
    [InlineData("simple scale up stabilization", "4@2 5@1", 1, 7, 4, 300, 0, "ScaleUpStabilized")]
    [InlineData("no scale down stabilization", "1@2 2@1", 100, 3, 3, 300, 0, "ReadyForNewScale")]
    [InlineData("no scale up stabilization", "4@2 5@1", 1, 3, 3, 0, 300, "ReadyForNewScale")]
    [InlineData("no scale down stabilization of old ones", "10@10 9@9", 100, 3, 3, 0, 0, "ReadyForNewScale")]
    [InlineData("no scale up stabilization of old ones", "10@10 9@9", 1, 100, 100, 0, 0, "ReadyForNewScale")]
    [InlineData("scale down stabilization with obsolete ones", "10@10 9@9 5@2 4@1", 100, 3, 5, 0, 180, "ScaleDownStabilized")]
    [InlineData("scale up stabilization with obsolete ones", "10@100 9@3 5@2 6@1", 1, 100, 5, 300, 0, "ScaleUpStabilized")]
    [InlineData("both, not up when the wish goes down", "2@100 3@3", 2, 1, 2, 300, 300, "ScaleDownStabilized")]
    [InlineData("both, not down when the wish goes up", "2@100 1@3", 2, 3, 2, 300, 300, "ScaleUpStabilized")]
    public void Windows_hold_back_what_is_wanted_for_a_moment(
        string name, string recommendations, int current, int desired, int expected, int upWindow, int downWindow, string reason)
    {
        var behavior = $$"""{"scaleUp":{"stabilizationWindowSeconds":{{upWindow}}},"scaleDown":{"stabilizationWindowSeconds":{{downWindow}}}""" + "}";
        var stable = Limits(1000, 1, behavior).Stabilize(Recommended(recommendations), current, desired, Now);
        Assert.Equal((name, expected, reason), (name, stable.Replicas, stable.Reason));
    }

    private static ScaleLimits Limits(int max, int min, string behavior) =>
        new(JsonReader.ParseObject(Encoding.UTF8.GetBytes($$"""{"spec":{"maxReplicas":{{max}},"behavior":{{behavior}} } }""")), min);

    private static string Rules(string text, string otherwise)
    {
        if (text == "-")
        {
            return otherwise;
        }

        var policies = text.Split(',').Select((p, i) => (Type: i == 0 ? "Pods" : "Percent", Parts: p.Split('/'))).Where(p => p.Parts[0] != "0")
            .Select(p => $$"""{"type":"{{p.Type}}","value":{{p.Parts[0]}},"periodSeconds":{{p.Parts[1]}} }""");
        return $$"""{"selectPolicy":"Max","policies":[{{string.Join(',', policies)}}]}""";
    }

    private static void Fill(ScaleHistory history, string events, int sign)
    {
        var changes = events.Split(',', StringSplitOptions.RemoveEmptyEntries).Select(e => int.Parse(e, System.Globalization.CultureInfo.InvariantCulture)).ToList();
        for (var i = 0; i < changes.Count; i++)
        {
            var ago = 120 - (120.0 / changes.Count * (i + 0.5));
            history.Scaled(1000, 1000 + (sign * changes[i]), Long, Long, Now.AddSeconds(-Math.Truncate(ago)));
        }
    }

    private static ScaleHistory Recommended(string text)
    {
        var history = new ScaleHistory();
        foreach (var parts in text.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(t => t.Split('@').Select(n => int.Parse(n, System.Globalization.CultureInfo.InvariantCulture)).ToArray()))
        {
            history.Recommend(parts[0], DateTimeOffset.MinValue, DateTimeOffset.MinValue, Now.AddMinutes(-parts[1]));
        }

        return history;
    }
}
