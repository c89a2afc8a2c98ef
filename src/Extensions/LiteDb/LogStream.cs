namespace Gateway.Extensions.LiteDb;

/// <summary>
/// The log of a database. The library marks the last page of a transaction as confirmed and checks nothing more: after a power cut that left this page and
/// not those before it, or half of it, the database would be read with broken pages in it. So the mark is set last, when all pages are on the disk, by a
/// write of one sector.
/// </summary>
internal sealed class LogStream(string path, WriteFailure failure) : DiskStream(path, failure)
{
    // Of the library's pages (BasePage, 5.0.21): 32 bytes of header, of which this says that the transaction is whole.
    private const int Confirmed = 18;
    private const int Sector = 512;
    private const int Page = 8192;

    public override void Write(byte[] buffer, int offset, int count)
    {
        if (count < Sector || buffer[offset + Confirmed] == 0)
        {
            base.Write(buffer, offset, count);
            return;
        }

        var (mark, end) = (buffer[offset + Confirmed], Position + count);
        buffer[offset + Confirmed] = 0;
        base.Write(buffer, offset, count);
        Flush();
        buffer[offset + Confirmed] = mark;
        Position = end - count;
        base.Write(buffer, offset, Sector);
        Position = end;
    }

    /// <summary>Cuts off what belongs to no confirmed transaction; the library would number the next ones by what it finds there.</summary>
    public void DropUnconfirmed()
    {
        var mark = new byte[1];
        var length = Length / Page * Page;
        for (; length > 0; length -= Page)
        {
            Position = length - Page + Confirmed;
            if (Read(mark) == 1 && mark[0] != 0)
            {
                break;
            }
        }

        if (length < Length)
        {
            SetLength(length);
            Flush();
        }

        Position = 0;
    }
}
