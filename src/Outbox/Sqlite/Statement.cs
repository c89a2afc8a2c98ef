using System.Text;
using SQLitePCL;

namespace Gateway.Outbox.Sqlite;

/// <summary>A prepared statement, kept for life. Neither binding nor stepping allocates.</summary>
/// <remarks>Parameters count from 1, columns from 0, as in SQLite. Every parameter is bound anew for each run.</remarks>
internal sealed class Statement(Database database, sqlite3_stmt handle) : IDisposable
{
    public void Bind(int parameter, long value) => database.Check(raw.sqlite3_bind_int64(handle, parameter, value));

    public void Bind(int parameter, ReadOnlySpan<byte> value) => database.Check(raw.sqlite3_bind_blob(handle, parameter, value));

    /// <summary>Binds a number; NaN becomes NULL.</summary>
    public void Bind(int parameter, double value) => database.Check(raw.sqlite3_bind_double(handle, parameter, value));

    public void Bind(int parameter, string? value)
    {
        if (value is null)
        {
            database.Check(raw.sqlite3_bind_null(handle, parameter));
            return;
        }

        var most = Encoding.UTF8.GetMaxByteCount(value.Length);
        Span<byte> utf8 = most <= 512 ? stackalloc byte[512] : new byte[most];
        database.Check(raw.sqlite3_bind_text(handle, parameter, utf8[..Encoding.UTF8.GetBytes(value, utf8)]));
    }

    /// <summary>Goes to the next row; false: there is none.</summary>
    public bool Step()
    {
        var result = raw.sqlite3_step(handle);
        if (result == raw.SQLITE_ROW)
        {
            return true;
        }

        if (result != raw.SQLITE_DONE)
        {
            throw database.Failure(result);
        }

        return false;
    }

    /// <summary>Ends the run, and with it the read transaction of a query.</summary>
    public void Reset() => raw.sqlite3_reset(handle);

    /// <summary>Runs to the end.</summary>
    public void Run()
    {
        try
        {
            while (Step())
            {
                // Rows of a pragma that acts step by step.
            }
        }
        finally
        {
            Reset();
        }
    }

    /// <summary>Runs, and gives the number in the first column of the first row; 0 when it is NULL or there is no row.</summary>
    public long RunForNumber()
    {
        try
        {
            return Step() ? Number(0) : 0;
        }
        finally
        {
            Reset();
        }
    }

    public long Number(int column) => raw.sqlite3_column_int64(handle, column);

    /// <summary>A number; NULL is NaN.</summary>
    public double Real(int column) =>
        raw.sqlite3_column_type(handle, column) == raw.SQLITE_NULL ? double.NaN : raw.sqlite3_column_double(handle, column);

    /// <summary>The bytes of a column, valid until the next step.</summary>
    public ReadOnlySpan<byte> Bytes(int column) => raw.sqlite3_column_blob(handle, column);

    public byte[] Blob(int column) => raw.sqlite3_column_blob(handle, column).ToArray();

    public string Text(int column) => raw.sqlite3_column_text(handle, column).utf8_to_string() ?? string.Empty;

    /// <summary>One of <c>raw.SQLITE_INTEGER</c>, <c>SQLITE_TEXT</c>, <c>SQLITE_NULL</c>, …</summary>
    public int Type(int column) => raw.sqlite3_column_type(handle, column);

    public void Dispose() => handle.Dispose();
}
