using System.Text;
using Gateway.Abstractions;
using Gateway.Abstractions.Store;
using Gateway.Pipeline;

namespace Gateway.Tests.Pipeline;

public class ClockSynchronisationTests
{
    private const long Second = TimeSpan.TicksPerSecond;

    [Fact]
    public void The_offset_is_how_far_the_clock_was_moved_since_the_start()
    {
        bool? answer = false;
        var clock = new ClockSynchronisation(() => answer);
        Assert.Null(clock.Look(new Instant(0, 1000 * Second)));
        answer = true;
        Assert.Null(clock.Look(new Instant(Second - 1, (1005 * Second) - 1)));
        Assert.Equal(4, clock.Look(new Instant(Second, 1005 * Second)));
        Assert.Null(clock.Look(new Instant(9 * Second, 1013 * Second)));
        Assert.True(clock.State);
    }

    [Theory]
    [InlineData(null)]
    [InlineData(true)]
    public void A_clock_of_which_nothing_else_was_known_says_nothing(bool? before)
    {
        var answer = before;
        var clock = new ClockSynchronisation(() => answer);
        Assert.Null(clock.Look(new Instant(0, 0)));
        answer = true;
        Assert.Null(clock.Look(new Instant(Second, 9 * Second)));
    }

    [Fact]
    public async Task What_is_stamped_before_the_clock_is_right_says_so_and_the_synchronisation_is_an_event()
    {
        using var bench = new PipelineBench(TimeSpan.Zero) { IsSynchronised = false };
        await bench.StartAsync();
        bench.Read(31);
        await bench.TurnsAsync();
        Assert.Equal("unsynchronised", bench.State.Clock);
        bench.IsSynchronised = true;
        bench.Time.Advance(TimeSpan.FromSeconds(1));
        await bench.TurnsAsync();
        bench.Read(20);
        await bench.TurnsAsync();
        Assert.Equal("synchronised", bench.State.Clock);
        Assert.Equal([ReadingFlags.ClockUnsynced, ReadingFlags.None], Events(bench, Lane.Readings).Select(e => e.Flags));
        Assert.Equal([true, false], Data(bench, Lane.Alerts).Select(d => d.Contains("\"clock-unsynced\"],\"boot\"", StringComparison.Ordinal)));
        Assert.Contains(Data(bench, Lane.System), d => d.Contains("\"offset\":0", StringComparison.Ordinal));
        Assert.Contains(bench.Committed(Lane.System), e => e.EndsWith("clock-synchronised", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_recording_has_a_clock_of_its_own()
    {
        using var bench = new PipelineBench(TimeSpan.Zero, recorded: true) { IsSynchronised = false };
        await bench.StartAsync();
        bench.Source.Add(new Abstractions.Sensors.Sample(0, 31), 5 * Second, default);
        await bench.TurnsAsync();
        Assert.Equal([ReadingFlags.None], Events(bench, Lane.Readings).Select(e => e.Flags));
        Assert.DoesNotContain(Data(bench, Lane.Alerts), d => d.Contains("clock-unsynced", StringComparison.Ordinal));
    }

    private static IEnumerable<string> Data(PipelineBench bench, Lane lane) => Events(bench, lane).Select(e => Encoding.UTF8.GetString(e.Data.Span));

    private static List<StoredEvent> Events(PipelineBench bench, Lane lane)
    {
        var events = new List<StoredEvent>();
        bench.Reader.Read(lane, bench.Reader.Cursor(lane), 100, events);
        return events;
    }
}
