using ApiServer.Model.Json;

namespace ApiServer.Tests.Traces;

/// <summary>
/// What users asked of a real cluster (Kubernetes 1.36.2, its kubelet replaced by a stand-in), step by step, and what its watches told after
/// each step. The files are in <c>Recorded/</c>: an object of a write is cut down to what <see cref="TraceForm"/> keeps.
/// </summary>
internal sealed record RecordedTrace(string Name, string Namespace, IReadOnlyList<RecordedTrace.Step> Steps)
{
    public static RecordedTrace Load(string name)
    {
        var json = JsonReader.ParseObject(File.ReadAllBytes(Path.Combine(AppContext.BaseDirectory, "Traces", "Recorded", name + ".json")));
        return new RecordedTrace(name, json.String("namespace")!, [.. json.ArrayAt("steps").Objects.Select(StepOf)]);
    }

    private static Step StepOf(JsonObject step) => new(
        step.String("step")!,
        Seconds(step["wait"]!),
        Seconds(step["atMost"]!),
        [.. step.ArrayAt("requests").Objects.Select(r => new Request(r.String("verb")!, r.String("path")!, r.String("type") ?? "", r.Object("body")))],
        [.. step.ArrayAt("writes").Select(TracedWrite.Read)]);

    private static TimeSpan Seconds(JsonValue number) =>
        TimeSpan.FromSeconds(double.Parse(number.ToString(), System.Globalization.CultureInfo.InvariantCulture));

    /// <summary>One step: requests, one after the other, and what then happened until nothing more did for a while.</summary>
    /// <param name="Text">What the step is.</param>
    /// <param name="Quiet">The step was over when nothing had happened for so long,</param>
    /// <param name="AtMost">or after this time.</param>
    /// <param name="Requests">What was asked.</param>
    /// <param name="Writes">What the watches told.</param>
    public sealed record Step(string Text, TimeSpan Quiet, TimeSpan AtMost, IReadOnlyList<Request> Requests, IReadOnlyList<TracedWrite> Writes);

    /// <summary>One HTTP request; the type is the body's content type, empty for JSON.</summary>
    public sealed record Request(string Verb, string Path, string Type, JsonObject? Body);
}
