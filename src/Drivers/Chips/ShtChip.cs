namespace Gateway.Drivers.Chips;

/// <summary>A simulated SHT3x or SHT4x: its commands with their times and checksums. It does not acknowledge while it is busy.</summary>
internal sealed class ShtChip(TimeProvider time, ShtModel model, Func<(int Temperature, int Humidity)> measure) : CommandChip(time)
{
    /// <summary>Which word of the next answers has a wrong checksum; none: -1.</summary>
    public int WrongWord { get; set; } = -1;

    /// <summary>A chip in a climate of its own.</summary>
    public static ShtChip Make(string id, TimeProvider time, ShtModel model)
    {
        var temperature = new SlowWave(id + "/temperature", 21, 4, TimeSpan.FromMinutes(7));
        var humidity = new SlowWave(id + "/humidity", 50, 12, TimeSpan.FromMinutes(11));
        return new ShtChip(time, model, () =>
        {
            var now = time.GetElapsedTime(0).Ticks;
            return (Raw((temperature.At(now) + 45) / 175), Raw((humidity.At(now) - model.HumidityAtZero) / model.HumiditySpan));
        });

        static int Raw(double share) => (int)Math.Round(65535 * Math.Clamp(share, 0, 1));
    }

    protected override double? Obey(ReadOnlySpan<byte> command)
    {
        if (command.SequenceEqual(model.Reset))
        {
            return 1;
        }

        if (command.SequenceEqual(model.Identify))
        {
            // Status after a reset (SHT3x) or a serial number.
            Put(model.Words == 1 ? [0x8010] : [0x0D20, 0x4761]);
            return 0;
        }

        // SHT3x: 4.3, table 4 with the times of 2.2; SHT4x: 4.5, table 8.
        double? duration = command switch
        {
            [0x24, 0x00] when model.Words == 1 => 15.5,
            [0x24, 0x0B] when model.Words == 1 => 6.5,
            [0x24, 0x16] when model.Words == 1 => 4.5,
            [0xFD] when model.Words == 2 => 8.3,
            [0xF6] when model.Words == 2 => 4.5,
            [0xE0] when model.Words == 2 => 1.7,
            _ => null,
        };
        if (duration is not null)
        {
            var (t, h) = measure();
            Put([t, h]);
        }

        return duration;
    }

    private void Put(ReadOnlySpan<int> words)
    {
        var answer = Answer(words.Length * CheckedWord.Length);
        for (var i = 0; i < words.Length; i++)
        {
            CheckedWord.Write(answer, i, words[i]);
        }

        if (WrongWord >= 0 && WrongWord < words.Length)
        {
            answer[(WrongWord * CheckedWord.Length) + 2] ^= 0x01;
        }
    }
}
