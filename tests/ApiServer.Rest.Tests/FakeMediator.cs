using MediatR;

namespace ApiServer.Rest.Tests;

/// <summary>Answers the registry's requests with what a test says, and remembers the last one.</summary>
internal sealed class FakeMediator : IMediator
{
    public Func<object, object> Answer { get; set; } = request => throw new InvalidOperationException($"no answer for {request}");

    public object? Last { get; private set; }

    /// <summary>What a request waits for before it is answered; its token says when the asker gives up.</summary>
    public Func<CancellationToken, Task> Gate { get; set; } = _ => Task.CompletedTask;

    /// <summary>Answers nothing any more, until the asker gives up.</summary>
    public void Hang() => Gate = given => Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, given);

    public async Task<TResponse> Send<TResponse>(IRequest<TResponse> request, CancellationToken cancellationToken = default)
    {
        Last = request;
        await Gate(cancellationToken);
        return (TResponse)Answer(request);
    }

    public Task<object?> Send(object request, CancellationToken cancellationToken = default)
    {
        Last = request;
        return Task.FromResult<object?>(Answer(request));
    }

    public Task Publish(object notification, CancellationToken cancellationToken = default) => Task.CompletedTask;

    public Task Publish<TNotification>(TNotification notification, CancellationToken cancellationToken = default)
        where TNotification : INotification => Task.CompletedTask;
}
