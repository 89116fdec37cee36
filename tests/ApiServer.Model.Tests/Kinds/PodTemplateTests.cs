using ApiServer.Model.Json;

namespace ApiServer.Model.Tests.Kinds;

public sealed class PodTemplateTests
{
    private static readonly WorkloadHarness Templates = new("v1", "PodTemplate");

    private static string Template(string member, string value) =>
        KindHarness.Parse($$$$"""{"template":{"metadata":{"labels":{"app":"web"}},"spec":{{{{WorkloadHarness.Pod}}}} } }""")
            .WithAt(JsonReader.Parse(value), ["template", .. member.Split('.')]).ToString();

    [Theory]
    [InlineData("spec.containers", "[]", "template.spec.containers: Required value")]
    [InlineData("spec.containers", """[{"name":"c"}]""", "template.spec.containers[0].image: Required value")]
    [InlineData("spec.ephemeralContainers", """[{"name":"e","image":"i"}]""", "template.spec.ephemeralContainers: Forbidden: ephemeral containers not allowed in pod template")]
    [InlineData("metadata.annotations", """{"kubernetes.io/config.mirror":"x"}""", "template.annotations[kubernetes.io/config.mirror]: Invalid value: \"x\": must set spec.nodeName if mirror pod annotation is set")]
    [InlineData("metadata.annotations", """{"controller.kubernetes.io/pod-deletion-cost":"007"}""", "template.annotations[controller.kubernetes.io/pod-deletion-cost]: Invalid value: \"007\": must be a 32bit integer")]
    [InlineData("metadata.annotations", """{"controller.kubernetes.io/pod-deletion-cost":"-7"}""")]
    [InlineData("spec.restartPolicy", "\"Never\"")]
    public void Create_refuses_with_upstreams_words(string member, string value, params string[] errors) => Assert.Equal(errors, Templates.CreateErrors(Template(member, value)));

    [Fact]
    public void Update_is_looked_at_and_counted()
    {
        var old = Templates.Create(Template("spec.imagePullSecrets", """[{"name":""}]"""));
        var changed = Templates.Update(old, t => t.WithAt("Never", "template", "spec", "restartPolicy"));

        Assert.Equal(["template.spec.containers: Required value"], Templates.UpdateErrors(old, t => t.WithoutAt("template", "spec", "containers")));
        Assert.True(Templates.Strategy.SpecChanged(changed, old));
        Assert.Equal(["template.spec.imagePullSecrets[0].name: invalid empty name \"\""], Templates.Warnings(changed, old));
        Assert.Empty(Templates.Warnings(old, old));
    }
}
