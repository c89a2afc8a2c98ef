using System.Globalization;
using Gateway.Abstractions.Configuration;
using Gateway.Abstractions.Sensors;
using Gateway.Drivers.Recordings;

namespace Gateway.Drivers;

/// <summary>
/// Plays a recording of one channel: CSV or JSON lines, one row a line. Its clock is the time written in the rows. It waits
/// when the gateway is busy and goes on behind the last committed row after a restart.
/// </summary>
internal sealed class Replay : ISensor
{
    private readonly string file;
    private readonly string format;
    private readonly double speed;
    private readonly Channel channel;

    public Replay(Settings settings)
    {
        file = settings.FilePath("file", "The recording.");
        channel = new Channel(
            settings.Text("channel", "Name of its channel, and of the column or key with the values.", "value", ChannelName.Check, ChannelName.Bounds),
            settings.OptionalText("unit", "Unit of its values as a UCUM code, as Cel or [degF]; none when left out."));
        speed = ParseSpeed(settings.Text(
            "speed", "How fast it plays: max, or the factor by which it is faster than recorded.", "max", CheckSpeed, "max, or a factor of 0.001 to 1000000000"));
        format = settings.Choice("format", "How the file is written; auto looks at its first line.", ["auto", "csv", "jsonl"], "auto");
        Channels = [channel];
    }

    public IReadOnlyList<Channel> Channels { get; }

    public TimeSpan Every => TimeSpan.Zero;

    public bool CanWait => true;

    public bool Recorded => true;

    public ISensorSession Open(Opening opening)
    {
        var recording = Recording.Open(file, format, channel.Name);
        try
        {
            return new ReplaySession(recording, recording.ReadFrom(opening.Resume), speed);
        }
        catch
        {
            recording.Dispose();
            throw;
        }
    }

    private static string? CheckSpeed(string text) =>
        double.IsNaN(ParseSpeed(text)) ? $"'{text}' is no speed; write max, or a factor of 0.001 to 1000000000" : null;

    /// <summary>The factor; infinite for max, NaN for nonsense.</summary>
    private static double ParseSpeed(string text) =>
        text == "max" ? double.PositiveInfinity
        : double.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var factor) && factor is >= 0.001 and <= 1e9 ? factor
        : double.NaN;
}
