using ApiServer.Model.Errors;
using ApiServer.Registry.Requests;
using ApiServer.Store;
using MediatR;

namespace ApiServer.Registry.Tests.Reading;

/// <summary>
/// A client that lists in pages and then watches, as informers do, and checks with everything that it reads that it has the state of the
/// revision where it is. Starts over when it is told that a revision is too old.
/// </summary>
internal sealed class ReadingClient(IMediator mediator, History history, RequestScope scope, ListOptions selection)
{
    private readonly SortedDictionary<string, string> _objects = new(StringComparer.Ordinal);
    private readonly List<KeyValuePair<string, string>> _pages = [];
    private IWatchSession? _session;
    private string? _continue;
    private long _pagesRevision;
    private long _revision;
    private bool _synced;

    /// <summary>How often it was told 410.</summary>
    public int Expired { get; private set; }

    /// <summary>How often its state was compared.</summary>
    public int Compared { get; private set; }

    /// <summary>Lists one page; with the last one the list is complete.</summary>
    public async Task ListAsync(int limit)
    {
        ListResponse page;
        try
        {
            page = await mediator.Send(new ListRequest(scope, selection with { Limit = limit, Continue = _continue ?? "" }));
        }
        catch (ApiStatusException e)
        {
            Assert.Equal((410, StatusReason.Expired), (e.Status.Code, e.Status.Reason));
            Assert.NotNull(_continue);
            Expired++;
            Forget();
            return;
        }

        if (_continue is null)
        {
            _pages.Clear();
            _pagesRevision = page.Revision;
        }

        Assert.Equal(_pagesRevision, page.Revision);
        _pages.AddRange(page.Items.Select(i => KeyValuePair.Create(i.Key.Path, i.Json.ToString())));
        _continue = page.Continue;
        if (_continue is null)
        {
            Assert.Equal(history.Seen(page.Revision, scope, selection), _pages);
            Take(_pages, page.Revision);
        }
    }

    /// <summary>Watches on from the last revision that it has seen.</summary>
    public async Task ReconnectAsync() =>
        _session = _synced ? await mediator.Send(new WatchRequest(scope, selection with { ResourceVersion = $"{_revision}", AllowWatchBookmarks = true })) : null;

    /// <summary>Starts over with a watch that brings the state first.</summary>
    public async Task WatchListAsync()
    {
        Forget();
        _session = await mediator.Send(new WatchRequest(
            scope, selection with { SendInitialEvents = true, ResourceVersionMatch = "NotOlderThan", AllowWatchBookmarks = true }));
    }

    /// <summary>Reads what has come, but not more than that.</summary>
    public void Read(int max)
    {
        var frames = new List<WatchFrame>();
        if (_session is null)
        {
            return;
        }

        if (!_session.TryRead(frames, max))
        {
            Assert.Matches(@"^too old resource version: \d+ \(\d+\)$", _session.Refusal.Message);
            Expired++;
            Forget();
            return;
        }

        foreach (var frame in frames)
        {
            Apply(frame);
        }

        if (_session.InitialEventsEndDue)
        {
            _session.InitialEventsEndSent();
            _synced = true;
        }

        if (_synced)
        {
            _revision = _session.Position;
            Compare();
        }
    }

    /// <summary>Reads until it has everything.</summary>
    public async Task CatchUpAsync()
    {
        for (var i = 0; !_synced || _session is null || _revision < history.Revision; i++)
        {
            Assert.True(i < 1000, "does not catch up");
            if (!_synced && _session is null)
            {
                await ListAsync(3);
            }
            else if (_session is null)
            {
                await ReconnectAsync();
            }
            else
            {
                Read(5);
            }
        }

        Compare();
    }

    private void Apply(WatchFrame frame)
    {
        var (path, json) = (frame.Object.Key.Path, frame.Object.Json.ToString());
        Assert.True(!_synced || frame.Revision > _revision, $"{path} came again");
        switch (frame.Type)
        {
            case StoreEventType.Added:
                Assert.True(_objects.TryAdd(path, json), $"{path} was added twice");
                break;
            case StoreEventType.Modified:
                Assert.True(_objects.ContainsKey(path), $"{path} was modified before it was added");
                _objects[path] = json;
                break;
            default:
                // The last state that the client saw.
                Assert.True(_objects.Remove(path, out var last), $"{path} was deleted before it was added");
                Assert.Equal(Unversioned(last), Unversioned(json));
                break;
        }
    }

    private static string Unversioned(string json) => System.Text.RegularExpressions.Regex.Replace(json, "\"resourceVersion\":\"\\d+\"", "");

    private void Take(IEnumerable<KeyValuePair<string, string>> objects, long revision)
    {
        _objects.Clear();
        foreach (var (path, json) in objects)
        {
            _objects.Add(path, json);
        }

        (_revision, _synced, _session) = (revision, true, null);
        Compare();
    }

    private void Compare()
    {
        Compared++;
        Assert.Equal(history.Seen(_revision, scope, selection), _objects);
    }

    private void Forget()
    {
        _objects.Clear();
        (_session, _continue, _synced, _revision) = (null, null, false, 0);
    }
}
