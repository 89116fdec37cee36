using ApiServer.Model.Errors;
using ApiServer.Model.Json;
using ApiServer.Model.Kinds.Validation;
using FluentValidation;

namespace ApiServer.Model.Kinds.Resource;

/// <summary>ResourceSlices (resource validation.go, validateResourceSliceSpec): the devices change, whose and where they are does not.</summary>
internal sealed class ResourceSliceStrategy() : TraitStrategy(generation: true, returnsDeleted: true)
{
    private static readonly Lazy<SpecRules> Rules = new(() => new SpecRules());

    public override void Validate(JsonObject obj, ICollection<FieldError> errors) => Rules.Value.Check(obj.ObjectAt("spec"), "spec", errors);

    public override void ValidateUpdate(JsonObject obj, JsonObject old, ICollection<FieldError> errors)
    {
        ArgumentNullException.ThrowIfNull(errors);
        errors.Immutable(obj, old, "spec", "pool", "name");
        errors.Immutable(obj, old, "spec", "driver");
        errors.Immutable(obj, old, "spec", "nodeName");
        Validate(obj, errors);
    }

    private sealed class SpecRules : StructValidator
    {
        private const int MostDevices = 128;
        private const int MostSpecialDevices = 64;
        private const string One = "exactly one of `nodeName`, `nodeSelector`, `allNodes`, `perDeviceNodeSelection` is required";

        public SpecRules()
        {
            Rule((spec, context) => Storage.StorageMembers.DriverName(spec, "driver", context));
            Struct("pool", new PoolRules(), required: true);
            Rule(Where);
            Rule((spec, context) =>
            {
                if (spec["sharedCounters"] is not null && spec["devices"] is not null)
                {
                    context.Invalid("", "", "only one of `sharedCounters` or `devices` is allowed");
                }
            });
            Rule(Devices);
        }

        private static void Where(JsonObject spec, ValidationContext<JsonObject> context)
        {
            List<string> set = [];
            if (spec.String("nodeName") is { } node)
            {
                if (node.Length == 0)
                {
                    context.Invalid("nodeName", node, "must be either unset or set to a non-empty string");
                }
                else
                {
                    set.Add("`nodeName`");
                    context.Invalid("nodeName", node, NameFormats.Dns1123Subdomain(node));
                }
            }

            if (spec.Object("nodeSelector") is { } selector)
            {
                set.Add("`nodeSelector`");
                if (selector.ArrayAt("nodeSelectorTerms") is { Count: not 1 } terms)
                {
                    context.Invalid("nodeSelector.nodeSelectorTerms", terms, "must have exactly one node selector term");
                }
            }

            foreach (var member in (ReadOnlySpan<string>)["allNodes", "perDeviceNodeSelection"])
            {
                switch (spec.Boolean(member))
                {
                    case true:
                        set.Add($"`{member}`");
                        break;
                    case false:
                        context.Invalid(member, false, "must be either unset or set to true");
                        break;
                }
            }

            switch (set.Count)
            {
                case 0:
                    context.Required("", One);
                    break;
                case > 1:
                    context.Invalid("", $"{{{string.Join(", ", set)}}}", One + ", but multiple fields are set");
                    break;
            }
        }

        private static void Devices(JsonObject spec, ValidationContext<JsonObject> context)
        {
            var devices = spec.ArrayAt("devices");
            var special = devices.Any(d => d.ArrayAt("taints").Count > 0 || d.ArrayAt("consumesCounters").Count > 0);
            if (!DeviceSelection.Fits(spec, "devices", special ? MostSpecialDevices : MostDevices, context))
            {
                return;
            }

            for (var i = 0; i < devices.Count; i++)
            {
                var name = devices[i].StringAt("name") ?? "";
                context.Invalid($"devices[{i}].name", name, NameFormats.Dns1123Label(name));
            }

            DeviceSelection.Distinct(devices, "devices", d => d.StringAt("name") ?? "", context);
        }
    }

    private sealed class PoolRules : StructValidator
    {
        private const int LongestName = 253;

        public PoolRules() => Rule((pool, context) =>
        {
            var name = pool.Text("name");
            if (name.Length == 0)
            {
                context.Required("name");
            }
            else
            {
                if (name.Length > LongestName)
                {
                    context.Report(FieldError.TooLong(context.PathOf("name"), LongestName));
                }

                foreach (var part in name.Split('/'))
                {
                    context.Invalid("name", part, NameFormats.Dns1123Subdomain(part));
                }
            }

            if ((pool.Integer("resourceSliceCount") ?? 0) is <= 0 and var count)
            {
                context.Invalid("resourceSliceCount", count, "must be greater than zero");
            }

            if (pool.Integer("generation") is < 0 and var generation)
            {
                context.Invalid("generation", generation, "must be greater than or equal to zero");
            }
        });
    }
}
