using ApiServer.Model.Errors;
using ApiServer.Model.Json;
using ApiServer.Model.Kinds.Validation;

namespace ApiServer.Model.Kinds.Dns.DnsRecord;

/// <summary>DNSRecords. Their names may carry underscores (<c>_web._tcp.nginx…</c>), as may the names of the records themselves.</summary>
internal sealed class DnsRecordStrategy : ResourceStrategy
{
    private static readonly Lazy<DnsRecordRules> Rules = new(() => new DnsRecordRules());

    public override NameRule NameRule => NameRule.PathSegment;

    public override void Validate(JsonObject obj, ICollection<FieldError> errors) => Rules.Value.Check(obj, errors);

    private sealed class DnsRecordRules : StructValidator
    {
        public DnsRecordRules() => Struct("spec", new SpecRules(), required: true);
    }

    private sealed class SpecRules : StructValidator
    {
        public SpecRules()
        {
            Member("name").IsRequiredWithFormat(Name);
            Member("type").IsRequired();
            Member("ttl").IsBetween(0, int.MaxValue);
            Member("data").IsRequired();
        }

        private static IReadOnlyList<string> Name(string name)
        {
            const int maxName = 255;
            const int maxLabel = 63;
            var labels = name.TrimEnd('.').Split('.');
            return name.Length <= maxName && labels.All(l => l.Length is > 0 and <= maxLabel)
                ? []
                : [$"must be a domain name of at most {maxName} characters, with labels of 1 to {maxLabel}"];
        }
    }
}
