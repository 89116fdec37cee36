using ApiServer.EndToEnd.Tests.Support;

namespace ApiServer.EndToEnd.Tests.Verbs;

/// <summary>The tests that write: they share one server, which costs more to start than most of them to run.</summary>
[CollectionDefinition(Name)]
public sealed class VerbsCollection : ICollectionFixture<KubectlServer>
{
    public const string Name = "verbs";
}
