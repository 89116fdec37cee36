namespace ApiServer.Model.Kinds.Validation;

/// <summary>One block of a PEM text.</summary>
/// <param name="Label">What stands after BEGIN.</param>
/// <param name="HasHeaders">Whether there are lines like <c>Proc-Type: 4,ENCRYPTED</c> before the data.</param>
/// <param name="Bytes">The data.</param>
internal sealed record PemBlock(string Label, bool HasHeaders, byte[] Bytes);
