namespace ApiServer.Model.Schema;

/// <summary>The family of suffixes in which a quantity was written and is written again.</summary>
public enum QuantityFormat
{
    /// <summary><c>500m</c>, <c>1k</c>, <c>12G</c>.</summary>
    DecimalSI,

    /// <summary><c>1Ki</c>, <c>12Gi</c>.</summary>
    BinarySI,

    /// <summary><c>1e3</c>, <c>12E6</c>.</summary>
    DecimalExponent,
}
