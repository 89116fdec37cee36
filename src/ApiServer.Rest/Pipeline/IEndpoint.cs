namespace ApiServer.Rest.Pipeline;

/// <summary>Serves the paths below one first segment.</summary>
internal interface IEndpoint
{
    Task ServeAsync(Exchange exchange);
}
