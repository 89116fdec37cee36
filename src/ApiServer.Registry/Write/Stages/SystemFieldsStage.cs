using System.Globalization;
using ApiServer.Model.Errors;
using ApiServer.Model.Json;
using ApiServer.Model.Kinds;
using ApiServer.Model.Time;

namespace ApiServer.Registry.Write.Stages;

/// <summary>
/// The metadata that belongs to the server (apiserver registry/rest BeforeCreate, BeforeUpdate): uid, creationTimestamp, generated names and
/// the resourceVersion of an update, which the commit compares.
/// </summary>
internal sealed class SystemFieldsStage(StrategyContext context) : IWriteStage
{
    private const int MaxGeneratedBase = 58;

    public string Name => "SystemFields";

    public void Run(WriteAttempt attempt)
    {
        var obj = attempt.Object
            .With("kind", attempt.Definition.Kind)
            .With("apiVersion", attempt.Definition.ApiVersion);
        var metadata = obj.Metadata().Without("selfLink");
        attempt.Object = obj.With("metadata", attempt.Old is { } old ? ForUpdate(metadata, old.Metadata(), attempt) : ForCreate(metadata, attempt));
    }

    private JsonObject ForCreate(JsonObject metadata, WriteAttempt attempt)
    {
        var generateName = metadata.String("generateName") ?? "";
        if (string.IsNullOrEmpty(metadata.String("name")) && generateName.Length > 0)
        {
            var prefix = generateName.Length > MaxGeneratedBase ? generateName[..MaxGeneratedBase] : generateName;
            metadata = metadata.With("name", prefix + context.Ids.NewSuffix());
        }

        metadata = metadata
            .Without("resourceVersion")
            .Without("deletionTimestamp")
            .Without("deletionGracePeriodSeconds")
            .With("uid", context.Ids.NewUid())
            .With("creationTimestamp", ApiTime.Format(context.Clock.UtcNow));
        return attempt.Definition.Rules.Strategy.HasGeneration ? metadata.With("generation", 1) : metadata;
    }

    private static JsonObject ForUpdate(JsonObject metadata, JsonObject old, WriteAttempt attempt)
    {
        CheckResourceVersion(metadata, attempt);
        CheckUid(metadata, old, attempt);
        metadata = Inherit(metadata, old, "namespace", "uid", "creationTimestamp", "deletionTimestamp", "deletionGracePeriodSeconds");
        if (attempt.Definition.Rules.Strategy.HasGeneration)
        {
            metadata = metadata.With("generation", old.Integer("generation") ?? 1);
        }

        return metadata.With("resourceVersion", old.String("resourceVersion") ?? "");
    }

    private static void CheckResourceVersion(JsonObject metadata, WriteAttempt attempt)
    {
        var sent = metadata.String("resourceVersion") ?? "";
        if (sent is "" or "0")
        {
            if (!attempt.Definition.Rules.Strategy.AllowUnconditionalUpdate)
            {
                throw StatusErrors.Invalid(
                    attempt.Definition,
                    attempt.Object.Name(),
                    [new FieldError(FieldErrorType.Invalid, "metadata.resourceVersion", new JsonNumber("0x0"), "must be specified for an update")]);
            }

            return;
        }

        if (!ulong.TryParse(sent, NumberStyles.None, CultureInfo.InvariantCulture, out var revision))
        {
            throw StatusErrors.BadRequest($"strconv.ParseUint: parsing {GoFormat.Quoted(sent)}: invalid syntax");
        }

        if (revision != (ulong)attempt.Stored!.Revision)
        {
            throw StatusErrors.Modified(attempt.Definition, attempt.Object.Name());
        }
    }

    private static void CheckUid(JsonObject metadata, JsonObject old, WriteAttempt attempt)
    {
        if (metadata.String("uid") is { Length: > 0 } uid && uid != old.String("uid"))
        {
            throw StatusErrors.Conflict(
                attempt.Definition,
                attempt.Object.Name(),
                $"StorageError: invalid object, Code: 4, Key: /registry/{attempt.Definition.Resource}/{attempt.Stored!.Key.Path}, ResourceVersion: 0, "
                    + $"AdditionalErrorMsg: Precondition failed: UID in precondition: {uid}, UID in object meta: {old.String("uid")}");
        }
    }

    private static JsonObject Inherit(JsonObject metadata, JsonObject old, params ReadOnlySpan<string> names)
    {
        foreach (var name in names)
        {
            if (metadata[name] is null or JsonString { Value: "" } && old.TryGet(name, out var value))
            {
                metadata = metadata.With(name, value);
            }
        }

        return metadata;
    }
}
