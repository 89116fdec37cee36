using System.Globalization;
using System.Text;
using ApiServer.Model.Apply;
using ApiServer.Model.Errors;
using ApiServer.Model.Json;
using ApiServer.Model.Schema;

namespace ApiServer.Model.Tests.Hostile;

/// <summary>What field management costs with as many fields and owners as a body can hold.</summary>
[Collection("Hostile")]
public sealed class HostileApplyTests
{
    private const int Many = 50_000;

    private static readonly TypeSchema Pod = SchemaTable.BuiltIn.Kind("", "v1", "Pod");

    [Fact]
    public void Long_lists_with_keys_are_applied_in_one_pass()
    {
        var first = Bounds.Hold(() => FieldManager.Apply(By("a"), null, Config(Containers(0, "x")), force: false), mebibytes: 1024);
        var second = Bounds.Hold(() => FieldManager.Apply(By("b"), first, Config(Containers(Many / 2, "x")), force: false), mebibytes: 1024);
        Assert.Equal(Many * 3 / 2, second.ArrayAt("spec", "containers").Count);
        var third = Bounds.Hold(() => FieldManager.Apply(By("a"), second, Config("[]"), force: false), mebibytes: 1024);
        Assert.Equal(Many, third.ArrayAt("spec", "containers").Count);
    }

    [Fact]
    public void Long_lists_with_keys_conflict_in_one_pass()
    {
        var live = FieldManager.Apply(By("a"), null, Config(Containers(0, "x")), force: false);
        var status = Bounds.Hold(() => Assert.Throws<ApiStatusException>(() => FieldManager.Apply(By("b"), live, Config(Containers(0, "y")), force: false)), mebibytes: 1024).Status;
        Assert.Equal((409, Many), (status.Code, status.Causes.Count));
    }

    [Fact]
    public void Long_lists_are_updated_in_one_pass()
    {
        var live = FieldManager.Update(By("a"), null, Config(Containers(0, "x")));
        var updated = Bounds.Hold(() => FieldManager.Update(By("b"), live, Config(Containers(1, "y"))), mebibytes: 1024);
        Assert.Equal(Many, updated.ArrayAt("spec", "containers").Count);
    }

    [Fact]
    public void Equal_keys_are_applied_over_in_one_pass()
    {
        var containers = string.Join(',', Enumerable.Repeat("""{"name":"c","image":"i"}""", Many));
        var live = FieldManager.Update(By("a"), null, Config($"[{containers}]"));
        Bounds.Hold(() => FieldManager.Update(By("b"), live, Config($"[{containers},{{\"name\":\"d\"}}]")), mebibytes: 512);
        Bounds.Hold(() => FieldManager.Apply(By("b"), live, Config("""[{"name":"c","image":"j"}]"""), force: true), mebibytes: 512);
        Bounds.Hold(() => Assert.Throws<ApiStatusException>(() => FieldManager.Apply(By("b"), live, Config($"[{containers}]"), force: true)), mebibytes: 512);
    }

    [Fact]
    public void Mistakes_below_a_long_key_do_not_repeat_it_each()
    {
        var fields = string.Join(',', Enumerable.Range(0, 100_000).Select(i => $"\"x{i}\":1"));
        var config = Config($"[{{\"name\":\"{new string('n', 1 << 20)}\",{fields}}}]");
        var status = Bounds.Hold(() => Assert.Throws<ApiStatusException>(() => FieldManager.Apply(By("a"), null, config, force: true)), mebibytes: 256).Status;
        Assert.Equal(400, status.Code);
        Assert.InRange(status.Message.Length, 1 << 20, 4 << 20);
    }

    [Fact]
    public void Good_fields_below_a_long_key_do_not_copy_it()
    {
        var ports = string.Join(',', Enumerable.Range(0, 40_000).Select(i => $"{{\"containerPort\":{i}}}"));
        var config = Config($"[{{\"name\":\"{new string('n', 1 << 20)}\",\"ports\":[{ports}]}}]");
        var applied = Bounds.Hold(() => FieldManager.Apply(By("a"), null, config, force: true), mebibytes: 512);
        Assert.Equal(40_000, applied.ArrayAt("spec", "containers")[0].ArrayAt("ports").Count);
    }

    /// <summary>Ten updaters stay, whoever says that there are more.</summary>
    [Fact]
    public void Thousands_of_updaters_become_ten()
    {
        var entries = string.Join(',', Enumerable.Range(0, 20_000).Select(i =>
            $$"""{"manager":"m{{i}}","operation":"Update","apiVersion":"v1","fieldsType":"FieldsV1","fieldsV1":{"f:metadata":{"f:labels":{"f:l{{i}}":{} } } } }"""));
        var live = FieldManager.Update(By("a"), null, Config("[]"));
        var labels = JsonReader.Parse(HostileText.Members(i => $"\"n{i}\":\"\"", Many));
        var obj = live.WithAt(JsonReader.Parse($"[{entries}]"), "metadata", "managedFields").WithAt(labels, "metadata", "labels");
        var updated = Bounds.Hold(() => FieldManager.Update(By("b"), live, obj), mebibytes: 512);
        Assert.Equal(10, updated.ArrayAt("metadata", "managedFields").Count);
    }

    private static string Containers(int from, string image) => HostileJson(i => $$"""{"name":"c{{from + i}}","image":"{{image}}"}""");

    private static string HostileJson(Func<int, string> item) => Encoding.UTF8.GetString(HostileText.Members(item, Many, "[", "]"));

    private static JsonObject Config(string containers) => JsonReader.ParseObject(Encoding.UTF8.GetBytes(
        string.Create(CultureInfo.InvariantCulture, $"{{\"apiVersion\":\"v1\",\"kind\":\"Pod\",\"metadata\":{{\"name\":\"p\"}},\"spec\":{{\"containers\":{containers}}}}}")));

    private static FieldWriter By(string manager) => new()
    {
        Manager = manager,
        ApiVersion = "v1",
        Kind = "Pod",
        Schema = Pod,
        Time = "2026-01-01T00:00:00Z",
        Ignored = FieldManager.Fields("status"),
    };
}
