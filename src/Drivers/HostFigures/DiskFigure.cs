using Gateway.Abstractions.Sensors;

namespace Gateway.Drivers.HostFigures;

/// <summary>Used share of the file system that a path lies on, as <c>df</c> counts it: what is reserved for root is not there.</summary>
internal sealed class DiskFigure(string path) : Figure
{
    private readonly DriveInfo drive = new(path);

    public override void Deliver(long ticks, ISampleSink into)
    {
        try
        {
            var used = drive.TotalSize - drive.TotalFreeSpace;
            var usable = used + drive.AvailableFreeSpace;
            into.Add(usable > 0
                ? new Sample(Host.Disk, Math.Clamp(100.0 * used / usable, 0, 100))
                : Sample.Bad(Host.Disk, $"{path} lies on no disk; correct the setting 'path'"));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            into.Add(Sample.Bad(Host.Disk, $"the space of {path} cannot be asked for: {e.Message}"));
        }
    }

    public override void Dispose()
    {
        // Nothing is open.
    }
}
