namespace ApiServer.Store.Tests;

public sealed class SqliteStoreTests() : StoreConformance(sqlite: true);

public sealed class SqliteWatchTests() : WatchConformance(sqlite: true);

public sealed class SqliteDurabilityTests() : DurabilityConformance(sqlite: true);
