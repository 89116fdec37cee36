namespace ApiServer.Model.Apply;

/// <summary>Who owns fields, and by which kind of write (apimachinery managedfields BuildManagerIdentifier).</summary>
/// <param name="Manager">The name the client gave, or its user agent's.</param>
/// <param name="Applied">Whether by server-side apply; then its fields go when it no longer applies them.</param>
/// <param name="ApiVersion">The version it wrote in; empty for an applier, who is one in all versions.</param>
/// <param name="Subresource">The subresource it wrote to; empty for the object.</param>
internal sealed record ManagerName(string Manager, bool Applied, string ApiVersion, string Subresource)
{
    /// <summary>The name as conflicts show it.</summary>
    public override string ToString()
    {
        var name = Json.GoFormat.Quoted(Manager);
        var subresource = Subresource.Length == 0 ? "" : $" with subresource {Json.GoFormat.Quoted(Subresource)}";
        return Applied ? name + subresource : $"{name}{subresource} using {ApiVersion}";
    }
}
