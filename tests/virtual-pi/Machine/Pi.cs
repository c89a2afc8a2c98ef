using System.Net.Sockets;
using Gateway.Drivers.Chips;
using TestKit;
using VirtualPi.Cuse;
using VirtualPi.Usb;

namespace VirtualPi.Machine;

/// <summary>The machine that the gateway sees: devices, the broker, its one subscriber, and the gateway itself.</summary>
internal sealed class Pi : IDisposable
{
    private readonly GuestProgram broker = new("/usr/sbin/mosquitto", null, ["-c", "/etc/mosquitto.conf"]);
    private GuestProgram? subscriber;
    private GuestProgram? gateway;
    private I2cAdapter? locked;
    private I2cAdapter? second;
    private UsbCable? usb;
    private volatile Air air = Air.Mild;

    /// <summary>What the chip on the bus measures.</summary>
    public Air Air
    {
        get => air;
        set => air = value;
    }

    /// <summary>The adapter behind <c>/dev/i2c-9</c>.</summary>
    public I2cAdapter Bus { get; private set; } = null!;

    /// <summary>All other chips on buses that are served by this program.</summary>
    public Bench Bench { get; } = new();

    /// <summary>The device behind <c>/dev/spidev0.0</c>.</summary>
    public SpiAdapter Spi { get; private set; } = null!;

    /// <summary>The chips that drivers of the kernel read too.</summary>
    public KernelChips Chips { get; } = new();

    /// <summary>The DS18B20 at the USB adapter of 1-Wire.</summary>
    public OneWireThermometer Thermometer { get; } = new();

    /// <summary>What is at the serial port.</summary>
    public SerialCable Cable { get; } = new();

    /// <summary>The chip of the header: what is at which line is in <c>guest/gateway.yaml</c> and <c>lines.yaml</c>; GPIO5 is taken.</summary>
    public GpioSimulator Header { get; } = new(
        "header", "pinctrl-bcm2711", 54, (4, "GPIO4"), (5, "GPIO5"), (16, "GPIO16"), (17, "GPIO17"), (22, "GPIO22"), (23, "GPIO23"), (24, "GPIO24"), (25, "GPIO25"), (27, "GPIO27"));

    /// <summary>Another chip, which can be unplugged; line 3 is the float switch.</summary>
    public GpioSimulator Expander { get; } = new("expander", "expander", 8);

    /// <summary>What the gateway publishes.</summary>
    public Mailbox Mailbox { get; } = new();

    /// <summary>The gateway.</summary>
    public GuestProgram Gateway => gateway!;

    /// <summary>The last lines of what everything printed, for a run that failed.</summary>
    public IEnumerable<string> Log =>
        from program in (GuestProgram?[])[broker, subscriber, gateway]
        from line in program?.Lines.TakeLast(60) ?? []
        select line;

    /// <summary>Makes the devices and starts everything.</summary>
    public async Task StartAsync()
    {
        await PlugBusAsync();
        locked = new I2cAdapter("i2c-7");
        await DeviceNode.GiveAsync("/dev/i2c-7", "root");
        second = new I2cAdapter("i2c-5");
        Bench.WireSecond(second);
        await DeviceNode.GiveAsync("/dev/i2c-5", "i2c");
        Spi = new SpiAdapter("spidev0.0", Bench.MakeConverter());
        await DeviceNode.GiveAsync("/dev/spidev0.0", "spi");
        await Chips.PlugAsync();
        usb = new UsbCable(new OneWireAdapter(Thermometer).Answer);
        await Eventually.TrueAsync(() => Directory.Exists("/sys/bus/w1/devices/28-0000070e41ac"), "the kernel finds the thermometer");
        await Cable.PlugAsync();

        // In this order: the configuration names the first and the second by the numbers that they get.
        Header.Occupy(5, "door-bell");
        await Header.PlugAsync();
        await new GpioSimulator("locked", "locked", 2).PlugAsync("root");
        await new GpioSimulator("twin-a", "twin", 2).PlugAsync();
        await new GpioSimulator("twin-b", "twin", 2).PlugAsync();
        await Expander.PlugAsync();
        Header.Pull(27, high: true);
        Header.Pull(16, high: true);
        Header.Pull(4, high: true);

        await Eventually.TrueAsync(BrokerAnswers, "mosquitto accepts connections");
        subscriber = new GuestProgram("/usr/bin/mosquitto_sub", null, ["-h", "127.0.0.1", "-p", "1883", "-q", "1", "-t", Mailbox.Gateway + "#", "-F", "%t\t%p"], Mailbox.Take);
        await Eventually.TrueAsync(() => broker.Lines.Any(l => l.Contains(Mailbox.Gateway + "#", StringComparison.Ordinal)), "the subscriber is there");
        gateway = new GuestProgram("/usr/lib/sensor-gateway/sensor-gateway", "sensor-gateway", ["run", "--config", "/etc/sensor-gateway"]);
    }

    /// <summary>Makes <c>/dev/i2c-9</c> with its chips.</summary>
    public async Task PlugBusAsync()
    {
        Bus = new I2cAdapter("i2c-9");
        PlugChip();
        Bench.Wire(Bus);
        await DeviceNode.GiveAsync("/dev/i2c-9", "i2c");
    }

    /// <summary>Wires the BME280, which is a new one.</summary>
    public void PlugChip() => Bus.Attach(0x76, new Bme280Chip(TimeProvider.System, () => air.Raw, Air.FirstCalibration, Air.SecondCalibration));

    public void Dispose()
    {
        gateway?.Dispose();
        subscriber?.Dispose();
        broker.Dispose();
        Bus?.Dispose();
        locked?.Dispose();
        second?.Dispose();
        Spi?.Dispose();
        Chips.Dispose();
        Cable.Dispose();
        usb?.Dispose();
    }

    private static bool BrokerAnswers()
    {
        using var probe = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            probe.Connect("127.0.0.1", 1883);
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
