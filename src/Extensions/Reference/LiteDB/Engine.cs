namespace LiteDB.Engine;

public class EngineSettings
{
    public Stream DataStream
    {
        get => throw null!;
        set => throw null!;
    }

    public Stream LogStream
    {
        get => throw null!;
        set => throw null!;
    }
}

public class LiteEngine : IDisposable
{
    public LiteEngine(EngineSettings settings) => throw null!;

    public int Checkpoint() => throw null!;

    public int Insert(string collection, IEnumerable<BsonDocument> docs, BsonAutoId autoId) => throw null!;

    public bool Pragma(string name, BsonValue value) => throw null!;

    public IBsonDataReader Query(string collection, Query query) => throw null!;

    public void Dispose() => throw null!;
}
