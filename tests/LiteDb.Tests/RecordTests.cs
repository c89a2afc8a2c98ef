using System.Text;
using Gateway.Abstractions;
using Gateway.Abstractions.Sensors;
using Gateway.Abstractions.Store;
using Gateway.Abstractions.StoreParts;
using Gateway.Extensions.LiteDb;
using TestKit.Store;

namespace Gateway.LiteDb.Tests;

public sealed class RecordTests
{
    private const string Stream = "0badcafe";
    private const string Old = "00c0ffee";
    private readonly RecordWriter writer = new();

    public RecordTests() => writer.Begin(Stream, 3);

    [Fact]
    public void Events_are_read_back_whole_by_stream_and_lane()
    {
        var raised = Use.Event(Lane.Alerts, "{\"n\":1}") with { Sequence = 9 };
        writer.Add(raised, Stream);
        writer.Add(new Reading(Use.Temperature, new Instant(5, 638_000_000_000_000_001), 21.25, Quality.Uncertain, "drifting", ReadingFlags.Coalesced), 4);
        writer.Add(new Reading(Use.Count, new Instant(5, 638_000_000_000_000_000), double.NaN, Quality.Bad, "no answer — CRC"), 5);
        writer.Add(Use.Event(Lane.System) with { Sequence = 2 }, Old, ["a", "b"]);
        writer.Add(StoredEvent.Gap(Lane.System, 3, 8, LossReason.Expired), Old, ["a"]);

        var events = Read().Events();
        var alert = Assert.Single(events[new LaneKey(Stream, Lane.Alerts)]).Event;
        Assert.Equal(raised with { Data = default }, alert with { Data = default });
        Assert.Equal("{\"n\":1}", Encoding.UTF8.GetString(alert.Data.Span));
        Assert.Equal(
            [
                new(Lane.Readings, 4, 638_000_000_000_000_001, "reading", "bench/temperature", Value: 21.25, Unit: "Cel", Quality: Quality.Uncertain, Reason: "drifting", Flags: ReadingFlags.Coalesced),
                new(Lane.Readings, 5, 638_000_000_000_000_000, "reading", "door/count", Quality: Quality.Bad, Reason: "no answer — CRC"),
            ],
            events[new LaneKey(Stream, Lane.Readings)].Select(e => e.Event));
        var older = events[new LaneKey(Old, Lane.System)];
        Assert.Equal([(2L, 2L, true), (3L, 8L, false)], older.Select(e => (e.Event.Sequence, e.Event.Last, e.IsOwed("b"))));
        Assert.Equal(LossReason.Expired, older[1].Event.Loss);
    }

    [Fact]
    public void The_numbers_are_listed_without_holes()
    {
        foreach (var number in (long[])[1, 2, 3, 7, 8])
        {
            writer.Add(Use.Event(Lane.Alerts) with { Sequence = number }, Stream);
        }

        writer.Add(Use.Event(Lane.Alerts) with { Sequence = 9 }, Old);
        var (own, old) = (new LaneKey(Stream, Lane.Alerts), new LaneKey(Old, Lane.Alerts));
        Assert.Equal([new Extent(own, 1, 3, 3), new Extent(own, 7, 8, 3), new Extent(old, 9, 9, 3)], Read().Extents());
    }

    [Fact]
    public void A_change_of_the_state_brings_another_state_to_where_this_one_is()
    {
        using var outbox = new Source();
        var batch = new OutboxBatch();
        batch.Clear(outbox);
        batch.SetState("a", [1, 2]);
        batch.SetState("gone", null);
        batch.SetToken("history", new ResumeToken("x", 5, 6, -7));
        var ledger = new LossLedger();
        ledger.Add(3, 4, LossReason.Expired);
        var cursor = new LaneCursor("cloud", Lane.Alerts, 2, 2, ledger);
        cursor.Stage();
        var letter = new DeadLetter(4, "cloud", Stream, Use.Event(Lane.Alerts) with { Sequence = 3 }, DateTimeOffset.UnixEpoch, "0x99");
        var change = new StoreChange { Batch = batch, Letters = [letter], Cursors = new CursorSet([cursor]), Brought = [new OlderExtent("cloud", Old, Lane.System, 5, 9)] };
        var next = new NextNumbers();
        next.Start(Lane.Alerts, 12);
        StoreState.Write(writer.State, change, next);

        var other = new StoreState();
        other.States["gone"] = [9];
        Assert.False(other.Take(Read().State()));
        Assert.Equal([12, 1, 1], other.Next);
        Assert.Equal("a", Assert.Single(other.States).Key);
        Assert.Equal(new ResumeToken("x", 5, 6, -7), other.Tokens["history"]);
        Assert.Equal((4L, "0x99", 3L), (other.Letters[0].Id, other.Letters[0].Detail, other.Letters[0].Event.Sequence));
        Assert.Equal([new OlderExtent("cloud", Old, Lane.System, 5, 9)], other.Brought);
        var image = Assert.Single(other.Cursors);
        Assert.Equal(("cloud", null, Lane.Alerts, 2L, 2L), (image.Upstream, image.Stream, image.Lane, image.From, image.Acknowledged));
        Assert.Equal([new LossRange(3, 4, LossReason.Expired)], image.Lost);
        Assert.Equal(2, image.Cursor().Ledger.Count(LossReason.Expired));
    }

    [Fact]
    public void Whatever_byte_is_wrong_reading_ends()
    {
        writer.Add(Use.Event(Lane.Alerts, "{\"n\":1}") with { Sequence = 9 }, Stream, ["a"]);
        writer.Add(StoredEvent.Gap(Lane.System, 3, 8, LossReason.Expired), Old);
        var bytes = writer.End().ToArray();
        var refused = 0;
        foreach (var (at, value) in Enumerable.Range(0, bytes.Length).SelectMany(i => (byte[])[0, 1, 0x7F, 0x80, 0xFF], (at, value) => (at, value)))
        {
            var broken = (byte[])bytes.Clone();
            broken[at] = value;
            try
            {
                Assert.True(new RecordReader(3, Stream, broken).Events().Count < 1000);
            }
            catch (FormatException)
            {
                refused++;
            }
        }

        Assert.True(refused > bytes.Length, "most of them are noticed");
    }

    private RecordReader Read() => new(3, Stream, writer.End().ToArray());

    /// <summary>Gives a batch its numbers.</summary>
    private sealed class Source : IOutbox
    {
        public string Stream => RecordTests.Stream;

        public bool Durable => false;

        public OutboxFigures Figures => default;

        public long Next(Lane lane) => 1;

        public bool Stores(Lane lane) => true;

        public IReadOnlyDictionary<string, byte[]> States() => new Dictionary<string, byte[]>();

        public ResumeToken Token(string sensor) => default;

        public IReadOnlyList<IOutboxReader> Attach(IReadOnlyList<UpstreamLanes> upstreams) => [];

        public IReadOnlyList<IOutboxReader> Older(string upstream) => [];

        public void Commit(OutboxBatch batch)
        {
            // It only gives numbers.
        }

        public void Dispose()
        {
            // Nothing is held.
        }
    }
}
