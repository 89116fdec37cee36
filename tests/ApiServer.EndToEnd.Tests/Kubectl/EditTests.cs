using ApiServer.EndToEnd.Tests.Support;

namespace ApiServer.EndToEnd.Tests.Verbs;

/// <summary><c>kubectl edit</c> with scripts for an editor.</summary>
[Collection(VerbsCollection.Name)]
public sealed class EditTests(KubectlServer server)
{
    [Fact]
    public async Task What_the_editor_changes_is_patched()
    {
        var kubectl = await MadeAsync("edited");
        Assert.Equal("configmap/settings edited", await WithEditor(kubectl, "sed", "sed -i 's/color: red/color: blue/' \"$1\"").SaysAsync("edit cm settings"));
        Assert.Equal("blue", await kubectl.SaysAsync("get cm settings -o jsonpath={.data.color}"));
        await WithEditor(kubectl, "json", "sed -i 's/\"color\": \"blue\"/\"color\": \"green\"/' \"$1\"").SaysAsync("edit cm settings -o json");
        Assert.Equal("green", await kubectl.SaysAsync("get cm settings -o jsonpath={.data.color}"));
    }

    [Fact]
    public async Task An_editor_that_changes_nothing_changes_nothing()
    {
        var kubectl = await MadeAsync("unedited");
        var before = await kubectl.SaysAsync("get cm settings -o yaml");
        var command = await WithEditor(kubectl, "none", "true").RunAsync("edit", "cm", "settings");
        Assert.Equal((0, "Edit cancelled, no changes made."), (command.ExitCode, command.Error.TrimEnd()));
        Assert.Equal(before, await kubectl.SaysAsync("get cm settings -o yaml"));
        Assert.Equal("Error from server (NotFound): configmaps \"missing\" not found", await WithEditor(kubectl, "missing", "true").FailsAsync("edit cm missing"));
    }

    [Fact]
    public async Task An_invalid_object_is_opened_again_with_the_cause()
    {
        var kubectl = await MadeAsync("invalid");
        var seen = server.Write("seen", "");
        var editor = WithEditor(
            kubectl,
            "invalid",
            $$"""
            if grep -q 'was not valid' "$1"; then
              cp "$1" '{{seen}}'
              sed -i 's/no!key/size/' "$1"
            else
              sed -i 's/^  color: red/  no!key: red/' "$1"
            fi
            """);
        var command = await editor.RunAsync("edit", "cm", "settings");
        Assert.Equal("configmap/settings edited", command.Succeeded());
        Assert.Equal("error: configmaps \"settings\" is invalid", command.Error.TrimEnd());
        Assert.Contains(
            """
            #
            # configmaps "settings" was not valid:
            # * data[no!key]: Invalid value: "no!key": a valid config key must consist of alphanumeric characters, '-', '_' or '.' (e.g. 'key.name',  or 'KEY_NAME',  or 'key-name', regex used for validation is '[-._a-zA-Z0-9]+')
            #
            """,
            await File.ReadAllTextAsync(seen),
            StringComparison.Ordinal);
        Assert.Equal("{\"size\":\"red\"}", await kubectl.SaysAsync("get cm settings -o jsonpath={.data}"));
    }

    private async Task<Kubectl> MadeAsync(string name)
    {
        var kubectl = await server.NamespaceAsync(name);
        await kubectl.SaysAsync("create -f -", Manifests.Settings("red"));
        return kubectl;
    }

    private Kubectl WithEditor(Kubectl kubectl, string name, string script) => kubectl.Knowing("EDITOR", "sh " + server.Write(name + ".sh", script));
}
