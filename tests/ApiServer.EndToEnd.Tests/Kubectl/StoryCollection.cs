namespace ApiServer.EndToEnd.Tests.Verbs;

/// <summary>The tests that look at the story's StatefulSet.</summary>
[CollectionDefinition(Name)]
public sealed class StoryCollection : ICollectionFixture<StorySet>
{
    public const string Name = "story set";
}
