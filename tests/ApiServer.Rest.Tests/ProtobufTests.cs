using System.Buffers.Binary;
using System.Net;
using ApiServer.Model.Errors;
using ApiServer.Model.Json;
using ApiServer.Model.Schema;
using ApiServer.Model.Schema.Protobuf;
using ApiServer.Registry.Requests;
using ApiServer.Store;

namespace ApiServer.Rest.Tests;

/// <summary>The same API in protobuf.</summary>
public sealed class ProtobufTests
{
    private const string Protobuf = "application/vnd.kubernetes.protobuf";
    private const string ConfigMaps = "/api/v1/namespaces/golden/configmaps";
    private const string Json = """{"kind":"ConfigMap","apiVersion":"v1","metadata":{"name":"a","namespace":"golden","resourceVersion":"5"},"data":{"k":"v"}}""";

    [Theory]
    [InlineData("application/vnd.kubernetes.protobuf")]
    [InlineData("application/vnd.kubernetes.protobuf,application/json")]
    [InlineData("application/json;q=0.5,application/vnd.kubernetes.protobuf")]
    public async Task Object_is_answered_in_protobuf_when_it_is_asked_for_first(string accept)
    {
        await using var edge = (await Edge.StartAsync()).With(new ObjectResponse { Stored = Edge.Stored("configmaps", Json, 5) });
        using var answer = await edge.GetAsync(ConfigMaps + "/a", accept);

        Assert.Equal((HttpStatusCode.OK, Protobuf), (answer.StatusCode, answer.Content.Headers.ContentType!.ToString()));
        Assert.Equal(Json, Decode(await answer.Content.ReadAsByteArrayAsync()).ToString());
    }

    [Fact]
    public async Task List_is_answered_in_protobuf()
    {
        await using var edge = await Edge.StartAsync();
        edge.Registry.Answer = _ => new ListResponse([Edge.Stored("configmaps", Json, 5)], 7, "next", 2);
        using var answer = await edge.GetAsync(ConfigMaps, Protobuf);

        Assert.Equal(
            """{"kind":"ConfigMapList","apiVersion":"v1","metadata":{"resourceVersion":"7","continue":"next","remainingItemCount":2},"items":[{"metadata":{"name":"a","namespace":"golden","resourceVersion":"5"},"data":{"k":"v"}}]}""",
            Decode(await answer.Content.ReadAsByteArrayAsync()).ToString());
    }

    [Fact]
    public async Task Failure_is_answered_in_protobuf()
    {
        await using var edge = await Edge.StartAsync();
        edge.Registry.Answer = _ => throw StatusErrors.NotFound(Edge.Definition("configmaps"), "a");
        using var answer = await edge.GetAsync(ConfigMaps + "/a", Protobuf);

        Assert.Equal((HttpStatusCode.NotFound, Protobuf), (answer.StatusCode, answer.Content.Headers.ContentType!.ToString()));
        var status = Decode(await answer.Content.ReadAsByteArrayAsync());
        Assert.Equal(("Status", "configmaps \"a\" not found", 404L), (status.String("kind"), status.String("message"), status.Integer("code")));
    }

    [Fact]
    public async Task Tables_stay_json()
    {
        await using var edge = (await Edge.StartAsync()).With(new ObjectResponse { Stored = Edge.Stored("configmaps", Json, 5) });
        using var answer = await edge.GetAsync(ConfigMaps + "/a", Protobuf + ";as=Table;v=v1;g=meta.k8s.io,application/json;as=Table;v=v1;g=meta.k8s.io," + Protobuf);

        Assert.Equal("application/json", answer.Content.Headers.ContentType!.ToString());
        Assert.Equal("Table", JsonReader.ParseObject(await answer.Content.ReadAsByteArrayAsync()).String("kind"));
    }

    [Fact]
    public async Task Events_come_in_frames()
    {
        await using var edge = await Edge.StartAsync();
        var session = new FakeWatchSession { InitialEventsEndDue = true };
        session.Add(new WatchFrame(StoreEventType.Added, Edge.Stored("configmaps", Json, 5), 5));
        session.Add(new WatchFrame(StoreEventType.Deleted, Edge.Stored("configmaps", Json, 5), 9));
        edge.Registry.Answer = _ => session;
        using var answer = await edge.GetAsync(ConfigMaps + "?watch=1", Protobuf + ";stream=watch");
        await using var stream = await answer.Content.ReadAsStreamAsync();

        Assert.Equal(Protobuf + "; stream=watch", answer.Content.Headers.ContentType!.ToString());
        Assert.Equal(("ADDED", Json), await FrameAsync(stream));
        Assert.Equal(("DELETED", Json.Replace("\"5\"", "\"9\"", StringComparison.Ordinal)), await FrameAsync(stream));
        var (type, bookmark) = await FrameAsync(stream);
        Assert.Equal("BOOKMARK", type);
        Assert.Contains("k8s.io/initial-events-end", bookmark, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("v1")]
    [InlineData("v1beta1")]
    public async Task Metadata_of_an_object_and_of_a_list_is_answered_in_protobuf(string version)
    {
        await using var edge = (await Edge.StartAsync()).With(new ObjectResponse { Stored = Edge.Stored("configmaps", Json, 5) });
        using var one = await edge.GetAsync(ConfigMaps + "/a", $"{Protobuf};as=PartialObjectMetadata;g=meta.k8s.io;v={version},application/json");
        Assert.Equal(Protobuf, one.Content.Headers.ContentType!.ToString());
        Assert.Equal(
            $$$"""{"kind":"PartialObjectMetadata","apiVersion":"meta.k8s.io/{{{version}}}","metadata":{"name":"a","namespace":"golden","resourceVersion":"5"}}""",
            Decode(await one.Content.ReadAsByteArrayAsync()).ToString());

        edge.Registry.Answer = _ => new ListResponse([Edge.Stored("configmaps", Json, 5)], 7, "next", 2);
        using var list = await edge.GetAsync(ConfigMaps, $"{Protobuf};as=PartialObjectMetadataList;g=meta.k8s.io;v={version},application/json");
        Assert.Equal(Protobuf, list.Content.Headers.ContentType!.ToString());
        Assert.Equal(
            $$$"""{"kind":"PartialObjectMetadataList","apiVersion":"meta.k8s.io/{{{version}}}","metadata":{"resourceVersion":"7","continue":"next","remainingItemCount":2},"items":[{"metadata":{"name":"a","namespace":"golden","resourceVersion":"5"}}]}""",
            Decode(await list.Content.ReadAsByteArrayAsync()).ToString());
    }

    [Theory]
    [InlineData("v1")]
    [InlineData("v1beta1")]
    public async Task Metadata_is_watched_in_frames(string version)
    {
        await using var edge = await Edge.StartAsync();
        var session = new FakeWatchSession { InitialEventsEndDue = true };
        session.Add(new WatchFrame(StoreEventType.Modified, Edge.Stored("configmaps", Json, 5), 5));
        edge.Registry.Answer = _ => session;
        using var answer = await edge.GetAsync(ConfigMaps + "?watch=1", $"{Protobuf};as=PartialObjectMetadata;g=meta.k8s.io;v={version}");
        await using var stream = await answer.Content.ReadAsStreamAsync();

        Assert.Equal(Protobuf + "; stream=watch", answer.Content.Headers.ContentType!.ToString());
        Assert.Equal(
            ("MODIFIED", $$$"""{"kind":"PartialObjectMetadata","apiVersion":"meta.k8s.io/{{{version}}}","metadata":{"name":"a","namespace":"golden","resourceVersion":"5"}}"""),
            await FrameAsync(stream));
        var (type, bookmark) = await FrameAsync(stream);
        Assert.Equal("BOOKMARK", type);
        Assert.StartsWith($$$"""{"kind":"PartialObjectMetadata","apiVersion":"meta.k8s.io/{{{version}}}","metadata":{"resourceVersion":""", bookmark, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Watcher_that_fell_out_of_the_window_gets_a_frame_with_the_error()
    {
        await using var edge = await Edge.StartAsync();
        edge.Registry.Answer = _ => new FakeWatchSession { Expired = true };
        using var answer = await edge.GetAsync(ConfigMaps + "?watch=1", Protobuf);
        await using var stream = await answer.Content.ReadAsStreamAsync();
        var (type, status) = await FrameAsync(stream);

        Assert.Equal("ERROR", type);
        Assert.Contains("\"reason\":\"Expired\"", status, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("v1", "ConfigMap")]
    [InlineData("", "")]
    public async Task Body_in_protobuf_is_created(string apiVersion, string kind)
    {
        await using var edge = await Edge.StartAsync();
        edge.Registry.Answer = r => new ObjectResponse { Code = 201, Object = ((CreateRequest)r).Object };
        using var answer = await PostAsync(edge, ConfigMaps, Encode(Json.Replace("\"kind\":\"ConfigMap\",\"apiVersion\":\"v1\"", $"\"kind\":\"{kind}\",\"apiVersion\":\"{apiVersion}\"", StringComparison.Ordinal)));

        Assert.Equal(Json + "\n", await answer.Content.ReadAsStringAsync());
        Assert.Equal(HttpStatusCode.Created, answer.StatusCode);
    }

    [Fact]
    public async Task Options_of_a_deletion_are_read_from_protobuf()
    {
        await using var edge = await Edge.StartAsync();
        edge.Registry.Answer = _ => new ObjectResponse { Stored = Edge.Stored("configmaps", Json, 5) };
        using var answer = await PostAsync(
            edge, ConfigMaps + "/a", ProtobufEnvelope.Write(JsonReader.ParseObject("""{"kind":"DeleteOptions","apiVersion":"v1","gracePeriodSeconds":0,"propagationPolicy":"Orphan","preconditions":{"uid":"u"}}"""u8), SchemaTable.BuiltIn.Kind("", "v1", "DeleteOptions")), "DELETE");
        var options = Assert.IsType<DeleteRequest>(edge.Registry.Last).Options;

        Assert.Equal((0L, "Orphan", "u"), (options.GracePeriodSeconds, options.PropagationPolicy, options.Uid));
    }

    [Theory]
    [InlineData("7b7d", "the object provided is unrecognized (must be of type ConfigMap): provided data does not appear to be a protobuf message, expected prefix [107 56 115 0] ({})")]
    [InlineData("6b387300", "the object provided is unrecognized (must be of type ConfigMap): empty body (6b387300)")]
    [InlineData("6b387300120212ff", "ConfigMap in version \"v1\" cannot be handled as a ConfigMap: unexpected EOF")]
    [InlineData("6b3873000a0c0a02763112065365637265741200", "Secret in version \"v1\" cannot be handled as a ConfigMap: converting (v1.Secret) to (core.ConfigMap): unknown conversion")]
    public async Task Malformed_body_is_400(string hex, string message)
    {
        await using var edge = await Edge.StartAsync();
        using var answer = await PostAsync(edge, ConfigMaps, Convert.FromHexString(hex));

        Assert.Equal(message, JsonReader.ParseObject(await answer.Content.ReadAsByteArrayAsync()).String("message"));
        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
    }

    [Fact]
    public async Task Patch_in_protobuf_is_415()
    {
        await using var edge = await Edge.StartAsync();
        using var answer = await PostAsync(edge, ConfigMaps + "/a", [], "PATCH");

        Assert.Equal(HttpStatusCode.UnsupportedMediaType, answer.StatusCode);
    }

    private static async Task<HttpResponseMessage> PostAsync(Edge edge, string path, byte[] body, string method = "POST")
    {
        using var client = edge.Server.CreateClient();
        using var request = new HttpRequestMessage(new HttpMethod(method), path) { Content = new ByteArrayContent(body) };
        request.Content.Headers.TryAddWithoutValidation("Content-Type", Protobuf);
        request.Headers.TryAddWithoutValidation("Accept", "application/json");
        request.Headers.TryAddWithoutValidation("Authorization", $"Bearer {Edge.Token}");
        return await client.SendAsync(request);
    }

    /// <summary>The type and the object of the next frame.</summary>
    private static async Task<(string Type, string Object)> FrameAsync(Stream stream)
    {
        var length = new byte[4];
        await stream.ReadExactlyAsync(length);
        var frame = new byte[BinaryPrimitives.ReadUInt32BigEndian(length)];
        await stream.ReadExactlyAsync(frame);
        var type = System.Text.Encoding.UTF8.GetString(frame, 2, frame[1]);
        return (type, Decode(frame[frame.AsSpan().IndexOf("k8s\0"u8)..]).ToString());
    }

    private static JsonObject Decode(byte[] bytes)
    {
        var envelope = ProtobufEnvelope.Read(bytes);
        var parts = envelope.ApiVersion.Split('/');
        return envelope.Decode(SchemaTable.BuiltIn.Kind(parts.Length == 1 ? "" : parts[0], parts[^1], envelope.Kind));
    }

    private static byte[] Encode(string json) =>
        ProtobufEnvelope.Write(JsonReader.ParseObject(System.Text.Encoding.UTF8.GetBytes(json)), SchemaTable.BuiltIn.Kind("", "v1", "ConfigMap"));
}
