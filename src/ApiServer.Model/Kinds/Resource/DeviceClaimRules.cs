using ApiServer.Model.Json;
using ApiServer.Model.Kinds.Validation;
using FluentValidation;

namespace ApiServer.Model.Kinds.Resource;

/// <summary>The spec of a claim, in a ResourceClaim or a template of one (resource validation.go, validateDeviceClaim).</summary>
internal sealed class DeviceClaimRules : StructValidator
{
    public DeviceClaimRules() => Struct("devices", new DevicesRules());

    /// <summary>What is not said (resource/v1 defaults.go): one device.</summary>
    public static JsonObject Default(JsonObject spec) => spec.WithChild("devices", d => d.WithEach("requests", r => r
        .WithChild("exactly", Counted)
        .WithEach("firstAvailable", Counted)));

    private static JsonObject Counted(JsonObject request)
    {
        request = request.WithDefaultText("allocationMode", "ExactCount");
        return request.Text("allocationMode") == "ExactCount" ? request.WithDefaultNumber("count", 1) : request;
    }

    private sealed class DevicesRules : StructValidator
    {
        private const int Most = 32;
        private static readonly RequestRules Request = new();

        public DevicesRules() => Rule((devices, context) =>
        {
            var requests = devices.ArrayAt("requests");
            if (DeviceSelection.Fits(devices, "requests", Most, context))
            {
                for (var i = 0; i < requests.Count; i++)
                {
                    List<Errors.FieldError> errors = [];
                    Request.Check(requests[i].AsObject ?? JsonObject.Empty, context.PathOf($"requests[{i}]"), errors);
                    errors.ForEach(context.Report);
                }

                DeviceSelection.Distinct(requests, "requests", r => r.StringAt("name") ?? "", context);
            }

            Constraints(devices, context);
            Configurations(devices, context);
        });

        private static void Constraints(JsonObject devices, ValidationContext<JsonObject> context)
        {
            if (!DeviceSelection.Fits(devices, "constraints", Most, context))
            {
                return;
            }

            var constraints = devices.ArrayAt("constraints");
            for (var i = 0; i < constraints.Count; i++)
            {
                References(devices, constraints[i].ArrayAt("requests"), $"constraints[{i}].requests", context);
                if (constraints[i].At("matchAttribute") is null && constraints[i].At("distinctAttribute") is null)
                {
                    // Upstream's words are those of the opposite mistake.
                    context.Required($"constraints[{i}]", "exactly one of \"matchAttribute\" or \"distinctAttribute\" is required, but multiple fields are set");
                }
            }
        }

        private static void Configurations(JsonObject devices, ValidationContext<JsonObject> context)
        {
            if (!DeviceSelection.Fits(devices, "config", Most, context))
            {
                return;
            }

            var configurations = devices.ArrayAt("config");
            for (var i = 0; i < configurations.Count; i++)
            {
                References(devices, configurations[i].ArrayAt("requests"), $"config[{i}].requests", context);
                var below = context.CloneForChildValidator(configurations[i].AsObject ?? JsonObject.Empty, preserveParentContext: true);
                below.PropertyChain.Add("config");
                below.PropertyChain.AddIndexer(i);
                DeviceSelection.Configuration(below.InstanceToValidate, below);
            }
        }

        /// <summary>Names of requests of the claim, <c>gpu</c>, or of their alternatives, <c>gpu/small</c>.</summary>
        private static void References(JsonObject devices, JsonArray names, string path, ValidationContext<JsonObject> context)
        {
            for (var i = 0; i < names.Count; i++)
            {
                var name = names[i].AsString ?? "";
                var parts = name.Split('/');
                if (parts.Length <= 2)
                {
                    foreach (var part in parts)
                    {
                        context.Invalid($"{path}[{i}]", part, NameFormats.Dns1123Label(part));
                    }
                }

                var request = devices.ArrayAt("requests").Objects.FirstOrDefault(r => r.Text("name") == parts[0]);
                var known = parts.Length == 1 || request?.ArrayAt("firstAvailable").Objects.Any(s => s.Text("name") == parts[1]) == true;
                if (request is null || !known || parts.Length > 2)
                {
                    context.Invalid($"{path}[{i}]", name, "must be the name of a request in the claim or the name of a request and a subrequest separated by '/'");
                }
            }

            DeviceSelection.Distinct(names, path, n => n, context);
        }
    }

    private sealed class RequestRules : StructValidator
    {
        private const int MostAlternatives = 8;
        private static readonly ChoiceRules Alternative = new(named: true);

        public RequestRules()
        {
            Rule((request, context) => context.Invalid("name", request.Text("name"), NameFormats.Dns1123Label(request.Text("name"))));
            Rule((request, context) =>
            {
                var alternatives = request.ArrayAt("firstAvailable");
                switch (request.Object("exactly") is not null, alternatives.Count > 0)
                {
                    case (false, false):
                        context.Required("", "exactly one of `exactly` or `firstAvailable` is required");
                        break;
                    case (true, true):
                        context.Invalid("", null, "exactly one of `exactly` or `firstAvailable` is required, but multiple fields are set");
                        break;
                    case (false, true) when DeviceSelection.Fits(request, "firstAvailable", MostAlternatives, context):
                        for (var i = 0; i < alternatives.Count; i++)
                        {
                            List<Errors.FieldError> errors = [];
                            Alternative.Check(alternatives[i].AsObject ?? JsonObject.Empty, context.PathOf($"firstAvailable[{i}]"), errors);
                            errors.ForEach(context.Report);
                        }

                        DeviceSelection.Distinct(alternatives, "firstAvailable", a => a.StringAt("name") ?? "", context);
                        break;
                }
            });
            Struct("exactly", new ChoiceRules(named: false));
        }
    }

    private sealed class ChoiceRules : StructValidator
    {
        public ChoiceRules(bool named)
        {
            if (named)
            {
                Rule((choice, context) => context.Invalid("name", choice.Text("name"), NameFormats.Dns1123Label(choice.Text("name"))));
            }

            Member("deviceClassName").IsRequiredWithFormat(NameFormats.Dns1123Subdomain);
            Rule(DeviceSelection.Selectors);
            Rule((choice, context) =>
            {
                var count = choice.Integer("count") ?? 0;
                switch (choice.Text("allocationMode"))
                {
                    case "All" when count != 0:
                        context.Invalid("count", count, "must not be specified when allocationMode is 'All'");
                        break;
                    case "ExactCount" when count <= 0:
                        context.Invalid("count", count, "must be greater than zero");
                        break;
                    case not ("All" or "ExactCount") and var mode:
                        context.NotSupported("allocationMode", mode, "All", "ExactCount");
                        break;
                }
            });
            Each("tolerations", new DeviceTolerationRules());
        }
    }

    private sealed class DeviceTolerationRules : StructValidator
    {
        public DeviceTolerationRules()
        {
            Member("key").HasFormat(NameFormats.QualifiedName);
            Rule((toleration, context) =>
            {
                var value = toleration.Text("value");
                switch (toleration.Text("operator"))
                {
                    case "Exists" when value.Length > 0:
                        context.Invalid("value", value, "must be empty for operator `Exists`");
                        break;
                    case "Equal":
                        context.Invalid("value", value, NameFormats.LabelValue(value));
                        break;
                    case "":
                        context.Required("operator");
                        break;
                    case not "Exists" and var operation:
                        context.NotSupported("operator", operation, "Equal", "Exists");
                        break;
                }
            });
            Member("effect").IsOneOf("NoExecute", "NoSchedule", "None");
        }
    }
}
