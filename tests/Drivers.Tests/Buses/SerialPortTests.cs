using System.Globalization;
using System.Text;
using Gateway.Abstractions;
using Gateway.Abstractions.Sensors;
using Gateway.Drivers.Buses;
using Microsoft.Win32.SafeHandles;
using TestKit;

namespace Gateway.Drivers.Tests.Buses;

/// <summary>With a pseudo terminal in place of a port: the kernel treats both alike, but for the wire.</summary>
public sealed class SerialPortTests : IDisposable
{
    private const nuint UnlockPeer = 0x40045431;
    private const nuint NumberOfPeer = 0x80045430;
    private readonly CancellationTokenSource stop = new();
    private readonly SafeFileHandle wire = Libc.Open("/dev/ptmx", Libc.ReadWrite | Libc.NoTerminal | Libc.CloseOnExec);
    private readonly string path;

    public unsafe SerialPortTests()
    {
        int number, zero = 0;
        Assert.Equal(0, Libc.Ioctl(wire, UnlockPeer, &zero));
        Assert.Equal(0, Libc.Ioctl(wire, NumberOfPeer, &number));
        path = "/dev/pts/" + number.ToString(CultureInfo.InvariantCulture);
    }

    public void Dispose()
    {
        wire.Dispose();
        stop.Dispose();
    }

    [Fact]
    public unsafe void Structures_have_the_sizes_of_the_kernel()
    {
        Assert.Equal(44, sizeof(SerialSettings));
        Assert.Equal(44, Size(SerialAbi.GetSettings));
        Assert.Equal(44, Size(SerialAbi.SetSettings));

        // Bits 16 to 29 of such a number.
        static int Size(nuint request) => (int)(request >> 16) & 0x3FFF;
    }

    [Theory]
    [InlineData("8N1", 0x18B0u, 0u)]
    [InlineData("8E1", 0x19B0u, 0x10u)]
    [InlineData("8O1", 0x1BB0u, 0x10u)]
    [InlineData("7E1", 0x19A0u, 0x10u)]
    [InlineData("8N2", 0x18F0u, 0u)]
    public void The_frame_is_told_to_the_kernel(string frame, uint control, uint input)
    {
        var parity = frame[1] switch { 'E' => Parity.Even, 'O' => Parity.Odd, _ => Parity.None };
        var settings = SerialAbi.Raw(new SerialRequest("p", 9600, frame[0] - '0', parity, frame[2] - '0'));
        Assert.Equal((control, input, 0u, 0u, 9600u), (settings.Control, settings.Input, settings.Output, settings.Local, settings.InputSpeed));
    }

    [Theory]
    [InlineData(9600)]
    [InlineData(115_200)]
    [InlineData(31_250)]
    public unsafe void The_kernel_takes_any_rate(int baud)
    {
        using var port = LinuxSerialPort.Open(new SerialRequest(path, baud), stop.Token);
        using var same = Libc.Open(path, Libc.ReadWrite | Libc.NoTerminal | Libc.CloseOnExec);
        if (same.IsInvalid)
        {
            // Only root may look at a port that another has: then it is the port for us alone, which is checked elsewhere.
            return;
        }

        SerialSettings got;
        Assert.Equal(0, Libc.Ioctl(same, SerialAbi.GetSettings, &got));
        Assert.Equal((uint)baud, got.InputSpeed);
        Assert.Equal((uint)baud, got.OutputSpeed);
    }

    [Fact]
    public void Bytes_come_as_they_were_sent_control_characters_and_line_ends_too()
    {
        using var port = Open();
        byte[] sent = [.. Enumerable.Range(0, 256).Select(i => (byte)i)];
        Send(sent);
        var got = new List<byte>();
        var buffer = new byte[100];
        while (got.Count < sent.Length)
        {
            port.Read(Patience.Limit, buffer, out var count);
            Assert.NotEqual(0, count);
            got.AddRange(buffer[..count]);
        }

        Assert.Equal(sent, got);
    }

    [Fact]
    public void What_was_sent_before_the_port_was_opened_is_forgotten()
    {
        Send("old"u8);
        using var port = Open();
        Send("new"u8);
        var buffer = new byte[16];
        port.Read(Patience.Limit, buffer, out var count);
        Assert.Equal("new", Encoding.UTF8.GetString(buffer.AsSpan(0, count)));
    }

    [Fact]
    public async Task Nothing_to_read_is_waited_for_and_the_waiting_ends_when_told_to_stop()
    {
        using var port = Open();
        Assert.Equal(TimeSpan.Zero, port.Read(TimeSpan.Zero, new byte[16], out var none));
        Assert.Equal(0, none);

        var waiting = Task.Run(() =>
        {
            port.Read(TimeSpan.FromHours(1), new byte[16], out var count);
            return count;
        });
        await stop.CancelAsync();
        Assert.Equal(0, await waiting.WaitAsync(Patience.Limit));
    }

    [Fact]
    public void A_port_that_is_unplugged_is_gone()
    {
        using var port = Open();
        wire.Dispose();
        var error = Assert.Throws<SensorException>(() => port.Read(Patience.Limit, new byte[16], out _));
        Assert.StartsWith($"{path} does not answer any more", error.Message, StringComparison.Ordinal);
        Assert.EndsWith(": was it unplugged?", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_driver_reads_lines_from_the_kernel()
    {
        var settings = Written.Settings(Written.Map(("port", path), ("baud", "115200"), ("channels", Written.Map(("temperature", Written.Map(("at", "2")))))), out var problems);
        var sensor = new SerialLines(settings);
        Assert.Empty(problems);
        var sink = new ListSink();
        using var session = sensor.Open(new Opening(null, default, TimeProvider.System, stop.Token));
        Send("of a line\r\nx,21.5\r\nx,-3\r\n"u8);
        while (sink.Items.Count < 2)
        {
            session.Step(Instant.Now(TimeProvider.System), sink);
        }

        Assert.Equal([21.5, -3], sink.Values);
    }

    [Fact]
    public void What_is_no_port_names_the_remedy()
    {
        Assert.StartsWith("no such serial port: /dev/ttyUSB250: is it plugged in?", Refused("/dev/ttyUSB250"), StringComparison.Ordinal);
        Assert.Equal("/dev/null is no serial port, or does not do 9600 bits per second (Inappropriate ioctl for device, error 25): correct 'port' or 'baud'", Refused("/dev/null"));
        Assert.Equal("permission denied on /dev/ttyUSB0: is the user in group dialout?", SerialFaults.CannotOpen("/dev/ttyUSB0", 13).Message);
        Assert.StartsWith("/dev/ttyUSB0 is denied by the unit of the service", SerialFaults.CannotOpen("/dev/ttyUSB0", 1).Message, StringComparison.Ordinal);
        Assert.StartsWith("/dev/ttyUSB0 is in use by another program", SerialFaults.CannotOpen("/dev/ttyUSB0", 16).Message, StringComparison.Ordinal);
    }

    private string Refused(string port) => Assert.Throws<SensorException>(() => LinuxSerialPort.Open(new SerialRequest(port, 9600), stop.Token)).Message;

    private LinuxSerialPort Open() => LinuxSerialPort.Open(new SerialRequest(path, 9600), stop.Token);

    private unsafe void Send(ReadOnlySpan<byte> bytes)
    {
        fixed (byte* from = bytes)
        {
            Assert.Equal(bytes.Length, Libc.Write(wire, from, (nuint)bytes.Length));
        }
    }
}
