using Gateway.Drivers.Buses;

namespace Gateway.Drivers.Chips;

/// <summary>A simulated AHT20: it does not acknowledge after a reset, says in its status that it is busy, and knows whether it is calibrated.</summary>
internal sealed class Aht20Chip : ISimulatedChip
{
    private readonly ChipClock clock;
    private readonly Func<(int Temperature, int Humidity)> measure;
    private readonly byte[] data = new byte[Aht20Session.Length];
    private bool calibrated;
    private long deafUntil = long.MinValue;
    private long busyUntil = long.MinValue;

    public Aht20Chip(TimeProvider time, Func<(int Temperature, int Humidity)> measure)
    {
        clock = new ChipClock(time);
        this.measure = measure;
    }

    /// <summary>Time of a measurement beyond its longest; for a chip that hangs.</summary>
    public double Extra { get; set; }

    /// <summary>Whether it ever becomes calibrated.</summary>
    public bool CanCalibrate { get; set; } = true;

    /// <summary>A chip in a climate of its own.</summary>
    public static Aht20Chip Make(string id, TimeProvider time)
    {
        var temperature = new SlowWave(id + "/temperature", 21, 4, TimeSpan.FromMinutes(7));
        var humidity = new SlowWave(id + "/humidity", 50, 12, TimeSpan.FromMinutes(11));
        return new Aht20Chip(time, () =>
        {
            var now = time.GetElapsedTime(0).Ticks;
            return ((int)((temperature.At(now) + 50) / 200 * (1 << 20)), (int)(humidity.At(now) / 100 * (1 << 20)));
        });
    }

    /// <summary>What a short loss of power does.</summary>
    public void PowerOn()
    {
        calibrated = false;
        busyUntil = long.MinValue;
        Array.Clear(data);
    }

    public bool Transfer(ReadOnlySpan<byte> write, Span<byte> read)
    {
        if (clock.Now < deafUntil)
        {
            return false;
        }

        switch (write)
        {
            case [0xBA]:
                PowerOn();
                deafUntil = clock.In(20);
                break;
            case [0xBE, 0x08, 0x00]:
                calibrated = CanCalibrate;
                busyUntil = clock.In(10);
                break;
            case [0xAC, 0x33, 0x00]:
                busyUntil = clock.In(80 + Extra);
                Set(measure());
                break;
        }

        if (read.Length > 0)
        {
            data[0] = (byte)(0x10 | (calibrated ? Aht20Session.Calibrated : 0) | (clock.Now < busyUntil ? Aht20Session.Busy : 0));
            data[^1] = Crc8.Sensirion(data.AsSpan(0, data.Length - 1));
            read.Fill(0xFF);
            data.AsSpan(0, Math.Min(read.Length, data.Length)).CopyTo(read);
        }

        return true;
    }

    private void Set((int Temperature, int Humidity) raw)
    {
        data[1] = (byte)(raw.Humidity >> 12);
        data[2] = (byte)(raw.Humidity >> 4);
        data[3] = (byte)((raw.Humidity << 4) | (raw.Temperature >> 16));
        data[4] = (byte)(raw.Temperature >> 8);
        data[5] = (byte)raw.Temperature;
    }
}
