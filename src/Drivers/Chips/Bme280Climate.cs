namespace Gateway.Drivers.Chips;

/// <summary>The air around a simulated BME280, as the raw values with which a chip of the real calibration says it.</summary>
internal sealed class Bme280Climate(string id, TimeProvider time)
{
    private readonly SlowWave temperature = new(id + "/temperature", 21, 4, TimeSpan.FromMinutes(7));
    private readonly SlowWave humidity = new(id + "/humidity", 50, 12, TimeSpan.FromMinutes(11));
    private readonly SlowWave pressure = new(id + "/pressure", 101_300, 900, TimeSpan.FromMinutes(43));
    private readonly Bme280Calibration calibration = Bme280Chip.RealCalibration;

    /// <summary>What the chip's converter would find now.</summary>
    public Bme280Raw Measure()
    {
        var now = time.GetElapsedTime(0).Ticks;
        var (t, h, p) = (temperature.At(now), humidity.At(now), pressure.At(now));

        // The compensation is searched backwards: temperature and humidity rise with the raw value, pressure falls.
        var rawT = Least(1 << 20, (calibration, t), static (s, raw) => Bme280Calibration.Temperature(s.calibration.Fine(raw)) >= s.t);
        var fine = calibration.Fine(rawT);
        var rawP = Least(1 << 20, (calibration, fine, p), static (s, raw) => s.calibration.Pressure(raw, s.fine) <= s.p);
        return new Bme280Raw(rawT, rawP, Least(1 << 16, (calibration, fine, h), static (s, raw) => s.calibration.Humidity(raw, s.fine) >= s.h));
    }

    private static int Least<T>(int end, T state, Func<T, int, bool> reached)
    {
        var low = 0;
        var high = end - 1;
        while (low < high)
        {
            var middle = (low + high) / 2;
            if (reached(state, middle))
            {
                high = middle;
            }
            else
            {
                low = middle + 1;
            }
        }

        return low;
    }
}
