using System.Text;
using ApiServer.Model.Errors;
using ApiServer.Model.Json;
using ApiServer.Model.Kinds.Validation;
using FluentValidation;

namespace ApiServer.Model.Kinds.Storage;

/// <summary>Rules of members that several storage kinds have (storage validation.go).</summary>
internal static class StorageMembers
{
    private const int LongestDriverName = 63;
    private const int MostParameters = 512;
    private const int MostBytes = 256 * 1024;

    /// <summary>Options that a driver understands: any text, up to a size.</summary>
    public static void Parameters(JsonObject obj, ValidationContext<JsonObject> context)
    {
        var parameters = obj.ObjectAt("parameters");
        if (parameters.Count > MostParameters)
        {
            context.Report(FieldError.TooLong(context.PathOf("parameters"), MostParameters));
            return;
        }

        foreach (var _ in parameters.Names.Where(n => n.Length == 0))
        {
            context.Invalid("parameters", "", "field can not be empty.");
        }

        if (Bytes(parameters) > MostBytes)
        {
            context.Report(FieldError.TooLong(context.PathOf("parameters"), MostBytes));
        }
    }

    /// <summary>The size of a map of texts.</summary>
    public static long Bytes(JsonObject texts) => texts.Sum(t => (long)Encoding.UTF8.GetByteCount(t.Key) + Encoding.UTF8.GetByteCount(t.Value.AsString ?? ""));

    /// <summary>The name of a CSI driver, whose letters may be of either case.</summary>
    public static void DriverName(JsonObject obj, string member, ValidationContext<JsonObject> context) => DriverName(obj.Text(member), member, context);

    /// <summary>The same, of a name that stands at a path below the struct.</summary>
    public static void DriverName(string name, string member, ValidationContext<JsonObject> context)
    {
        if (name.Length == 0)
        {
            context.Required(member);
            return;
        }

        if (name.Length > LongestDriverName)
        {
            context.Report(FieldError.TooLong(context.PathOf(member), LongestDriverName));
        }

        context.Invalid(member, name, NameFormats.Dns1123Subdomain(name.ToLowerInvariant()));
    }
}
