using System.Diagnostics;
using System.Globalization;
using Gateway.Abstractions;
using Gateway.Abstractions.Store;
using Gateway.Extensions.LiteDb;
using TestKit.Store;

namespace Gateway.LiteDb.Tests.Library.Faults;

/// <summary>Fills a store, in this process or in one of its own that can be killed: what that has printed is committed.</summary>
internal static class Writer
{
    /// <summary>So small that segments are evicted meanwhile.</summary>
    public const long Limit = 1 << 20;

    private const string State = "commits";

    /// <summary>The process of its own: <c>FOLDER SEED COMMITS</c>.</summary>
    public static int Main(string[] arguments)
    {
        using var outbox = Open(arguments[0]);
        Fill(outbox, new Random(Number(arguments[1])), Number(arguments[2]), () => Console.Out.WriteLine(Committed.Of(outbox)));
        return 0;
    }

    public static LiteDbOutbox Open(string folder) => LiteDbOutbox.Open(new OutboxOpening(folder, Limit, TimeProvider.System));

    /// <summary>What starts the process of its own.</summary>
    public static ProcessStartInfo Start(string folder, int seed, int commits, params string[] launcher)
    {
        string[] line = [.. launcher, "dotnet", typeof(Writer).Assembly.Location, folder, $"{seed}", $"{commits}"];
        return new ProcessStartInfo(line[0], line[1..]) { UseShellExecute = false, RedirectStandardOutput = true };
    }

    /// <summary>Commits readings and alerts, each of which tells its number, and delivers some.</summary>
    public static void Fill(LiteDbOutbox outbox, Random random, int commits, Action? committed = null)
    {
        var reader = outbox.Attach([Use.Wants("a")])[0];
        for (var i = 0; i < commits; i++)
        {
            var batch = outbox.Batch();
            batch.AddTo(Lane.Readings, random.Next(200));
            batch.AddTo(Lane.Alerts, random.Next(3));
            batch.SetState(State, BitConverter.GetBytes(outbox.Next(Lane.Readings)));
            outbox.Commit(batch);
            if (random.Next(10) == 0)
            {
                reader.Acknowledge(Lane.Readings, Math.Max(reader.Cursor(Lane.Readings), reader.Committed(Lane.Readings) - 1 - random.Next(8_000)));
                reader.Acknowledge(Lane.Alerts, Math.Max(reader.Cursor(Lane.Alerts), reader.Committed(Lane.Alerts) - 1 - random.Next(100)));
            }

            committed?.Invoke();
        }
    }

    private static int Number(string text) => int.Parse(text, CultureInfo.InvariantCulture);
}
