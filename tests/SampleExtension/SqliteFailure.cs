namespace Gateway.Outbox.Sqlite;

/// <summary>What the linked sources know of SQLite: that it may fail. Nothing here does.</summary>
internal sealed class SqliteFailure(string message) : Exception(message);
