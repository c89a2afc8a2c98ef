using Gateway.Abstractions;
using Gateway.Abstractions.Sensors;
using TestKit;

namespace Gateway.Drivers.Tests;

/// <summary>The driver on a made-up machine: a folder that looks like <c>/proc</c> and <c>/sys</c>.</summary>
public sealed class HostTests : IDisposable
{
    private const string NetHead = "Inter-|   Receive  |  Transmit\n face |bytes    packets errs drop fifo frame compressed multicast|bytes ...\n";

    private readonly string root = Directory.CreateTempSubdirectory("host-").FullName;

    public HostTests()
    {
        Write("proc/stat", "cpu  100 0 100 700 100 0 0 0 50 0\ncpu0 1 2 3\nintr 1 2 3\n");
        Write("proc/meminfo", "MemTotal:        8000 kB\nMemFree:          100 kB\nMemAvailable:    6000 kB\n");
        Write("proc/loadavg", "1.50 0.75 0.25 1/234 5678\n");
        Write("proc/net/dev", NetHead + Net("lo", 1000, 1000) + Net("eth0", 1000, 500) + Net("wlan0", 10, 20));
        Write("sys/class/thermal/thermal_zone0/temp", "48312\n");
        Write("sys/class/thermal/thermal_zone1/temp", "51000\n");
    }

    public void Dispose() => Directory.Delete(root, recursive: true);

    [Fact]
    public void The_first_step_has_everything_but_the_rates()
    {
        var samples = Run(Make(), 1);

        Assert.Equal([Host.Memory, Host.Load, Host.Disk, Host.Temperature], samples.Select(s => s.Channel));
        Assert.All(samples, s => Assert.Equal(Quality.Good, s.Quality));
        Assert.Equal(25, samples[0].Value);
        Assert.Equal(1.5, samples[1].Value);
        Assert.InRange(samples[2].Value, 0, 100);
    }

    [Fact]
    public void The_warmest_zone_counts_and_one_that_cannot_be_read_is_left_out()
    {
        Write("sys/class/thermal/thermal_zone2/temp", "not now\n");
        Assert.Equal(51, Only(Host.Temperature, Run(Make(), 1)).Value);
    }

    [Fact]
    public void The_processor_was_busy_for_what_was_neither_idle_nor_waiting_for_the_disk()
    {
        var samples = Run(Make(), 2, () => Write("proc/stat", "cpu  120 5 105 760 110 0 0 0 90 0\n"));

        // Of 100 more ticks, 60 idle and 10 waiting.
        Assert.Equal(30, Only(Host.Cpu, samples).Value, 9);
    }

    [Fact]
    public void Rates_are_per_second_and_leave_out_the_loopback()
    {
        var samples = Run(Make(), 2, () => Write("proc/net/dev", NetHead + Net("lo", 9000, 9000) + Net("eth0", 3000, 1500) + Net("wlan0", 510, 30)));

        Assert.Equal(1250, Only(Host.Receive, samples).Value);
        Assert.Equal(505, Only(Host.Transmit, samples).Value);
    }

    [Fact]
    public void One_interface_can_be_chosen_even_the_loopback()
    {
        var samples = Run(Make(("interface", "lo")), 2, () => Write("proc/net/dev", NetHead + Net("lo", 1004, 1000) + Net("eth0", 9999, 9999)));

        Assert.Equal(2, Only(Host.Receive, samples).Value);
        Assert.Equal(0, Only(Host.Transmit, samples).Value);
    }

    [Fact]
    public void An_interface_that_is_not_there_is_named()
    {
        var bad = Only(Host.Receive, Run(Make(("interface", "eth9")), 1));
        Assert.Contains("no interface 'eth9'", bad.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void Counters_that_went_back_give_one_bad_reading_and_then_rates_again()
    {
        var sensor = Make();
        var sink = new ListSink();
        using var session = sensor.Open();
        session.Step(At(0), sink);
        Write("proc/net/dev", NetHead + Net("eth0", 10, 10));
        sink.Items.Clear();
        session.Step(At(2), sink);
        Assert.Equal(Quality.Bad, Only(Host.Receive, Samples(sink)).Quality);

        Write("proc/net/dev", NetHead + Net("eth0", 30, 10));
        sink.Items.Clear();
        session.Step(At(4), sink);
        Assert.Equal(10, Only(Host.Receive, Samples(sink)).Value);
    }

    [Theory]
    [InlineData("proc/stat", Host.Cpu)]
    [InlineData("proc/meminfo", Host.Memory)]
    [InlineData("proc/loadavg", Host.Load)]
    [InlineData("proc/net/dev", Host.Transmit)]
    [InlineData("sys/class/thermal/thermal_zone0/temp", Host.Temperature)]
    public void A_source_that_is_missing_or_garbled_spoils_its_own_channels_only(string file, int channel)
    {
        File.Delete(Path.Combine(root, "sys/class/thermal/thermal_zone1/temp"));
        Directory.Delete(Path.Combine(root, "sys/class/thermal/thermal_zone1"));
        var name = file[file.LastIndexOf('/')..];
        foreach (var garbage in (string?[])[null, "", "\0\xff\n", "cpu\n", "cpu -1 2 3\n", "1e999 x", "MemTotal: 5 kB\n", NetHead + "  eth0\n", NetHead + "  eth0: 1 2\n"])
        {
            Write(file, garbage);
            var samples = Run(Make(), 1);
            var bad = samples.Where(s => s.Quality == Quality.Bad).ToList();
            Assert.Contains(bad, s => s.Channel == channel);
            Assert.All(bad, s => Assert.Equal(Group(channel), Group(s.Channel)));
            Assert.True(channel == Host.Temperature || bad[0].Reason!.Contains(name, StringComparison.Ordinal), bad[0].Reason);
        }

        static int Group(int channel) => channel == Host.Transmit ? Host.Receive : channel;
    }

    [Fact]
    public void A_machine_without_thermal_zones_says_so_once()
    {
        Directory.Delete(Path.Combine(root, "sys"), recursive: true);
        var bad = Only(Host.Temperature, Run(Make(), 3));
        Assert.Equal((Quality.Bad, "this machine has no thermal zone"), (bad.Quality, bad.Reason));
    }

    [Fact]
    public void A_disk_that_is_not_there_is_a_bad_reading()
    {
        var bad = Only(Host.Disk, Run(Make(("path", root + "/nowhere")), 1));
        Assert.Contains("nowhere", bad.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void Without_the_kernels_information_it_cannot_be_opened()
    {
        var error = Assert.Throws<SensorException>(() => Make(("proc", root + "/none")).Open());
        Assert.Contains("needs Linux", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("path", "relative")]
    [InlineData("interface", "eth 0")]
    [InlineData("every", "1ms")]
    public void Wrong_settings_are_problems(string key, string value)
    {
        var settings = Written.Settings(Written.Map((key, value)), out var problems);
        _ = new Host(settings);
        Assert.Equal(key, Assert.Single(problems).Path);
    }

    [Fact]
    public void A_step_allocates_next_to_nothing()
    {
        var sink = new ListSink(capacity: 4096);
        using var session = Make().Open();
        session.Step(At(0), sink);
        session.Step(At(1), sink);

        // What remains is the three questions to the file system about its space.
        Assert.InRange(Allocated.ButOnce(101, i => session.Step(At(i + 2), sink)) / 100, 0, 300);
    }

    [Fact]
    public void This_machine_has_all_of_them_but_perhaps_a_temperature()
    {
        var settings = Written.Settings(Written.Map(("every", "100ms")), out _);
        var sink = new ListSink();
        using var session = new Host(settings).Open();
        session.Step(At(0), sink);
        session.Step(At(1), sink);

        Assert.All([Host.Memory, Host.Load, Host.Disk, Host.Receive, Host.Transmit], c => Assert.Contains(Samples(sink), s => s.Channel == c && s.Quality == Quality.Good));
    }

    private static Instant At(int seconds) => Playing.At(TimeSpan.FromSeconds(seconds));

    private static string Net(string name, int received, int sent) => $"{name,6}: {received} 3 0 0 0 0 0 0 {sent} 4 0 0 0 0 0 0\n";

    private static Sample Only(int channel, IEnumerable<Sample> samples) => Assert.Single(samples, s => s.Channel == channel);

    private static List<Sample> Samples(ListSink sink) => sink.Items.ConvertAll(i => i.Sample);

    /// <summary>Steps every 2 s; <paramref name="between"/> happens before the last step.</summary>
    private static List<Sample> Run(Host sensor, int steps, Action? between = null)
    {
        var sink = new ListSink();
        using var session = sensor.Open();
        for (var i = 0; i < steps; i++)
        {
            if (i == steps - 1)
            {
                between?.Invoke();
            }

            session.Step(At(2 * i), sink);
        }

        return Samples(sink);
    }

    private Host Make(params (string Key, object Value)[] more)
    {
        (string, object)[] roots = [("proc", root + "/proc"), ("sys", root + "/sys")];
        var settings = Written.Settings(Written.Map([.. roots.Where(r => !more.Any(m => m.Key == r.Item1)), .. more]), out var problems);
        var sensor = new Host(settings);
        settings.Finish();
        Assert.Empty(problems);
        return sensor;
    }

    /// <summary>Replaces a file's text in place, as the kernel does; null: the file is gone.</summary>
    private void Write(string file, string? text)
    {
        var path = Path.Combine(root, file);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        if (text is null)
        {
            File.Delete(path);
        }
        else
        {
            File.WriteAllText(path, text, System.Text.Encoding.Latin1);
        }
    }
}
