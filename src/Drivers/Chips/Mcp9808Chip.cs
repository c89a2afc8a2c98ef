namespace Gateway.Drivers.Chips;

/// <summary>A simulated MCP9808. Its limits are 0 °C, as after power on, so that the flags above the temperature are never all the same.</summary>
internal sealed class Mcp9808Chip : WordChip
{
    private readonly Func<int> measure;
    private long measuredAt;

    /// <param name="time">The clock.</param>
    /// <param name="measure">The temperature in 1/16 °C.</param>
    public Mcp9808Chip(TimeProvider time, Func<int> measure)
        : base(time)
    {
        this.measure = measure;
        measuredAt = Clock.In(250);
    }

    /// <summary>What it says it is.</summary>
    public ushort Manufacturer { get; set; } = 0x0054;

    /// <summary>Its device number, and its revision below.</summary>
    public ushort Device { get; set; } = 0x0400;

    protected override ushort Get(byte register) => register switch
    {
        Mcp9808Session.Ambient => Clock.Now >= measuredAt ? Ambient(measure()) : (ushort)0,
        Mcp9808Session.Manufacturer => Manufacturer,
        Mcp9808Session.DeviceAndRevision => Device,
        Mcp9808Session.Resolution => 3 << 8,
        _ => 0,
    };

    protected override void Set(byte register, ushort value)
    {
        if (register == Mcp9808Session.Configuration)
        {
            measuredAt = Clock.In(250);
        }
    }

    private static ushort Ambient(int sixteenths) =>
        (ushort)((sixteenths & 0x1FFF) | (sixteenths >= 0 ? 0x8000 : 0) | (sixteenths > 0 ? 0x4000 : 0) | (sixteenths < 0 ? 0x2000 : 0));
}
