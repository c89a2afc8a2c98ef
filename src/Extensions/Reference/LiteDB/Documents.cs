namespace LiteDB;

public enum BsonAutoId
{
    Int32 = 2,
    Int64 = 3,
    ObjectId = 10,
    Guid = 11,
}

public class BsonValue
{
    public bool IsInt64 => throw null!;

    public bool IsBinary => throw null!;

    public long AsInt64 => throw null!;

    public byte[] AsBinary => throw null!;

    public virtual BsonValue this[string name]
    {
        get => throw null!;
        set => throw null!;
    }

    public static implicit operator BsonValue(int value) => throw null!;

    public static implicit operator BsonValue(long value) => throw null!;

    public static implicit operator BsonValue(byte[] value) => throw null!;
}

public class BsonDocument : BsonValue
{
    public BsonDocument() => throw null!;

    public override BsonValue this[string key]
    {
        get => throw null!;
        set => throw null!;
    }
}

public sealed class BsonExpression
{
    internal BsonExpression() => throw null!;
}

public interface IBsonDataReader : IDisposable
{
    string Collection { get; }

    BsonValue Current { get; }

    bool HasValues { get; }

    BsonValue this[string field] { get; }

    bool Read();
}

public class Query
{
    public List<BsonExpression> Where => throw null!;

    public int Limit
    {
        get => throw null!;
        set => throw null!;
    }

    public static BsonExpression GTE(string field, BsonValue value) => throw null!;
}
