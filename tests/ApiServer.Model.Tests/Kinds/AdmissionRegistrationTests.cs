using ApiServer.Model.Errors;
using ApiServer.Model.Json;

namespace ApiServer.Model.Tests.Kinds;

public sealed class AdmissionRegistrationTests
{
    private const string Group = "admissionregistration.k8s.io";
    private const string Hook = """{"name":"a.example.com","sideEffects":"None","admissionReviewVersions":["v1"],"clientConfig":{"service":{"name":"s","namespace":"n"}},"rules":[{"operations":["CREATE"],"apiGroups":[""],"apiVersions":["v1"],"resources":["pods"]}]}""";
    private const string Rule = """{"operations":["CREATE"],"apiGroups":[""],"apiVersions":["v1"],"resources":["pods"]}""";
    private const string Policy = """{"metadata":{"name":"p"},"spec":{"matchConstraints":{"resourceRules":[{"operations":["CREATE"],"apiGroups":[""],"apiVersions":["v1"],"resources":["pods"]}]},"validations":[{"expression":"true"}]}}""";
    private const string Binding = """{"metadata":{"name":"b"},"spec":{"policyName":"p","validationActions":["Deny"]}}""";

    private static readonly KindHarness Validating = new(Group, "v1", "ValidatingWebhookConfiguration", namespaced: false);
    private static readonly KindHarness Mutating = new(Group, "v1", "MutatingWebhookConfiguration", namespaced: false);
    private static readonly KindHarness Policies = new(Group, "v1", "ValidatingAdmissionPolicy", namespaced: false);
    private static readonly KindHarness Bindings = new(Group, "v1", "ValidatingAdmissionPolicyBinding", namespaced: false);
    private static readonly KindHarness MutatingPolicies = new(Group, "v1", "MutatingAdmissionPolicy", namespaced: false);

    [Fact]
    public void Hook_is_taken_and_filled_in()
    {
        var json = Configuration(Hook);

        Assert.Empty(Validating.CreateErrors(json));
        var hook = Mutating.Create(json).ArrayAt("webhooks")[0];
        Assert.Equal(
            ("Fail", "Equivalent", 10, "Never", 443, "*"),
            (hook.StringAt("failurePolicy"), hook.StringAt("matchPolicy"), hook.IntegerAt("timeoutSeconds"), hook.StringAt("reinvocationPolicy"), hook.IntegerAt("clientConfig", "service", "port"), hook.ArrayAt("rules")[0].StringAt("scope")));
        Assert.Null(Validating.Create(json).ArrayAt("webhooks")[0].At("reinvocationPolicy"));
        Assert.Equal(JsonObject.Empty, hook.At("namespaceSelector"));
    }

    [Theory]
    [InlineData("name", "\"\"", "webhooks[0].name: Required value")]
    [InlineData("name", "\"a.b\"", "webhooks[0].name: Invalid value: \"a.b\": should be a domain with at least three segments separated by dots")]
    [InlineData("failurePolicy", "\"Maybe\"", "webhooks[0].failurePolicy: Unsupported value: \"Maybe\": supported values: \"Fail\", \"Ignore\"")]
    [InlineData("matchPolicy", "\"Maybe\"", "webhooks[0].matchPolicy: Unsupported value: \"Maybe\": supported values: \"Equivalent\", \"Exact\"")]
    [InlineData("sideEffects", null, "webhooks[0].sideEffects: Required value: must specify one of None, NoneOnDryRun")]
    [InlineData("sideEffects", "\"Some\"", "webhooks[0].sideEffects: Unsupported value: \"Some\": supported values: \"None\", \"NoneOnDryRun\"")]
    [InlineData("timeoutSeconds", "31", "webhooks[0].timeoutSeconds: Invalid value: 31: the timeout value must be between 1 and 30 seconds")]
    [InlineData("reinvocationPolicy", "\"Often\"", "webhooks[0].reinvocationPolicy: Unsupported value: \"Often\": supported values: \"IfNeeded\", \"Never\"")]
    [InlineData("clientConfig", "{}", "webhooks[0].clientConfig: Required value: exactly one of url or service is required")]
    [InlineData("clientConfig", """{"url":"http://h/p"}""", "webhooks[0].clientConfig.url: Invalid value: \"http\": 'https' is the only allowed URL scheme; desired format: https://host[/path]")]
    [InlineData("clientConfig", """{"url":"https:///p"}""", "webhooks[0].clientConfig.url: Invalid value: \"\": host must be specified; desired format: https://host[/path]")]
    [InlineData("clientConfig", """{"url":"https://u@h/p?a=b#c"}""", "webhooks[0].clientConfig.url: Invalid value: \"u\": user information is not permitted in the URL", "webhooks[0].clientConfig.url: Invalid value: \"c\": fragments are not permitted in the URL", "webhooks[0].clientConfig.url: Invalid value: \"a=b\": query parameters are not permitted in the URL")]
    [InlineData("clientConfig", """{"service":{"name":"s","namespace":"n","port":70000,"path":"a//b"}}""", "webhooks[0].clientConfig.service.port: Invalid value: 70000: port is not valid: must be between 1 and 65535, inclusive", "webhooks[0].clientConfig.service.path: Invalid value: \"a//b\": must start with a '/'", "webhooks[0].clientConfig.service.path: Invalid value: \"a//b\": segment[0] may not be empty", "webhooks[0].clientConfig.service.path: Invalid value: \"a//b\": segment[1] may not be empty")]
    [InlineData("clientConfig", """{"service":{"namespace":"n"}}""", "webhooks[0].clientConfig.service.namespace: Required value")]
    [InlineData("admissionReviewVersions", "[]", "webhooks[0].admissionReviewVersions: Required value: must specify one of v1, v1beta1")]
    [InlineData("admissionReviewVersions", """["v2","v2"]""", "webhooks[0].admissionReviewVersions[1]: Invalid value: \"v2\": duplicate version", "webhooks[0].admissionReviewVersions: Invalid value: [\"v2\",\"v2\"]: must include at least one of v1, v1beta1")]
    [InlineData("matchConditions", """[{"name":"a","expression":" "},{"name":"a","expression":"true"},{"expression":"true"}]""", "webhooks[0].matchConditions[0].expression: Required value", "webhooks[0].matchConditions[1].name: Duplicate value: \"a\"", "webhooks[0].matchConditions[2].name: Required value")]
    [InlineData("namespaceSelector", """{"matchExpressions":[{"key":"a","operator":"Near"}]}""", "webhooks[0].namespaceSelector.matchExpressions[0].operator: Invalid value: \"Near\": not a valid selector operator")]
    public void Hook_is_checked(string member, string? value, params string[] errors)
    {
        var hook = KindHarness.Parse(Hook);
        hook = value is null ? hook.Without(member) : hook.With(member, JsonReader.Parse(value));

        Assert.Equal(errors, Mutating.CreateErrors(Configuration(hook.ToString())));
    }

    [Theory]
    [InlineData("operations", "[]", "operations: Required value")]
    [InlineData("operations", """["*","CREATE"]""", "operations: Invalid value: [\"*\",\"CREATE\"]: if '*' is present, must not specify other operations")]
    [InlineData("operations", """["LIST"]""", "operations[0]: Unsupported value: \"LIST\": supported values: \"*\", \"CONNECT\", \"CREATE\", \"DELETE\", \"UPDATE\"")]
    [InlineData("apiGroups", """["*","apps"]""", "apiGroups: Invalid value: [\"*\",\"apps\"]: if '*' is present, must not specify other API groups")]
    [InlineData("apiVersions", """[""]""", "apiVersions[0]: Required value")]
    [InlineData("resources", """["*","pods"]""", "resources: Invalid value: [\"*\",\"pods\"]: if '*' is present, must not specify other resources without subresources")]
    [InlineData("resources", """["*/*","pods"]""", "resources: Invalid value: [\"*/*\",\"pods\"]: if '*/*' is present, must not specify other resources")]
    [InlineData("resources", """["pods/*","pods/status"]""", "resources[1]: Invalid value: \"pods/status\": if 'pods/*' is present, must not specify pods/status")]
    [InlineData("resources", """["*/status","pods/status"]""", "resources[1]: Invalid value: \"pods/status\": if '*/status' is present, must not specify pods/status")]
    [InlineData("scope", "\"World\"", "scope: Unsupported value: \"World\": supported values: \"*\", \"Cluster\", \"Namespaced\"")]
    public void Rule_is_checked(string member, string value, string error)
    {
        var hook = KindHarness.Parse(Hook).With("rules", JsonArray.Of(KindHarness.Parse(Rule).With(member, JsonReader.Parse(value))));

        Assert.Equal(["webhooks[0].rules[0]." + error], Validating.CreateErrors(Configuration(hook.ToString())));
    }

    [Fact]
    public void Hooks_have_names_of_their_own()
    {
        Assert.Equal(["webhooks[1].name: Duplicate value: \"a.example.com\""], Validating.CreateErrors(Configuration($"{Hook},{Hook}")));
        Assert.Equal(
            ["metadata.name: names ending with \".static.k8s.io\" are reserved for static manifest-based configurations and cannot be managed via the API"],
            Validating.Warnings("""{"metadata":{"name":"a.static.k8s.io"}}"""));
    }

    [Theory]
    [InlineData("""{"validations":[]}""", "spec.validations: Required value: validations or auditAnnotations must contain at least one item", "spec.auditAnnotations: Required value: validations or auditAnnotations must contain at least one item")]
    [InlineData("""{"matchConstraints":null}""", "spec.matchConstraints: Required value")]
    [InlineData("""{"matchConstraints":{}}""", "spec.matchConstraints.resourceRules: Required value")]
    [InlineData("""{"paramKind":{}}""", "spec.paramKind.apiVersion: Required value", "spec.paramKind.kind: Required value")]
    [InlineData("""{"paramKind":{"apiVersion":"a/b/c","kind":"K"}}""", "spec.paramKind.apiVersion: Invalid value: \"a/b/c\": unexpected GroupVersion string: a/b/c")]
    [InlineData("""{"variables":[{"name":"in","expression":"1"},{}]}""", "spec.variables[0].name: Invalid value: \"in\": must be a valid CEL identifier", "spec.variables[1].name: Required value: name is not specified", "spec.variables[1].expression: Required value: expression is not specified")]
    [InlineData("""{"validations":[{"message":"a\nb","messageExpression":" ","reason":"Why"}]}""", "spec.validations[0].expression: Required value: expression is not specified", "spec.validations[0].messageExpression: Invalid value: \" \": must be non-empty if specified", "spec.validations[0].message: Invalid value: \"a\\nb\": must not contain line breaks", "spec.validations[0].reason: Unsupported value: \"Why\": supported values: \"Forbidden\", \"Invalid\", \"RequestEntityTooLarge\"")]
    [InlineData("""{"auditAnnotations":[{"key":"k"},{"key":"k","valueExpression":"'a'"}]}""", "spec.auditAnnotations[0].valueExpression: Required value: valueExpression is not specified", "spec.auditAnnotations[1].key: Duplicate value: \"k\"")]
    public void Policy_is_checked(string changes, params string[] errors)
    {
        var policy = KindHarness.Parse(changes).Aggregate(KindHarness.Parse(Policy), (p, c) => c.Value.IsNull ? p.WithoutAt("spec", c.Key) : p.WithAt(c.Value, "spec", c.Key));

        Assert.Equal(errors, Policies.CreateErrors(policy.ToString()));
    }

    [Fact]
    public void Policy_is_taken_and_its_status_checked()
    {
        var policy = Policies.Create(Policy);
        List<FieldError> errors = [];

        Policies.Strategy.ValidateStatusUpdate(policy.With("status", KindHarness.Parse("""{"typeChecking":{"expressionWarnings":[{"fieldRef":"spec"}]}}""")), policy, errors);

        Assert.Empty(Policies.CreateErrors(Policy));
        Assert.Equal("Fail", policy.StringAt("spec", "failurePolicy"));
        Assert.Equal(["status.typeChecking.expressionWarnings[0].warning: Required value"], errors.Select(e => e.ToString()));
        Assert.Equal("""{"f:metadata":{},"f:spec":{}}""", Policies.Strategy.UnwrittenFields("status", hasStatus: true).ToString());
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("""{"policyName":""}""", "spec.policyName: Required value")]
    [InlineData("""{"validationActions":["Deny","Warn"]}""", "spec.validationActions: Invalid value: [\"Deny\",\"Warn\"]: must not contain both Deny and Warn (repeating the same validation failure information in the API response and headers serves no purpose)")]
    [InlineData("""{"validationActions":["Audit","Audit","Shout"]}""", "spec.validationActions[1]: Duplicate value: \"Audit\"", "spec.validationActions[2]: Unsupported value: \"Shout\": supported values: \"Audit\", \"Deny\", \"Warn\"")]
    [InlineData("""{"validationActions":[]}""", "spec.validationActions: Required value: at least one validation action is required")]
    [InlineData("""{"paramRef":{}}""", "spec.paramRef: Required value: one of name or selector must be specified", "spec.paramRef.parameterNotFoundAction: Required value")]
    [InlineData("""{"paramRef":{"name":"n","selector":{},"parameterNotFoundAction":"Maybe"}}""", "spec.paramRef.name: Forbidden: name and selector are mutually exclusive", "spec.paramRef.selector: Forbidden: name and selector are mutually exclusive", "spec.paramRef.parameterNotFoundAction: Unsupported value: \"Maybe\": supported values: \"Deny\", \"Allow\"")]
    [InlineData("""{"matchResources":{"resourceRules":[{"operations":["CREATE"],"apiGroups":[""],"apiVersions":["v1"],"resources":["pods"],"resourceNames":["a","a"]}]}}""", "spec.matchResources.resourceRules[0].resourceNames[1]: Duplicate value: \"a\"")]
    public void Binding_is_checked(string changes, params string[] errors)
    {
        var binding = KindHarness.Parse(changes).Aggregate(KindHarness.Parse(Binding), (b, c) => b.WithAt(c.Value, "spec", c.Key));

        Assert.Equal(errors, Bindings.CreateErrors(binding.ToString()));
    }

    [Theory]
    [InlineData("""{"reinvocationPolicy":"Never","mutations":[{"patchType":"JSONPatch","jsonPatch":{"expression":"[]"}}]}""")]
    [InlineData("""{}""", "spec.mutations: Required value: mutations must contain at least one item", "spec.reinvocationPolicy: Required value")]
    [InlineData("""{"reinvocationPolicy":"Never","mutations":[{"patchType":"Merge"},{},{"patchType":"JSONPatch","applyConfiguration":{}}]}""", "spec.mutations[0].patchType: Unsupported value: \"Merge\": supported values: \"ApplyConfiguration\", \"JSONPatch\"", "spec.mutations[1].patchType: Required value", "spec.mutations[2].jsonPatch: Required value: must be specified when patchType is JSONPatch", "spec.mutations[2].applyConfiguration: Invalid value: \"{applyConfiguration}\": must not be specified when patchType is JSONPatch")]
    public void Mutating_policy_is_checked(string changes, params string[] errors)
    {
        var policy = KindHarness.Parse(changes).Aggregate(KindHarness.Parse(Policy).WithoutAt("spec", "validations"), (p, c) => p.WithAt(c.Value, "spec", c.Key));

        Assert.Equal(errors, MutatingPolicies.CreateErrors(policy.ToString()));
    }

    private static string Configuration(string hooks) => $$"""{"metadata":{"name":"c"},"webhooks":[{{hooks}}]}""";
}
