using Xunit.Abstractions;

namespace Gateway.Outbox.Tests.Faults;

/// <summary>Random damage to a store with 10,000 events: 1,000 times with GATEWAY_FAULT_SEEDS, some of them in every build.</summary>
/// <remarks>Asserted is that damage never ends in an exception of another kind; what is noticed of it is only printed.</remarks>
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
            Assert.Equal((true, 0, 0, false, false), (found.Started, found.Damaged, found.Missing, found.Reused, found.StatesWrong));
            Assert.Empty(found.Errors);
        }
    }

    [Fact]
    public void Damage_is_an_error_in_words_or_nothing_and_never_an_exception_of_another_kind()
    {
        var found = Enumerable.Range(0, Width.Seeds > 0 ? 1000 : 38).Select(Look).ToList();
        foreach (var kind in found.GroupBy(f => f.Kind).OrderBy(g => g.Key, StringComparer.Ordinal))
        {
            var stores = kind.Select(f => f.Store).ToList();
            output.WriteLine(
                $"{kind.Key,-30} {stores.Count,4}: started {stores.Count(s => s.Started),4}, silent {stores.Count(s => s.Errors.Count == 0),4}, "
                + $"sent damaged {stores.Count(s => s.Damaged > 0),4}, missing {stores.Count(s => s.Missing > 0),4}, missing unsaid {stores.Count(s => s.Missing > 0 && s.Errors.Count == 0),4}, "
                + $"numbers again {stores.Count(s => s.Reused),4}, states wrong {stores.Count(s => s.StatesWrong),4}");
        }

        foreach (var (_, what, store) in found.Where(f => !f.Store.IsHonest).Take(40))
        {
            output.WriteLine($"{what}: {store.Damaged} damaged, {store.Missing} missing, reused {store.Reused}, states {store.StatesWrong}; {string.Join("; ", store.Errors)}");
        }
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
            throw new InvalidOperationException($"{what}: {e.GetType().Name}: {e.Message}", e);
        }
        finally
        {
            Directory.Delete(path, recursive: true);
        }
    }
}
