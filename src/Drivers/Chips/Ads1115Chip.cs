namespace Gateway.Drivers.Chips;

/// <summary>A simulated ADS1115 in single-shot mode: a result is that of the input that was chosen when it was started, and is there after its time.</summary>
internal sealed class Ads1115Chip : WordChip
{
    private static readonly double[] Ranges = [6.144, 4.096, 2.048, 1.024, 0.512, 0.256, 0.256, 0.256];
    private static readonly int[] Rates = [8, 16, 32, 64, 128, 250, 475, 860];
    private readonly Func<int, double> voltage;
    private int config;
    private int result;
    private int next;
    private long? doneAt;

    /// <param name="time">The clock.</param>
    /// <param name="voltage">The voltage in V at an input, by the code of the multiplexer.</param>
    public Ads1115Chip(TimeProvider time, Func<int, double> voltage)
        : base(time)
    {
        this.voltage = voltage;
        PowerOn();
    }

    /// <summary>Time of a measurement in milliseconds beyond its longest; for a chip that hangs.</summary>
    public double Extra { get; set; }

    /// <summary>What a short loss of power does.</summary>
    public void PowerOn()
    {
        config = 0x0583;
        result = 0;
        doneAt = null;
    }

    protected override ushort Get(byte register)
    {
        if (doneAt <= Clock.Now)
        {
            result = next;
            doneAt = null;
        }

        return register switch
        {
            Ads1115Session.Result => (ushort)result,
            Ads1115Session.Configuration => (ushort)(config | (doneAt is null ? Ads1115Session.Idle : 0)),
            2 => 0x8000,
            _ => 0x7FFF,
        };
    }

    protected override void Set(byte register, ushort value)
    {
        if (register != Ads1115Session.Configuration)
        {
            return;
        }

        config = value & 0x7FFF;
        if ((value & Ads1115Session.Idle) != 0)
        {
            var volts = voltage((config >> 12) & 7) / Ranges[(config >> 9) & 7];
            next = (int)Math.Clamp(Math.Round(volts * 32768), short.MinValue, short.MaxValue);
            doneAt = Clock.In((1000.0 / Rates[(config >> 5) & 7] / 0.9) + 0.025 + Extra);
        }
    }
}
