namespace ApiServer.Model.Yaml;

/// <summary>
/// Keeps a small document from spelling out a huge one by aliases of aliases: beyond a hundred aliased nodes their share of all nodes is
/// limited, the more so the more nodes there are (the rule and the numbers are go-yaml's). go-yaml does not look at how long the nodes are: a
/// megabyte of text with a hundred thousand aliases passes there.
/// </summary>
internal sealed class AliasBudget
{
    private const double FewNodes = 400_000;
    private const double ManyNodes = 4_000_000;
    private const double ShareOfFew = 0.99;
    private const double ShareOfMany = 0.10;

    /// <summary>Characters that aliases may spell out: more than the largest body has could be stored nowhere.</summary>
    private const long MaxAliasedText = 3 << 20;

    private long _nodes;
    private long _aliased;
    private long _aliasedText;

    public void Count(long nodes) => _nodes += nodes;

    /// <exception cref="YamlFormatException">Too much of the document is aliases.</exception>
    public void CountAliased(long nodes, long text)
    {
        _aliasedText += text;
        _nodes += nodes;
        _aliased += nodes;
        if (_aliasedText > MaxAliasedText || (_aliased > 100 && _nodes > 1000 && (double)_aliased / _nodes > AllowedShare))
        {
            throw new YamlFormatException("document contains excessive aliasing");
        }
    }

    private double AllowedShare => _nodes switch
    {
        <= (long)FewNodes => ShareOfFew,
        >= (long)ManyNodes => ShareOfMany,
        _ => ShareOfFew - ((ShareOfFew - ShareOfMany) * ((_nodes - FewNodes) / (ManyNodes - FewNodes))),
    };
}
