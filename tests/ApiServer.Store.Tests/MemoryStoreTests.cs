namespace ApiServer.Store.Tests;

public sealed class MemoryStoreTests() : StoreConformance(sqlite: false);

public sealed class MemoryWatchTests() : WatchConformance(sqlite: false);

public sealed class MemoryDurabilityTests() : DurabilityConformance(sqlite: false);
