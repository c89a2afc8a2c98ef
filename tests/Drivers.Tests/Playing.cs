using Gateway.Abstractions;
using Gateway.Abstractions.Sensors;
using TestKit;

namespace Gateway.Drivers.Tests;

/// <summary>Drives a sensor by hand, as the gateway's thread does.</summary>
internal static class Playing
{
    public static readonly Instant Start = new(TimeSpan.FromHours(5).Ticks, new DateTime(2026, 3, 29, 15, 4, 5, DateTimeKind.Utc).Ticks);

    public static Instant At(TimeSpan elapsed) => Start.At(Start.Ticks + elapsed.Ticks);

    public static ISensorSession Open(this ISensor sensor, ResumeToken resume = default) =>
        sensor.Open(new Opening(null, resume, new ManualTime(), CancellationToken.None));

    /// <summary>Replays to the end; a step that asks to wait gets its time.</summary>
    public static List<Delivered> Play(this ISensor sensor, ResumeToken resume = default)
    {
        var sink = new ListSink();
        using var session = sensor.Open(resume);
        var elapsed = TimeSpan.Zero;
        for (var next = Next.AtOnce; next.Kind != NextKind.Finished; elapsed += next.Delay)
        {
            next = session.Step(At(elapsed), sink);
        }

        return sink.Items;
    }
}

/// <summary>A file in a folder of its own, deleted with it.</summary>
internal sealed class Scratch : IDisposable
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("recording-");

    public Scratch(string text, string name = "ambient.csv")
    {
        Path = System.IO.Path.Combine(folder.FullName, name);
        File.WriteAllText(Path, text);
    }

    public string Path { get; }

    public ISensor Replay(params (string Key, object Value)[] more)
    {
        var settings = Written.Settings(Written.Map([("file", Path), .. more]), out var problems);
        var sensor = new Replay(settings);
        settings.Finish();
        Assert.Empty(problems);
        return sensor;
    }

    public void Dispose() => folder.Delete(recursive: true);
}
