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

        return run.Document.Close() as JsonObject ?? throw StatusErrors.UnprocessablePatch();
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

    /// <summary>One application: the document as it stands, and what is counted against the limit of copies.</summary>
    private sealed class Run(JsonObject target)
    {
        private long _copied;

        public PatchDocument Document { get; } = new(target);

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
                    Test(path, Value(operation));
                    break;
                default:
                    throw StatusErrors.UnprocessablePatch();
            }
        }

        private static JsonPointer Pointer(JsonObject operation, string name) =>
            operation.String(name) is { } text && JsonPointer.Parse(text) is { } pointer ? pointer : throw StatusErrors.UnprocessablePatch();

        private static JsonValue Value(JsonObject operation) => operation["value"] ?? JsonNull.Instance;

        private void Put(JsonPointer path, object node, bool replace)
        {
            if (!Document.Put(path, node, replace))
            {
                throw StatusErrors.UnprocessablePatch();
            }
        }

        private object Remove(JsonPointer path) => Document.Remove(path) ?? throw StatusErrors.UnprocessablePatch();

        /// <summary>The container has to be there, the member need not: it is null then.</summary>
        private void Test(JsonPointer path, JsonValue value)
        {
            var holds = Document.Find(path) switch
            {
                OpenContainer open => open.Holds(value),
                JsonValue tree => value.Equals(tree),
                _ => value.IsNull && Document.IsInObject(path),
            };
            if (!holds)
            {
                throw StatusErrors.UnprocessablePatch();
            }
        }

        private void Move(JsonPointer from, JsonPointer path)
        {
            if (from.Contains(path))
            {
                throw StatusErrors.UnprocessablePatch();
            }

            Put(path, Remove(from), replace: false);
        }

        private void Copy(JsonPointer from, JsonPointer path)
        {
            if (from.Length == 0 || Document.Find(from) is not { } node || PatchDocument.Close(node) is not { } value)
            {
                throw StatusErrors.UnprocessablePatch();
            }

            _copied += JsonSize.Bytes(value, MaxCopiedBytes - _copied);
            if (_copied >= MaxCopiedBytes)
            {
                throw StatusErrors.UnprocessablePatch();
            }

            Put(path, value, replace: false);
        }
    }
}
