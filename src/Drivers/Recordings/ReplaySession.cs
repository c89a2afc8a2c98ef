using System.Text;
using Gateway.Abstractions;
using Gateway.Abstractions.Sensors;

namespace Gateway.Drivers.Recordings;

/// <summary>Delivers the rows of an open recording, at the recorded pace divided by the speed.</summary>
internal sealed class ReplaySession(Recording recording, LineReader lines, double speed) : ISensorSession
{
    /// <summary>Bound of one step, so that stopping and the wait for room are looked at often enough.</summary>
    public const int RowsPerStep = 256;

    private readonly string name = Path.GetFileName(recording.File);
    private Row row;
    private bool pending;
    private (long Row, long Live)? origin;

    /// <inheritdoc />
    public Next Step(Instant now, ISampleSink into)
    {
        for (var i = 0; i < RowsPerStep; i++)
        {
            if (!pending && !Read())
            {
                return Next.Finished;
            }

            var wait = Wait(now);
            if (wait > TimeSpan.Zero)
            {
                return Next.In(wait);
            }

            var sample = row.Fault is null ? new Sample(0, row.Value) : Sample.Bad(0, $"{name}:{lines.Line}: {row.Fault}");
            into.Add(sample, row.UtcTicks, new ResumeToken(recording.Identity, lines.Offset, lines.Line));
            pending = false;
        }

        return Next.AtOnce;
    }

    /// <inheritdoc />
    public void Dispose() => recording.Dispose();

    /// <summary>
    /// How long until the row is due. Counted from the first row, not from the one before, so that late steps do not add up;
    /// a row that goes back in time is due at once.
    /// </summary>
    private TimeSpan Wait(Instant now)
    {
        if (row.UtcTicks is not { } at)
        {
            return TimeSpan.Zero;
        }

        origin ??= (at, now.Ticks);
        var remaining = ((at - origin.Value.Row) / speed) - (now.Ticks - origin.Value.Live);
        return remaining <= 0 ? TimeSpan.Zero : TimeSpan.FromTicks((long)Math.Ceiling(Math.Min(remaining, TimeSpan.TicksPerDay)));
    }

    private bool Read()
    {
        while (lines.TryRead(out var line, out var tooLong))
        {
            if (tooLong)
            {
                row = new Row(null, double.NaN, "the line is longer than 64 KiB");
            }
            else if (line[Ascii.Trim(line)].IsEmpty)
            {
                continue;
            }
            else
            {
                row = recording.Rows.Parse(line);
            }

            return pending = true;
        }

        return false;
    }
}
