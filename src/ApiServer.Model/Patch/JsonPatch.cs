using ApiServer.Model.Errors;
using ApiServer.Model.Json;

namespace ApiServer.Model.Patch;

/// <summary>JSON Patch (RFC 6902), with the liberties of evanphx/json-patch that upstream grants: negative indexes, and a test for null that a missing member passes.</summary>
public static class JsonPatch
{
    /// <summary>Copies may add that many bytes, roughly: a patch that copies a document into itself doubles it each time.</summary>
    private const int MaxCopiedBytes = 3 * 1024 * 1024;

    /// <summary>The patched object.</summary>
    /// <exception cref="ApiStatusException">
    /// 400: the patch is not an array of objects; 413: it has more than <see cref="PatchBody.MaxOperations"/>;
    /// 422 without a cause (<see cref="StatusErrors.UnprocessablePatch"/>): an operation failed.
    /// </exception>
    public static JsonObject Apply(JsonValue patch, JsonObject target)
    {
        ArgumentNullException.ThrowIfNull(patch);
        ArgumentNullException.ThrowIfNull(target);
        var operations = patch as JsonArray ?? throw PatchErrors.Undecodable(PatchBody.Mismatch(patch, "[]interface {}"));
        Check(operations);
        var run = new Run(target);
        foreach (var operation in operations)
        {
            run.Apply(operation as JsonObject ?? throw StatusErrors.UnprocessablePatch());
        }

        return run.Document as JsonObject ?? throw StatusErrors.UnprocessablePatch();
    }

    internal static void Check(JsonArray operations)
    {
        foreach (var operation in operations)
        {
            if (operation is not (JsonObject or JsonNull))
            {
                throw StatusErrors.BadRequest(PatchBody.Mismatch(operation, "jsonpatch.Operation"));
            }
        }

        if (operations.Count > PatchBody.MaxOperations)
        {
            throw StatusErrors.TooLarge(
                $"Request entity too large: The allowed maximum operations in a JSON patch is {PatchBody.MaxOperations}, got {operations.Count}");
        }
    }

    /// <summary>One application: the document as it stands, and what is counted against the limits.</summary>
    private sealed class Run(JsonObject target)
    {
        private long _copied;

        /// <summary>An upper bound of the document's depth, made exact when it reaches the limit: exact each time would cost a walk per operation.</summary>
        private int _depth = JsonSize.Depth(target);

        public JsonValue Document { get; private set; } = target;

        public void Apply(JsonObject operation)
        {
            var path = Pointer(operation, "path");
            switch (operation.String("op"))
            {
                case "add":
                    Put(path, Value(operation), replace: false);
                    break;
                case "remove":
                    Remove(path);
                    break;
                case "replace":
                    Put(path, Value(operation), replace: true);
                    break;
                case "move":
                    Move(Pointer(operation, "from"), path);
                    break;
                case "copy":
                    Copy(Pointer(operation, "from"), path);
                    break;
                case "test":
                    if (!Value(operation).Equals(Existing(path) ?? JsonNull.Instance))
                    {
                        throw StatusErrors.UnprocessablePatch();
                    }

                    break;
                default:
                    throw StatusErrors.UnprocessablePatch();
            }
        }

        private static JsonPointer Pointer(JsonObject operation, string name) =>
            operation.String(name) is { } text && JsonPointer.Parse(text) is { } pointer ? pointer : throw StatusErrors.UnprocessablePatch();

        private static JsonValue Value(JsonObject operation) => operation["value"] ?? JsonNull.Instance;

        /// <summary>What a test or copy reads: the container has to be there, the member need not.</summary>
        private JsonValue? Existing(JsonPointer path)
        {
            if (path.Find(Document) is { } found)
            {
                return found;
            }

            return JsonPointerEdit.Parent(Document, path) is JsonObject ? null : throw StatusErrors.UnprocessablePatch();
        }

        private void Put(JsonPointer path, JsonValue value, bool replace) =>
            GrowTo(path.Length + JsonSize.Depth(value), value, path, replace);

        private void Remove(JsonPointer path) =>
            Document = JsonPointerEdit.Remove(Document, path.Segments) ?? throw StatusErrors.UnprocessablePatch();

        private void Move(JsonPointer from, JsonPointer path)
        {
            if (from.Length == 0 || from.Contains(path) || from.Find(Document) is not { } value)
            {
                throw StatusErrors.UnprocessablePatch();
            }

            Remove(from);
            GrowTo(path.Length + _depth - from.Length, value, path, replace: false);
        }

        private void Copy(JsonPointer from, JsonPointer path)
        {
            if (from.Length == 0 || from.Find(Document) is not { } value)
            {
                throw StatusErrors.UnprocessablePatch();
            }

            _copied += JsonSize.Bytes(value, MaxCopiedBytes - _copied);
            if (_copied >= MaxCopiedBytes)
            {
                throw StatusErrors.UnprocessablePatch();
            }

            GrowTo(path.Length + _depth - from.Length, value, path, replace: false);
        }

        private void GrowTo(int depth, JsonValue value, JsonPointer path, bool replace)
        {
            Document = JsonPointerEdit.Put(Document, path.Segments, value, replace) ?? throw StatusErrors.UnprocessablePatch();
            _depth = Math.Max(_depth, depth);
            if (_depth > JsonReader.MaxDepth && (_depth = JsonSize.Depth(Document)) > JsonReader.MaxDepth)
            {
                throw StatusErrors.UnprocessablePatch();
            }
        }
    }
}
