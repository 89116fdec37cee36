using ApiServer.Model.Errors;
using ApiServer.Model.Json;
using ApiServer.Model.Kinds.Meta;
using ApiServer.Model.Kinds.Validation;

namespace ApiServer.Model.Kinds.Core.LimitRange;

/// <summary>LimitRanges (registry/core/limitrange, core/v1 defaults.go).</summary>
internal sealed class LimitRangeStrategy() : TraitStrategy(createOnUpdate: true)
{
    private static readonly Lazy<LimitRangeRules> Rules = new(() => new LimitRangeRules());

    public override JsonObject Default(JsonObject obj) =>
        obj.WithChild("spec", s => s.WithEach("limits", l => l.Text("type") == "Container" ? Container(l) : l));

    public override void Validate(JsonObject obj, ICollection<FieldError> errors) => Rules.Value.Check(obj, errors);

    public override void ValidateUpdate(JsonObject obj, JsonObject old, ICollection<FieldError> errors)
    {
        ObjectMetaValidation.Revalidate(obj, errors);
        Validate(obj, errors);
    }

    /// <summary>A limit is by default the maximum; a request the limit, otherwise the minimum.</summary>
    private static JsonObject Container(JsonObject limit)
    {
        var limits = Filled(limit.ObjectAt("default"), limit.ObjectAt("max"));
        var requests = Filled(Filled(limit.ObjectAt("defaultRequest"), limits), limit.ObjectAt("min"));
        limit = limits.Count == 0 ? limit : limit.With("default", limits);
        return requests.Count == 0 ? limit : limit.With("defaultRequest", requests);
    }

    private static JsonObject Filled(JsonObject resources, JsonObject from) =>
        from.Aggregate(resources, (filled, r) => filled.Contains(r.Key) ? filled : filled.With(r.Key, r.Value));
}
