using System.Text;
using ApiServer.Rest.Answers;
using ApiServer.Rest.Pipeline;

namespace ApiServer.Rest.Health;

/// <summary><c>/livez</c>, <c>/readyz</c>, <c>/healthz</c>, each check also under its own path (apiserver server/healthz). Any method.</summary>
internal sealed class HealthEndpoint(IReadiness readiness) : IEndpoint
{
    private static readonly HealthCheck Ping = new("ping", () => true);

    public Task ServeAsync(Exchange exchange)
    {
        var which = exchange.Info.Segments[0];
        var checks = Checks(which);
        if (exchange.Info.Segments.Count == 1)
        {
            return AllAsync(exchange, which, checks);
        }

        var name = string.Join('/', exchange.Info.Segments.Skip(1));
        var check = checks.Find(c => c.Name == name);
        return check is null ? PlainText.NotFoundAsync(exchange.Http)
            : check.IsHealthy() ? PlainText.WriteAsync(exchange.Http, 200, "ok")
            : PlainText.WriteAsync(exchange.Http, 500, "internal server error: check is not healthy\n");
    }

    private static Task AllAsync(Exchange exchange, string which, List<HealthCheck> checks)
    {
        var query = exchange.Request.Query;
        var excluded = new HashSet<string>(query["exclude"].OfType<string>(), StringComparer.Ordinal);
        var unknown = new HashSet<string>(excluded, StringComparer.Ordinal);
        var report = new StringBuilder();
        var healthy = true;
        foreach (var check in checks)
        {
            unknown.Remove(check.Name);
            if (excluded.Contains(check.Name))
            {
                report.Append("[+]").Append(check.Name).Append(" excluded: ok\n");
            }
            else if (check.IsHealthy())
            {
                report.Append("[+]").Append(check.Name).Append(" ok\n");
            }
            else
            {
                healthy = false;
                report.Append("[-]").Append(check.Name).Append(" failed: reason withheld\n");
            }
        }

        if (unknown.Count > 0)
        {
            report.Append("warn: some health checks cannot be excluded: no matches for ")
                .AppendJoin(", ", unknown.Order(StringComparer.Ordinal).Select(n => $"\"{n}\"")).Append('\n');
        }

        if (!healthy)
        {
            return PlainText.WriteAsync(exchange.Http, 500, $"{report}{which} check failed\n");
        }

        return PlainText.WriteAsync(exchange.Http, 200, query.ContainsKey("verbose") ? $"{report}{which} check passed\n" : "ok");
    }

    private List<HealthCheck> Checks(string which)
    {
        var checks = new List<HealthCheck> { Ping };
        foreach (var check in readiness.Checks)
        {
            if (which == "readyz" || !check.ReadinessOnly)
            {
                checks.Add(check);
            }
        }

        return checks;
    }
}
