namespace ApiServer.Registry.Write;

/// <summary>One stage of the object ring. Synchronous: everything that a stage may read is in memory.</summary>
public interface IWriteStage
{
    /// <summary>For the test of the order.</summary>
    string Name { get; }

    /// <summary>Works on the attempt; refuses with an ApiStatusException.</summary>
    void Run(WriteAttempt attempt);
}
