using TestKit.Store;
using Xunit.Abstractions;

namespace Gateway.Outbox.Tests.Faults;

/// <summary>Random damage to a store with 10,000 events: 1,000 times with GATEWAY_FAULT_SEEDS, some of each kind in every build.</summary>
public sealed class DamageTests(ITestOutputHelper output) : IDisposable
{
    private readonly DamageSource source = new();
    private readonly TempFolder folder = new();

    public void Dispose()
    {
        source.Dispose();
        folder.Dispose();
    }

    [Fact]
    public void A_sound_store_is_found_sound()
    {
        Assert.Equal(10_000, source.Events.Sum(e => e.Count));
        Assert.NotEmpty(source.Running.Files["outbox.db-wal"]);
        foreach (var (name, image) in new[] { ("running", source.Running), ("closed", source.Closed) })
        {
            var found = DamagedStore.Look(source, image, folder[name]);
            Assert.Empty(found.Broken);
            Assert.Equal((false, 10_000, 0, 0, false), (found.IsReplaced, found.Arrived, found.Gaps, found.OnlyNamed, found.StatesWrong));
        }
    }

    /// <remarks>A state that was written, acknowledged by the disk and never stored leaves the one before, which is whole: nothing can tell.</remarks>
    [Fact]
    public void However_the_files_are_damaged_it_starts_and_every_number_arrives_as_committed_or_is_named()
    {
        var found = Enumerable.Range(0, Width.Seeds > 0 ? 1000 : 2 * Damage.Count).Select(Look).ToList();
        foreach (var kind in found.GroupBy(f => f.Kind).OrderBy(g => g.Key, StringComparer.Ordinal))
        {
            var stores = kind.Select(f => f.Store).ToList();
            output.WriteLine(
                $"{kind.Key,-30} {stores.Count,4}: new stream {stores.Count(s => s.IsReplaced),4}, arrived {stores.Average(s => s.Arrived),6:0}, gaps {stores.Average(s => s.Gaps),6:0}, "
                + $"only named {stores.Average(s => s.OnlyNamed),6:0}, states wrong {stores.Count(s => s.StatesWrong),4}");
        }

        var broken = found.Where(f => f.Store.Broken.Count > 0 || (f.Store.StatesWrong && !f.Kind.Contains("before", StringComparison.Ordinal))).ToList();
        Assert.True(
            broken.Count == 0,
            $"{broken.Count} of {found.Count}: {string.Join('\n', broken.Take(20).Select(f => $"{f.Kind}: {f.What}: states {f.Store.StatesWrong}, {string.Join("; ", f.Store.Broken.Take(3))}"))}");
        Assert.Contains(found, f => f.Store.Gaps > 0);
        Assert.Contains(found, f => f.Store.IsReplaced && f.Store.Arrived > 5_000);
    }

    private (string Kind, string What, DamagedStore Store) Look(int seed)
    {
        var (image, kind, what) = Damage.Make(source, seed);
        var path = folder[$"{seed}"];
        try
        {
            return (kind, what, DamagedStore.Look(source, image, path));
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            throw new InvalidOperationException($"{kind}: {what}: {e.GetType().Name}: {e.Message}", e);
        }
        finally
        {
            Directory.Delete(path, recursive: true);
        }
    }
}
