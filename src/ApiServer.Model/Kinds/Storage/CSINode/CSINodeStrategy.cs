using ApiServer.Model.Errors;
using ApiServer.Model.Json;
using ApiServer.Model.Kinds.Meta;
using ApiServer.Model.Kinds.Validation;
using FluentValidation;

namespace ApiServer.Model.Kinds.Storage.CSINode;

/// <summary>CSINodes (storage validation.go, ValidateCSINode): drivers come and go, and of one that stays only the allocatable count changes.</summary>
internal sealed class CSINodeStrategy() : TraitStrategy(conditionalOnly: true, returnsDeleted: true)
{
    private static readonly Lazy<CSINodeRules> Rules = new(() => new CSINodeRules());

    public override void Validate(JsonObject obj, ICollection<FieldError> errors) => Rules.Value.Check(obj, errors);

    public override void ValidateUpdate(JsonObject obj, JsonObject old, ICollection<FieldError> errors)
    {
        ArgumentNullException.ThrowIfNull(errors);
        ObjectMetaValidation.Revalidate(obj, errors);
        Validate(obj, errors);
        foreach (var before in old.ArrayAt("spec", "drivers").Objects.Select(Shown))
        {
            foreach (var driver in obj.ArrayAt("spec", "drivers").Objects.Select(Shown).Where(d => d.Text("Name") == before.Text("Name") && !d.Equals(before)))
            {
                errors.Invalid("spec.drivers", driver, MemberRules.ImmutableDetail);
            }
        }
    }

    /// <summary>What may not change of a driver.</summary>
    private static JsonObject Shown(JsonObject driver) =>
        GoForm.Of(driver.Without("allocatable"), ("name", ""), ("nodeID", ""), ("topologyKeys", JsonNull.Instance), ("allocatable", JsonNull.Instance));

    private sealed class CSINodeRules : StructValidator
    {
        public CSINodeRules() => Struct("spec", new SpecRules());
    }

    private sealed class SpecRules : StructValidator
    {
        private static readonly DriverRules Driver = new();

        public SpecRules() => Rule((spec, context) =>
        {
            HashSet<string> names = new(StringComparer.Ordinal);
            var drivers = spec.ArrayAt("drivers");
            for (var i = 0; i < drivers.Count; i++)
            {
                var driver = drivers[i].AsObject ?? JsonObject.Empty;
                List<FieldError> errors = [];
                Driver.Check(driver, context.PathOf($"drivers[{i}]"), errors);
                errors.ForEach(context.Report);
                if (!names.Add(driver.Text("name")))
                {
                    context.Duplicate($"drivers[{i}].name", driver.Text("name"));
                }

                Topology(driver.ArrayAt("topologyKeys"), $"drivers[{i}]", context);
            }
        });

        private static void Topology(JsonArray keys, string path, ValidationContext<JsonObject> context)
        {
            HashSet<string> seen = new(StringComparer.Ordinal);
            foreach (var key in keys.Strings)
            {
                if (key.Length == 0)
                {
                    context.Required(path);
                }

                if (!seen.Add(key))
                {
                    context.Duplicate(path, key);
                }

                context.Invalid(path, key, NameFormats.QualifiedName(key));
            }
        }
    }

    private sealed class DriverRules : StructValidator
    {
        private const int LongestNodeId = 256;

        public DriverRules()
        {
            Rule((driver, context) => StorageMembers.DriverName(driver, "name", context));
            Member("nodeID").IsRequired().Check((value, context) =>
            {
                if (value?.AsString is { Length: > LongestNodeId } id)
                {
                    context.Invalid("nodeID", id, $"must be {LongestNodeId} characters or less");
                }
            });
            Rule((driver, context) =>
            {
                if (driver.IntegerAt("allocatable", "count") is < 0 and var count)
                {
                    context.Invalid("allocatable.count", count, MemberRules.NonNegativeDetail);
                }
            });
        }
    }
}
