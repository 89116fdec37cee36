using ApiServer.Controllers.Jobs;
using ApiServer.Model.Kinds;
using ApiServer.Registry.Reconciling;
using ApiServer.Store;

namespace ApiServer.Controllers.Tests.Jobs;

/// <summary>A server that stops between any two writes of the tracking counts each Pod once after it starts again.</summary>
public sealed class JobCrashTests : JobTest
{
    private FailingStore? _store;

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    [InlineData(6)]
    [InlineData(7)]
    public async Task Each_pod_is_counted_once_whenever_it_stops(int writes)
    {
        // Four Pods end, two of them badly, while nobody looks; then the controller may write so often before all fails.
        await Cluster.CreateAsync(Jobs, """{"metadata":{"name":"j","namespace":"default"},"spec":{"parallelism":4,"completions":4,"backoffLimit":5,"template":{"spec":{"restartPolicy":"Never","containers":[{"name":"c","image":"i"}]} } } }""");
        foreach (var i in Enumerable.Range(0, 4))
        {
            var pod = JobPodTemplate.NewPod(new JobView(Job), null, null);
            pod = await Cluster.Client.CreateAsync(Pods, pod, CancellationToken.None);
            await EndAsync(pod, exitCode: i % 2);
        }

        _store!.Allow(writes);
        await Cluster.StartAsync(JobControllers.Create(Cluster.Client, Events));
        await Testing.Eventually.HoldsAsync(() => _store.HasFailed || Counts() == "2/0/0/2/2");
        _store.Allow(int.MaxValue);
        await Cluster.PassAsync(TimeSpan.FromSeconds(1));
        Assert.Equal(("2/0/0/2/2", "{}"), (Counts(), Status["uncountedTerminatedPods"]!.ToString()));
        Assert.DoesNotContain(Cluster.List(Pods).Except(Active), p => p.IsTracked());

        await EndAsync(Active[0]);
        await EndAsync(Active[0]);
        Assert.Equal("0/0/0/4/2", Counts());
        Assert.True(Job.IsConditionTrue("Complete"));
    }

    private protected override IObjectStore Wrap(IObjectStore store) => _store = new FailingStore(store);

    private protected override IEnumerable<Reconciler> Reconcilers() => [];

    /// <summary>A store whose commits fail after so many.</summary>
    private sealed class FailingStore(IObjectStore inner) : IObjectStore
    {
        private int _left = int.MaxValue;
        private volatile bool _hasFailed;

        public bool HasFailed => _hasFailed;

        public long Revision => inner.Revision;

        public void Allow(int commits) => Interlocked.Exchange(ref _left, commits);

        public ResourceSnapshot Snapshot(string type) => inner.Snapshot(type);

        public Task<ResourceSnapshot?> SnapshotAtAsync(string type, long revision, CancellationToken cancellationToken) =>
            inner.SnapshotAtAsync(type, revision, cancellationToken);

        public StoredObject? Get(ObjectKey key) => inner.Get(key);

        public Task<CommitResult> CommitAsync(StoreTransaction transaction, CancellationToken cancellationToken)
        {
            if (Interlocked.Decrement(ref _left) < 0)
            {
                _hasFailed = true;
                throw new IOException("The disk is gone.");
            }

            return inner.CommitAsync(transaction, cancellationToken);
        }

        public IWatchCursor? Watch(string type, long afterRevision) => inner.Watch(type, afterRevision);

        public Task<bool> WaitForRevisionAsync(long revision, TimeSpan timeout, CancellationToken cancellationToken) =>
            inner.WaitForRevisionAsync(revision, timeout, cancellationToken);
    }
}
