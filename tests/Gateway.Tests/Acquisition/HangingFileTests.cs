using System.Diagnostics;
using Gateway.Abstractions;
using Gateway.Abstractions.Sensors;
using Gateway.Acquisition;
using Gateway.Configuration;
using Gateway.Diagnostics;
using Gateway.Drivers;
using Gateway.Tests.Configuration;
using Microsoft.Extensions.Logging.Abstractions;
using TestKit;

namespace Gateway.Tests.Acquisition;

/// <summary>A named pipe that nobody writes to, in the place of a kernel's file: whoever opens it hangs in the kernel.</summary>
public sealed class HangingFileTests : IDisposable
{
    private readonly TemporaryFolder root = new();

    public void Dispose() => root.Dispose();

    [Fact]
    public async Task A_file_that_hangs_is_abandoned_as_a_bus_is()
    {
        var folder = Directory.CreateDirectory(Path.Combine(root.Path, "hwmon0")).FullName;
        var pipe = Path.Combine(folder, "temp1_input");
        await File.WriteAllTextAsync(Path.Combine(folder, "name"), "jc42\n");
        using (var making = Process.Start("mkfifo", [pipe]))
        {
            await making.WaitForExitAsync();
        }

        var time = new ManualTime();
        var sensor = DriverCatalog.All.Entries.Single(e => e.Name == "hwmon").Construct(Written.Settings(
            Written.Map(("chip", "jc42"), ("root", root.Path), ("channels", Written.Map(("temperature", Written.Map(("input", "temp1")))))), out _));
        Assert.Equal("files of jc42", sensor.Bus);
        Point[] points = [new(0, "board", "temperature", "Cel")];
        using var stop = new CancellationTokenSource();
        var source = new Source("board", sensor, points, default, new Signal(), time, stop.Token);
        var section = new SensorSection("board", sensor, SensorStart.Retry, points);
        using var runner = new SensorRunner(section, source, new SystemNotices(time, static () => { }), time, NullLogger.Instance, stop.Token);
        var threads = new SensorThreads([runner], time, stop.Token);
        var running = threads.RunAsync();

        Assert.Equal(Quality.Bad, Next("files hang").Quality);
        await Eventually.TrueAsync(() => runner.Failure is not null, "the sensor says why it failed");
        Assert.Equal("files hang: the files of jc42 did not answer for 5s; the kernel's driver waits for its device, or a disk on a network is away: 'dmesg' may say which", runner.Failure);
        await stop.CancelAsync();
        while (!running.IsCompleted)
        {
            time.Advance(TimeSpan.FromSeconds(1));
            await Task.Yield();
        }

        await running;
        LetGo(pipe);

        Reading Next(string reason)
        {
            var began = TimeProvider.System.GetTimestamp();
            while (true)
            {
                Assert.True(TimeProvider.System.GetElapsedTime(began) < Patience.Limit, "it never said that it hangs");
                time.Advance(TimeSpan.FromMilliseconds(100));
                Thread.Yield();
                if (source.TryRead(out var reading))
                {
                    Assert.Equal(reason, reading.Reason);
                    return reading;
                }
            }
        }
    }

    [Theory]
    [InlineData("/", "files of host")]
    [InlineData("/mnt/nas", "files of host /mnt/nas")]
    public void A_disk_that_hangs_does_not_take_another_with_it(string path, string bus) =>
        Assert.Equal(bus, DriverCatalog.All.Entries.Single(e => e.Name == "host").Construct(Written.Settings(Written.Map(("path", path)), out _)).Bus);

    /// <summary>Whoever hangs at the pipe comes back.</summary>
    private static void LetGo(string pipe) => File.OpenHandle(pipe, FileMode.Open, FileAccess.ReadWrite).Dispose();
}
