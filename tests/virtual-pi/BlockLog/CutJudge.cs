using System.Buffers;
using System.Diagnostics;
using System.Text;
using System.Text.Json;
using Gateway.Abstractions;
using Gateway.Abstractions.Configuration;
using Gateway.Abstractions.Store;
using Gateway.Formats;
using Gateway.Outbox;
using VirtualPi.Checks;

namespace VirtualPi.BlockLog;

/// <summary>What was found on a disk.</summary>
/// <param name="Cut">Which disk.</param>
/// <param name="Next">By lane the number that comes next; empty: there was no store yet.</param>
/// <param name="Owed">How many events were still to be sent.</param>
/// <param name="Wrong">What is wrong; null: nothing.</param>
internal sealed record CutVerdict(CutDisk Cut, IReadOnlyList<long> Next, int Owed, string? Wrong);

/// <summary>Judges one disk: the file system repairs itself, the product opens its store, and in it is what must be.</summary>
internal sealed class CutJudge(Heard heard)
{
    private const string Gateway = "virtual-pi";

    /// <summary>Judges and deletes it.</summary>
    public CutVerdict Judge(CutDisk cut)
    {
        var folder = Directory.CreateDirectory(cut.Image + ".files").FullName;
        try
        {
            TakeOut(cut.Image, folder);
            return Look(cut, folder);
        }
        catch (Exception e)
        {
            // Whatever it was, it is a verdict on this disk; the image stays to be looked at.
            File.Copy(cut.Image, cut.Image + ".bad", overwrite: true);
            return new CutVerdict(cut, [], 0, e is Unexpected ? e.Message : e.ToString());
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
            File.Delete(cut.Image);
        }
    }

    private static void TakeOut(string image, string folder)
    {
        // The journal is replayed, as a mount does it; then nothing may be left to repair.
        Run(1, "e2fsck", "-p", image);
        Run(0, "e2fsck", "-fn", image);
        Run(0, "debugfs", "-R", $"rdump / {folder}", image);
    }

    private CutVerdict Look(CutDisk cut, string folder)
    {
        var must = Lanes.All.Select(lane => heard.Highest(lane, cut.Entries)).ToArray();
        if (!File.Exists(Path.Combine(folder, "outbox.db")))
        {
            Expect.True(must.Max() == 0, "there is no store, and events were heard");
            return new CutVerdict(cut, [], 0, null);
        }

        using var store = SqliteOutbox.Open(folder);
        Expect.True(store.Replaced is null, $"the store was set aside: {store.Replaced?.Reason}");
        if (must.Max() > 0 || store.Stream == heard.Stream)
        {
            Expect.Equal(heard.Stream, store.Stream, "the stream");
        }

        foreach (var lane in Lanes.All)
        {
            Expect.True(store.Next(lane) > must[(int)lane], $"{lane.Name()} ends at {store.Next(lane) - 1}, and {must[(int)lane]} had been heard");
        }

        var reader = store.Attach([new UpstreamLanes("outside", Lanes.All, FromOldest: true)])[0];
        long[] next = [.. Lanes.All.Select(store.Next)];
        var owed = Lanes.All.Sum(lane => Read(reader, lane, next[(int)lane]));
        CompareStates(store, next[(int)Lane.Alerts]);
        Expect.Equal(0L, store.Figures.Damaged, "the number of damaged rows");
        GoesOn(store, reader);
        return new CutVerdict(cut, next, owed, null);
    }

    /// <summary>Each number behind the cursor is there, and is what was heard sooner or later.</summary>
    private int Read(IOutboxReader reader, Lane lane, long next)
    {
        var format = FormatCatalog.All.Find("cloudevents")!.Construct(Settings.ForDescription())(Gateway);
        List<StoredEvent> events = [];
        var cursor = Math.Max(reader.Cursor(lane), reader.From(lane) - 1);
        while (reader.Read(lane, events.Count == 0 ? cursor : events[^1].Last, 500, events) > 0)
        {
            // Until there are no more.
        }

        var output = new ArrayBufferWriter<byte>();
        var number = cursor;
        foreach (var stored in events)
        {
            Expect.True(!stored.IsGap && stored.Sequence == ++number, $"{lane.Name()} {number} is missing behind {cursor}");
            output.ResetWrittenCount();
            format.Write(stored, reader.Stream, output);
            var (payload, id) = (Encoding.UTF8.GetString(output.WrittenSpan), $"{reader.Stream}-{lane.Name()}-{stored.Sequence:D16}");
            Expect.Equal(heard.Find(id), payload, $"what the store holds as {id}");
        }

        Expect.Equal(next - 1, number, $"the last of {lane.Name()}");
        return events.Count;
    }

    /// <summary>The state of each alert is that behind its last transition, because both are one transaction.</summary>
    private void CompareStates(SqliteOutbox store, long next)
    {
        var states = store.States();
        Expect.Equal(0, store.StatesLost, "the number of damaged states");
        foreach (var (alert, standing) in heard.AlertsBefore(next))
        {
            Standing? found = null;
            if (states.TryGetValue(alert, out var state) && JsonDocument.Parse(state).RootElement.TryGetProperty("episode", out var episode))
            {
                found = new Standing(episode.GetProperty("id").GetInt64(), episode.GetProperty("number").GetInt64(), episode.GetProperty("level").GetInt64() > 0);
            }

            Expect.Equal(standing, found, $"the state of '{alert}' behind number {next - 1}");
        }
    }

    private static void GoesOn(SqliteOutbox store, IOutboxReader reader)
    {
        var number = store.Next(Lane.System);
        var batch = new OutboxBatch();
        batch.Clear(store);
        batch.Add(new StoredEvent(Lane.System, 0, DateTime.UnixEpoch.Ticks, "started", string.Empty));
        store.Commit(batch);
        List<StoredEvent> events = [];
        reader.Read(Lane.System, number - 1, 10, events);
        Expect.True(events is [{ } only] && only.Sequence == number, $"system {number} is not to be read after its commit");
    }

    private static void Run(int most, string name, params string[] arguments)
    {
        var path = Array.Find(["/usr/sbin/", "/sbin/"], folder => File.Exists(folder + name)) + name;

        // Both outputs through one pipe, which can be read to its end without a second thread.
        using var process = Process.Start(new ProcessStartInfo("/bin/sh", ["-c", "exec \"$0\" \"$@\" 2>&1", path, .. arguments]) { RedirectStandardOutput = true, UseShellExecute = false })!;
        var said = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        Expect.True(process.ExitCode <= most, $"{name} {arguments[0]} ended with {process.ExitCode}: {said}");
    }
}
