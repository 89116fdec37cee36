using ApiServer.Store;

namespace ApiServer;

/// <summary>The store while it opens: the web server starts meanwhile, and its first requests wait here.</summary>
internal sealed class OpeningStore(Task<ObjectStore> opening) : IAsyncDisposable
{
    /// <summary>The open store.</summary>
    /// <exception cref="InvalidOperationException">It was asked for too early.</exception>
    public ObjectStore Value => opening.IsCompletedSuccessfully ? opening.Result : throw new InvalidOperationException("The store is not open yet.");

    /// <summary>Ends when the store is open; fails as opening it failed.</summary>
    public Task<ObjectStore> OpenedAsync() => opening;

    /// <summary>Lets requests pass from when the store is open.</summary>
    public RequestDelegate Gate(RequestDelegate next) => context => opening.IsCompletedSuccessfully ? next(context) : WaitAsync(next, context);

    /// <summary>Closes the store when it was opened.</summary>
    public async ValueTask DisposeAsync()
    {
        await ((Task)opening).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (opening.IsCompletedSuccessfully)
        {
            await opening.Result.DisposeAsync().ConfigureAwait(false);
        }
    }

    private async Task WaitAsync(RequestDelegate next, HttpContext context)
    {
        await opening.WaitAsync(context.RequestAborted).ConfigureAwait(false);
        await next(context).ConfigureAwait(false);
    }
}
