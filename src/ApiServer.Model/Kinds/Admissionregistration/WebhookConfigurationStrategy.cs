using ApiServer.Model.Errors;
using ApiServer.Model.Json;
using ApiServer.Model.Kinds.Meta;
using ApiServer.Model.Kinds.Validation;

namespace ApiServer.Model.Kinds.Admissionregistration;

/// <summary>ValidatingWebhookConfigurations and MutatingWebhookConfigurations (admissionregistration/v1 defaults.go, validation.go).</summary>
internal sealed class WebhookConfigurationStrategy(bool mutating) : TraitStrategy(generation: true, conditionalOnly: true)
{
    private static readonly Lazy<ConfigurationRules> Rules = new(() => new ConfigurationRules());

    public override JsonObject Default(JsonObject obj) => obj.WithEach("webhooks", Webhook);

    public override void Validate(JsonObject obj, ICollection<FieldError> errors) => Rules.Value.Check(obj, errors);

    public override void ValidateUpdate(JsonObject obj, JsonObject old, ICollection<FieldError> errors)
    {
        ObjectMetaValidation.Revalidate(obj, errors);
        Validate(obj, errors);
    }

    public override void Warn(JsonObject obj, JsonObject? old, ICollection<string> warnings) => StaticNames.Warn(obj, warnings);

    private JsonObject Webhook(JsonObject hook)
    {
        hook = hook
            .WithDefault("failurePolicy", "Fail")
            .WithDefault("matchPolicy", "Equivalent")
            .WithDefault("namespaceSelector", JsonObject.Empty)
            .WithDefault("objectSelector", JsonObject.Empty)
            .WithDefault("timeoutSeconds", 10)
            .WithEach("rules", r => r.WithDefault("scope", "*"))
            .WithChild("clientConfig", c => c.WithChild("service", s => s.WithDefault("port", 443)));
        return mutating ? hook.WithDefault("reinvocationPolicy", "Never") : hook;
    }

    private sealed class ConfigurationRules : StructValidator
    {
        private static readonly WebhookRules Webhook = new();

        public ConfigurationRules() => Rule((configuration, context) =>
        {
            HashSet<string> names = new(StringComparer.Ordinal);
            var hooks = configuration.ArrayAt("webhooks");
            for (var i = 0; i < hooks.Count; i++)
            {
                var hook = hooks[i].AsObject ?? JsonObject.Empty;
                List<FieldError> errors = [];
                Webhook.Check(hook, $"webhooks[{i}]", errors);
                errors.ForEach(context.Report);
                if (hook.Text("name") is { Length: > 0 } name && !names.Add(name))
                {
                    context.Duplicate($"webhooks[{i}].name", name);
                }
            }
        });
    }
}
