using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Swashbuckle.AspNetCore.SwaggerUI;

namespace ApiServer.Rest.Documents;

/// <summary>Swagger UI at <c>/swagger</c>, over the same documents that clients read.</summary>
internal static class UserInterface
{
    /// <summary>The groups that come first in the list: those of the story that the README tells.</summary>
    private static readonly string[] First =
        ["api/v1", "apis/apps/v1", "apis/storage.k8s.io/v1", "apis/discovery.k8s.io/v1", "apis/dns.apiserver.local/v1"];

    /// <summary>Adds the pages, which are set up when somebody asks for the first.</summary>
    public static IApplicationBuilder UseUserInterface(this IApplicationBuilder app, Func<IReadOnlyList<string>> paths) => app.Use(next =>
    {
        var pages = new Lazy<RequestDelegate>(() =>
        {
            var branch = app.New();
            branch.AddPages(paths());
            branch.Run(next);
            return branch.Build();
        });
        return context => pages.Value(context);
    });

    private static void AddPages(this IApplicationBuilder app, IReadOnlyList<string> paths) => app.UseSwaggerUI(ui =>
    {
        ui.RoutePrefix = "swagger";
        ui.DocumentTitle = "ApiServer";
        foreach (var path in InOrder(paths))
        {
            // "apis/apps/v1" is shown as "apps/v1", "api/v1" as "v1".
            ui.SwaggerEndpoint($"/swagger/documents/{path}", path[(path.IndexOf('/', StringComparison.Ordinal) + 1)..]);
        }

        ui.DocExpansion(DocExpansion.None);
        ui.EnablePersistAuthorization();
        ui.DefaultModelsExpandDepth(-1);
    });

    /// <summary>The story's groups, then the others by name.</summary>
    public static IEnumerable<string> InOrder(IReadOnlyList<string> paths) =>
        First.Where(paths.Contains).Concat(paths.Where(p => !First.Contains(p)).Order(StringComparer.Ordinal));
}
