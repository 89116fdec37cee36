using MediatR;

namespace ApiServer.Rest.Tests;

/// <summary>Answers the registry's requests with what a test says, and remembers the last one.</summary>
internal sealed class FakeMediator : IMediator
{
    public Func<object, object> Answer { get; set; } = request => throw new InvalidOperationException($"no answer for {request}");

    public object? Last { get; private set; }

    public Task<TResponse> Send<TResponse>(IRequest<TResponse> request, CancellationToken cancellationToken = default)
    {
        Last = request;
        return Task.FromResult((TResponse)Answer(request));
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
