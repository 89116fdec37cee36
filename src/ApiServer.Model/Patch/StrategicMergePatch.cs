using ApiServer.Model.Errors;
using ApiServer.Model.Json;
using ApiServer.Model.Schema;

namespace ApiServer.Model.Patch;

/// <summary>
/// Strategic merge patch: a merge patch that knows, from the schema, which lists are merged by a key, and obeys directives
/// (<c>$patch</c>, <c>$retainKeys</c>, <c>$setElementOrder/list</c>, <c>$deleteFromPrimitiveList/list</c>).
/// Behaves as apimachinery's util/strategicpatch, odd corners included.
/// </summary>
public static class StrategicMergePatch
{
    internal const string Directive = "$patch";
    internal const string Replace = "replace";
    internal const string Delete = "delete";
    internal const string Merge = "merge";

    private const string RetainKeys = "$retainKeys";
    private const string DeleteFromList = "$deleteFromPrimitiveList";
    private const string SetElementOrder = "$setElementOrder";

    /// <summary>The patched object; the same one when nothing changed. Nothing is checked against the schema: the caller decodes the result.</summary>
    /// <exception cref="ApiStatusException">400: the patch is malformed; 422 (<see cref="StatusErrors.UnprocessablePatch"/>): it merges lists of lists.</exception>
    public static JsonObject Apply(JsonObject patch, JsonObject target, TypeSchema schema)
    {
        ArgumentNullException.ThrowIfNull(patch);
        ArgumentNullException.ThrowIfNull(target);
        ArgumentNullException.ThrowIfNull(schema);
        return MergeObject(target, patch, new TypeReference(Schema.ValueType.Struct, schema));
    }

    internal static JsonObject MergeObject(JsonObject original, JsonObject patch, TypeReference? type)
    {
        if (patch[Directive] is { } directive)
        {
            return directive.AsString switch
            {
                Replace => (JsonObject)MergePatch.WithoutNulls(patch.Without(Directive)),
                Delete => JsonObject.Empty,
                _ => throw PatchErrors.UnknownDirective(directive, patch),
            };
        }

        var members = new MemberList(original);
        KeepRetained(members, patch);
        var ordered = MergeOrderedLists(members, patch, type);
        foreach (var (name, value) in patch)
        {
            if (name != RetainKeys && !IsSetElementOrder(name) && ordered?.Contains(name) != true)
            {
                MergeMember(members, name, value, type);
            }
        }

        return members.Build();
    }

    private static bool IsSetElementOrder(string name) => name.StartsWith(SetElementOrder, StringComparison.Ordinal);

    private static bool IsDeleteFromList(string name) => name.StartsWith(DeleteFromList, StringComparison.Ordinal);

    /// <summary>The list that a directive such as <c>$setElementOrder/containers</c> is about.</summary>
    private static string ListOf(string name, string prefix, Func<ApiStatusException> error) =>
        name.Length > prefix.Length && name[prefix.Length] == '/' ? name[(prefix.Length + 1)..] : throw error();

    private static void KeepRetained(MemberList members, JsonObject patch)
    {
        if (patch[RetainKeys] is not { } directive)
        {
            return;
        }

        var retained = (directive as JsonArray ?? throw PatchErrors.BadRetainKeys()).Strings.ToHashSet(StringComparer.Ordinal);
        foreach (var (name, value) in patch)
        {
            if (name != RetainKeys && !value.IsNull && !IsDeleteFromList(name) && !IsSetElementOrder(name) && !retained.Contains(name))
            {
                throw PatchErrors.BadRetainKeys();
            }
        }

        foreach (var name in members.Names.Where(n => !retained.Contains(n)).ToList())
        {
            members.Remove(name);
        }
    }

    /// <summary>Merges the lists that come with an order; their names, null when there are none.</summary>
    private static HashSet<string>? MergeOrderedLists(MemberList members, JsonObject patch, TypeReference? type)
    {
        HashSet<string>? merged = null;
        foreach (var (name, value) in patch)
        {
            if (!IsSetElementOrder(name))
            {
                continue;
            }

            var order = value as JsonArray ?? throw PatchErrors.WrongType("[]interface {}", value);
            var field = ListOf(name, SetElementOrder, PatchErrors.BadSetElementOrder);
            var original = AsList(members.Get(field));
            var patched = AsList(patch[field]);
            var meta = PatchMeta.Of(type, field);
            if (StrategicListMerge.WithOrder(original, patched, order, meta) is { } list)
            {
                members.Set(field, list);
                (merged ??= new(StringComparer.Ordinal)).Add(field);
            }
        }

        return merged;
    }

    private static JsonArray? AsList(JsonValue? value) => value switch
    {
        null => null,
        JsonArray a => a,
        _ => throw PatchErrors.WrongType("[]interface {}", value),
    };

    private static void MergeMember(MemberList members, string name, JsonValue value, TypeReference? type)
    {
        var isDeletion = IsDeleteFromList(name);
        var field = isDeletion ? ListOf(name, DeleteFromList, PatchErrors.BadPrimitiveList) : name;
        var original = members.Get(field);
        if (value.IsNull)
        {
            members.Remove(field);
        }
        else if (original is null || original.Kind != value.Kind)
        {
            if (!isDeletion)
            {
                Take(members, field, value);
            }
        }
        else if (original is JsonObject o)
        {
            var meta = PatchMeta.Of(type, field);
            members.Set(field, meta.Strategy == Replace ? value : MergeObject(o, (JsonObject)value, meta.Type));
        }
        else if (original is JsonArray a)
        {
            var meta = PatchMeta.Of(type, field);
            members.Set(field, isDeletion || meta.Strategy == Merge ? StrategicListMerge.Merge(a, (JsonArray)value, meta, isDeletion) : value);
        }
        else if (!original.Equals(value))
        {
            members.Set(field, value);
        }
    }

    /// <summary>A value for a field that was not there, or was something else: without nulls and directives.</summary>
    private static void Take(MemberList members, string field, JsonValue value)
    {
        if (WithoutDirectives(MergePatch.WithoutNulls(value)) is { } plain)
        {
            members.Set(field, plain);
        }
        else
        {
            members.Remove(field);
        }
    }

    /// <summary>The value without the objects, at any depth, that have a <c>$patch</c>; null when it has one itself.</summary>
    internal static JsonValue? WithoutDirectives(JsonValue value)
    {
        switch (value)
        {
            case JsonObject o when o.Contains(Directive):
                return null;
            case JsonObject o:
                var members = new MemberList(o);
                foreach (var (name, member) in o)
                {
                    if (WithoutDirectives(member) is { } kept)
                    {
                        members.Set(name, kept);
                    }
                    else
                    {
                        members.Remove(name);
                    }
                }

                return members.Build();
            case JsonArray a:
                var items = a.Select(WithoutDirectives).OfType<JsonValue>().ToList();
                return items.SequenceEqual(a, ReferenceEqualityComparer.Instance) ? a : JsonArray.Of(items);
            default:
                return value;
        }
    }
}
