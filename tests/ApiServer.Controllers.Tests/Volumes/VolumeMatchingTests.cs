namespace ApiServer.Controllers.Tests.Volumes;

public sealed class VolumeMatchingTests : VolumeTest
{
    [Fact]
    [Trait("spec", "2.4.5")]
    public async Task The_smallest_volume_that_fits_is_taken()
    {
        await Volume("s5", "5Gi");
        await Volume("s20", "20Gi");
        await Volume("s10", "10Gi");
        await Claim("c", "6Gi");
        Assert.Equal("s10", Bound["c"]);
    }

    [Fact]
    [Trait("spec", "2.4.1")]
    public async Task A_larger_volume_with_fewer_modes_goes_before_a_smaller_one_with_more()
    {
        await Volume("large", "20Gi", "\"ReadWriteOnce\"");
        await Volume("small", "5Gi", "\"ReadWriteOnce\",\"ReadOnlyMany\"");
        await Claim("c");
        Assert.Equal("large", Bound["c"]);
    }

    [Fact]
    public async Task Of_equal_volumes_the_first_by_name_is_taken()
    {
        await Volume("b");
        await Volume("a");
        await Claim("c");
        Assert.Equal("a", Bound["c"]);
    }

    [Fact]
    [Trait("spec", "2.4.3")]
    public async Task What_was_promised_to_the_claim_goes_before_what_fits_better()
    {
        await Volume("a", "1Gi");
        await Volume("reserved", "50Gi", more: "\"claimRef\":{\"namespace\":\"ns\",\"name\":\"c\"},");
        await Claim("c");
        Assert.Equal("reserved", Bound["c"]);
    }

    [Theory]
    [Trait("spec", "2.4.2")]
    [Trait("spec", "2.4.5")]
    [InlineData("\"volumeMode\":\"Block\",", "\"ReadWriteOnce\"", "1Gi")]
    [InlineData("\"storageClassName\":\"x\",", "\"ReadWriteOnce\"", "1Gi")]
    [InlineData("", "\"ReadWriteMany\"", "1Gi")]
    [InlineData("", "\"ReadWriteOnce\"", "11Gi")]
    public async Task What_does_not_fit_is_not_taken(string more, string modes, string size)
    {
        await Volume("pv");
        await Claim("c", size, modes, more);
        Assert.Empty(Bound);
    }
}
