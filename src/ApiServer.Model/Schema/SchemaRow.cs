using System.Globalization;
using System.Text;
using ApiServer.Model.Json;

namespace ApiServer.Model.Schema;

/// <summary>One line of the schema table, cut at its tabs.</summary>
internal readonly ref struct SchemaRow
{
    private const int Columns = 14;

    private static readonly Dictionary<string, TypeReference> PlainTypes = new(StringComparer.Ordinal)
    {
        ["string"] = new(ValueType.String),
        ["string:byte"] = new(ValueType.Bytes),
        ["integer:int32"] = new(ValueType.Int32),
        ["integer:int64"] = new(ValueType.Int64),
        ["number:double"] = new(ValueType.Double),
        ["boolean"] = new(ValueType.Boolean),
        ["any"] = new(ValueType.Any),
    };

    private static readonly Dictionary<string, TypeReference> OpaqueTypes = new[]
    {
        Opaque("io.k8s.apimachinery.pkg.api.resource.Quantity", ValueType.Quantity),
        Opaque("io.k8s.apimachinery.pkg.apis.meta.v1.Time", ValueType.Time),
        Opaque("io.k8s.apimachinery.pkg.apis.meta.v1.MicroTime", ValueType.MicroTime),
        Opaque("io.k8s.apimachinery.pkg.apis.meta.v1.Duration", ValueType.Duration),
        Opaque("io.k8s.apimachinery.pkg.apis.meta.v1.FieldsV1", ValueType.Any),
        Opaque("io.k8s.apimachinery.pkg.apis.meta.v1.Patch", ValueType.Any),
        Opaque("io.k8s.apimachinery.pkg.runtime.RawExtension", ValueType.Any),
        Opaque("io.k8s.apimachinery.pkg.util.intstr.IntOrString", ValueType.IntOrString),
        Opaque("io.k8s.apiextensions-apiserver.pkg.apis.apiextensions.v1.JSON", ValueType.Any),
        Opaque("io.k8s.apiextensions-apiserver.pkg.apis.apiextensions.v1.JSONSchemaPropsOrArray", ValueType.Any),
        Opaque("io.k8s.apiextensions-apiserver.pkg.apis.apiextensions.v1.JSONSchemaPropsOrBool", ValueType.Any),
        Opaque("io.k8s.apiextensions-apiserver.pkg.apis.apiextensions.v1.JSONSchemaPropsOrStringArray", ValueType.Any),
    }.ToDictionary(t => t.OpaqueName!, StringComparer.Ordinal);

    private readonly string[] _cells;

    private SchemaRow(string[] cells) => _cells = cells;

    public string Name => _cells[0];

    public string Type => _cells[2];

    public string? MapType => OrNull(9);

    /// <summary>A field's allowed values; on the row of a type its group/version/kind.</summary>
    public string Enum => _cells[10];

    public static SchemaRow Of(byte[] text, int start, int end)
    {
        var cells = new string[Columns];
        var line = text.AsSpan(start, end - start - (text[end - 1] == '\n' ? 1 : 0));
        for (var i = 0; i < Columns; i++)
        {
            var tab = line.IndexOf((byte)'\t');
            cells[i] = Encoding.UTF8.GetString(tab < 0 ? line : line[..tab]);
            line = tab < 0 ? default : line[(tab + 1)..];
        }

        return new SchemaRow(cells);
    }

    /// <summary>The types without fields of their own; null for a struct.</summary>
    public static TypeReference? Plain(string type) => PlainTypes.GetValueOrDefault(type) ?? OpaqueTypes.GetValueOrDefault(type);

    public FieldSchema ToField(TypeReference type)
    {
        var required = _cells[3].Length > 0;
        return new FieldSchema
        {
            Name = string.Intern(_cells[1]),
            Type = type,
            Required = required,
            Default = _cells[4].Length == 0 ? null : JsonReader.Parse(_cells[4]),
            ListType = OrNull(5),
            ListMapKeys = Split(6, ','),
            PatchStrategy = OrNull(7),
            PatchMergeKey = OrNull(8),
            MapType = MapType,
            Enum = Split(10, '|'),
            ProtobufNumber = [.. Split(11, '.').Select(n => int.Parse(n, CultureInfo.InvariantCulture))],
            Pointer = _cells[12].StartsWith("pointer", StringComparison.Ordinal),
            OmitEmpty = OmitEmpty(type.Value, required),
            GoType = OrNull(13),
        };
    }

    private static TypeReference Opaque(string name, ValueType value) => new(value) { OpaqueName = name };

    private bool OmitEmpty(ValueType type, bool required) => _cells[12] switch
    {
        "" => !required,
        "value omitempty" => type is not (ValueType.Struct or ValueType.Time or ValueType.MicroTime or ValueType.Duration
            or ValueType.Quantity or ValueType.IntOrString),
        var form => !form.EndsWith("always", StringComparison.Ordinal),
    };

    private string? OrNull(int column) => _cells[column].Length == 0 ? null : _cells[column];

    private string[] Split(int column, char separator) =>
        _cells[column].Length == 0 ? [] : _cells[column].Split(separator);
}
