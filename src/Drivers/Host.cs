using Gateway.Abstractions;
using Gateway.Abstractions.Configuration;
using Gateway.Abstractions.Sensors;
using Gateway.Drivers.Buses;
using Gateway.Drivers.HostFigures;

namespace Gateway.Drivers;

/// <summary>
/// The machine the gateway runs on: processor, memory, load, disk, network and temperature, as the Linux kernel tells them
/// (proc(5), Documentation/driver-api/thermal).
/// </summary>
/// <remarks>
/// What is a rate (<c>cpu</c>, <c>receive</c>, <c>transmit</c>) covers the time since the step before, so the first step has none of
/// these. What this machine does not have is said once after each opening and not at every step: it does not come by waiting.
/// </remarks>
internal sealed class Host : ISensor
{
    internal const int Cpu = 0;
    internal const int Memory = 1;
    internal const int Load = 2;
    internal const int Disk = 3;
    internal const int Receive = 4;
    internal const int Transmit = 5;
    internal const int Temperature = 6;

    private static readonly Channel[] All =
    [
        new("cpu", "%", 0, 100),
        new("memory", "%", 0, 100),
        new("load", "1", 0),
        new("disk", "%", 0, 100),
        new("receive", "By/s", 0),
        new("transmit", "By/s", 0),
        new("temperature", "Cel", -100, 250),
    ];

    private readonly string path;
    private readonly string? network;
    private readonly string proc;
    private readonly string sys;

    public Host(Settings settings)
    {
        Every = settings.Duration("every", "Time between two readings.", TimeSpan.FromSeconds(5), TimeSpan.FromMilliseconds(100));
        path = settings.Text("path", "A folder of the disk whose used space is measured.", "/", CheckPath, "a full path");
        network = settings.OptionalText("interface", "The network interface that is measured, as eth0; all but lo when left out.", CheckInterface, "without spaces, slashes and colons");
        proc = settings.Text("proc", "Where the kernel's process information is mounted.", "/proc", CheckPath, "a full path");
        sys = settings.Text("sys", "Where the kernel's device information is mounted.", "/sys", CheckPath, "a full path");
    }

    public IReadOnlyList<Channel> Channels => All;

    public TimeSpan Every { get; }

    /// <summary>A disk on a network may hang; it must not take the sensor of another disk with it.</summary>
    public string Bus => KernelFiles.NameFor(path == "/" ? "host" : "host " + path);

    public ISensorSession Open(Opening opening)
    {
        if (!Directory.Exists(proc))
        {
            throw new SensorException($"{proc} does not exist: the driver host needs Linux; on Linux mount it, or correct the setting 'proc'");
        }

        var reader = new KernelReader();
        return new Session(
        [
            new CpuFigure(reader, Path.Combine(proc, "stat")),
            new MemoryFigure(reader, Path.Combine(proc, "meminfo")),
            new LoadFigure(reader, Path.Combine(proc, "loadavg")),
            new DiskFigure(path),
            new NetworkFigure(reader, Path.Combine(proc, "net", "dev"), network),
            new TemperatureFigure(reader, sys),
        ]);
    }

    internal static string? CheckPath(string path) => Path.IsPathRooted(path) && !path.Contains('\0', StringComparison.Ordinal) ? null : "must be a full path, beginning with '/'";

    private static string? CheckInterface(string name) =>
        name.AsSpan().ContainsAny(" \t/:") ? $"'{name}' is no name of an interface; 'ip link' lists them" : null;

    private sealed class Session(Figure[] figures) : ISensorSession
    {
        public Next Step(Instant now, ISampleSink into)
        {
            foreach (var figure in figures)
            {
                figure.Deliver(now.Ticks, into);
            }

            return Next.Slot;
        }

        public void Dispose()
        {
            foreach (var figure in figures)
            {
                figure.Dispose();
            }
        }
    }
}
