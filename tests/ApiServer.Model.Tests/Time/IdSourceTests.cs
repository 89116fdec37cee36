using ApiServer.Model.Time;

namespace ApiServer.Model.Tests.Time;

public sealed class IdSourceTests
{
    [Fact]
    public void Same_seed_gives_the_same_ids()
    {
        var first = new IdSource(7);
        var second = new IdSource(7);
        Assert.Equal([first.NewUid(), first.NewSuffix(), first.NewUid()], [second.NewUid(), second.NewSuffix(), second.NewUid()]);
    }

    [Fact]
    public void Uid_is_a_version_4_uuid_in_lower_case() =>
        Assert.Matches("^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$", new IdSource().NewUid());

    [Fact]
    public void Suffix_has_only_letters_and_digits_that_spell_nothing() => Assert.Matches("^[bcdfghjklmnpqrstvwxz2456789]{5}$", new IdSource().NewSuffix());
}
