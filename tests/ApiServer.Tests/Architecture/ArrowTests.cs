using System.Reflection;
using NetArchTest.Rules;

namespace ApiServer.Tests.Architecture;

/// <summary>Which room of the house may know of which.</summary>
public sealed class ArrowTests
{
    private static readonly Dictionary<string, string[]> Allowed = new()
    {
        ["ApiServer.Model"] = [],
        ["ApiServer.Store"] = ["ApiServer.Model"],
        ["ApiServer.Registry"] = ["ApiServer.Model", "ApiServer.Store"],
        ["ApiServer.Rest"] = ["ApiServer.Model", "ApiServer.Store", "ApiServer.Registry"],
        ["ApiServer.Controllers"] = ["ApiServer.Model", "ApiServer.Store", "ApiServer.Registry"],
        ["ApiServer.Nodes"] = ["ApiServer.Model", "ApiServer.Store", "ApiServer.Registry"],
        ["ApiServer.Dns"] = ["ApiServer.Model", "ApiServer.Store", "ApiServer.Registry"],
    };

    public static TheoryData<string> Rooms => [.. Allowed.Keys];

    [Theory]
    [MemberData(nameof(Rooms))]
    public void A_room_references_only_the_rooms_below_it(string room)
    {
        var references = Assembly.Load(room).GetReferencedAssemblies().Select(a => a.Name!).Where(n => n.StartsWith("ApiServer", StringComparison.Ordinal));
        Assert.Empty(references.Except(Allowed[room]));
    }

    [Theory]
    [MemberData(nameof(Rooms))]
    public void Entity_framework_stays_in_the_store(string room)
    {
        if (room != "ApiServer.Store")
        {
            AssertNoDependency(room, "Microsoft.EntityFrameworkCore", "Microsoft.Data.Sqlite");
        }
    }

    [Theory]
    [MemberData(nameof(Rooms))]
    public void Http_stays_in_rest(string room)
    {
        if (room != "ApiServer.Rest")
        {
            AssertNoDependency(room, "Microsoft.AspNetCore");
        }
    }

    [Theory]
    [InlineData("ApiServer.Rest")]
    [InlineData("ApiServer.Controllers")]
    [InlineData("ApiServer.Nodes")]
    [InlineData("ApiServer.Dns")]
    public void Only_the_registry_writes_to_the_store(string room) =>
        AssertNoDependency(room, "ApiServer.Store.StoreTransaction", "ApiServer.Store.StoreOperation", "ApiServer.Store.CommitResult");

    private static void AssertNoDependency(string room, params string[] dependencies)
    {
        var result = Types.InAssembly(Assembly.Load(room)).ShouldNot().HaveDependencyOnAny(dependencies).GetResult();
        Assert.True(result.IsSuccessful, $"{string.Join(", ", result.FailingTypeNames ?? [])} depend on {string.Join(" or ", dependencies)}");
    }
}
