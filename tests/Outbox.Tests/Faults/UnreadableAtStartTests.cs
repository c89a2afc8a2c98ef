using Gateway.Abstractions;
using Gateway.Abstractions.Store;
using TestKit.Store;
using Xunit.Abstractions;

namespace Gateway.Outbox.Tests.Faults;

/// <summary>Reads that fail while a store is opened: a card's hiccup must not cost a stream, a page that stays unreadable is damage.</summary>
public sealed class UnreadableAtStartTests(ITestOutputHelper output) : IDisposable
{
    private const string SetAside = "set aside";
    private readonly FaultStore store = new();

    public void Dispose() => store.Dispose();

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_read_that_fails_twice_costs_no_stream_and_a_place_that_stays_unreadable_sets_the_store_aside(bool killed)
    {
        var (image, stream) = Left(killed);
        var reads = 0;
        for (var at = 0; ; at++, reads++)
        {
            if (!Opens(image, at, times: 2, out var kept))
            {
                break;
            }

            Assert.Equal(stream, kept);
        }

        output.WriteLine($"{reads} reads while it opens");
        Assert.True(reads > 5, $"{reads} reads");

        var replaced = 0;
        for (var at = 0; at < reads; at += 3)
        {
            Opens(image, at, times: 3, out var kept);
            replaced += kept == SetAside ? 1 : 0;
        }

        Assert.True(replaced > 0, "nothing was set aside");
    }

    /// <summary>Opens with the n-th read failing, and each later one at the same place; false: there is no n-th.</summary>
    private bool Opens(DiskImage image, int at, int times, out string? stream)
    {
        var disk = store.Insert(new FaultDisk(image));
        (string File, long Offset)? bad = null;
        var seen = 0;
        var failed = 0;
        disk.Faults = call =>
        {
            if (call.Op == Op.Read && bad is null && seen++ == at)
            {
                bad = (call.File, call.Offset);
            }

            return call.Op == Op.Read && (call.File, call.Offset) == bad && failed++ < times ? Fault.FailFor(Op.Read) : Fault.None;
        };
        try
        {
            using var outbox = store.Open();
            disk.Faults = null;
            stream = outbox.Replaced is null ? outbox.Stream : SetAside;
        }
        catch (OutboxException)
        {
            // Then it is for the next try.
            stream = null;
        }

        return bad is not null;
    }

    /// <summary>A store as a process leaves it that was stopped, or killed.</summary>
    private (DiskImage Image, string Stream) Left(bool killed)
    {
        var outbox = store.Open();
        outbox.Attach([Use.Wants("a")]);
        outbox.Commit(Lane.Alerts, 40);
        outbox.Commit(Lane.Readings, 2000);
        var image = store.After(Faults.Left.Everything);
        outbox.Dispose();
        return (killed ? image : store.After(Faults.Left.Everything), outbox.Stream);
    }
}
