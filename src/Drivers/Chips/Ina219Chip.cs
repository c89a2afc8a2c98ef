namespace Gateway.Drivers.Chips;

/// <summary>A simulated INA219: reset, modes, the time of a measurement and the bit that says it is over.</summary>
internal sealed class Ina219Chip(TimeProvider time, Func<(int Bus, int Shunt)> measure) : WordChip(time)
{
    private ushort config = Ina219Session.AfterReset;
    private ushort calibration;
    private (int Bus, int Shunt) result;
    private bool ready;
    private long? doneAt;

    /// <summary>Time of a measurement in milliseconds beyond its longest; for a chip that hangs.</summary>
    public double Extra { get; set; }

    /// <summary>What its configuration is after a reset.</summary>
    public ushort Identity { get; set; } = Ina219Session.AfterReset;

    protected override ushort Get(byte register)
    {
        if (doneAt <= Clock.Now)
        {
            result = measure();
            ready = true;

            // Modes 1 to 3 measure once, 5 to 7 for ever.
            doneAt = (config & 4) != 0 ? Clock.Now : null;
        }

        return register switch
        {
            Ina219Session.Configuration => config,
            Ina219Session.ShuntVoltage => (ushort)result.Shunt,
            Ina219Session.BusVoltage => (ushort)((result.Bus << 3) | (ready ? Ina219Session.Ready : 0)),
            4 => (ushort)(result.Shunt * calibration / 4096),
            5 => calibration,
            _ => 0,
        };
    }

    protected override void Set(byte register, ushort value)
    {
        switch (register)
        {
            case Ina219Session.Configuration when (value & Ina219Session.Reset) != 0:
                config = Identity;
                calibration = 0;
                doneAt = null;
                break;
            case Ina219Session.Configuration:
                config = value;
                ready = false;
                doneAt = (value & 3) == 0 ? null : Clock.In(Duration((value >> 7) & 15) + Duration((value >> 3) & 15) + Extra);
                break;
            case 5:
                calibration = (ushort)(value & 0xFFFE);
                break;
        }
    }

    private static double Duration(int code) => 0.586 * (code < 8 ? 1 : 1 << (code - 8));
}
