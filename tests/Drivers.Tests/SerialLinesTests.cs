using System.Text;
using Gateway.Abstractions;
using Gateway.Abstractions.Configuration;
using Gateway.Abstractions.Sensors;
using Gateway.Drivers.Buses;
using Gateway.Drivers.Lines;
using TestKit;

namespace Gateway.Drivers.Tests;

public sealed class SerialLinesTests : IDisposable
{
    private readonly ManualTime time = new();
    private readonly ListSink sink = new(4096);
    private readonly ScriptedPort port = new();

    public void Dispose() => port.Dispose();

    [Fact]
    public void Each_column_is_a_reading_of_its_channel()
    {
        Hear(Sensor(Csv), "rest of a line\r\n21.5,a,40\r\n-3e1,b,41\r\n");
        Assert.Equal([new Sample(0, 21.5), new Sample(1, 40), new Sample(0, -30), new Sample(1, 41)], Samples);
    }

    [Theory]
    [InlineData("21.5,a", "21.5|the line has too few columns")]
    [InlineData("21.5,a,", "21.5|no value")]
    [InlineData("nan,a,1e999", "'nan' is not a number|'1e999' is not a number")]
    [InlineData("Hello\u0007,a,0x40", "'Hello?' is not a number|'0x40' is not a number")]
    public void A_column_that_is_no_number_spoils_its_own_channel_only(string line, string expected)
    {
        Hear(Sensor(Csv), $"\n{line}\n");
        Assert.Equal(expected, string.Join('|', Samples.Select(s => s.Reason ?? s.Value.ToString(System.Globalization.CultureInfo.InvariantCulture))));
    }

    [Fact]
    public void A_channel_that_is_not_in_the_text_says_nothing_as_long_as_another_is()
    {
        var sensor = Sensor(("format", "text"), ("channels", Channels(("temperature", "T={} C"), ("humidity", "H={} %"))));
        Hear(sensor, "\nT=21.5 C\nH=40 %\nboot: ok, 3 sensors\n");
        Assert.Equal(
            [new Sample(0, 21.5), new Sample(1, 40), Sample.Bad(0, "line not understood: 'boot: ok, 3 sensors'"), Sample.Bad(1, "line not understood: 'boot: ok, 3 sensors'")],
            Samples);
    }

    [Fact]
    public void Json_that_was_cut_off_is_no_value()
    {
        var sensor = Sensor(("format", "json"), ("channels", Channels(("temperature", "/bme/t"))));
        Hear(sensor, "\n{\"bme\":{\"t\":21.5}}\n{\"bme\":{\"t\":2\n");
        Assert.Equal([new Sample(0, 21.5), Sample.Bad(0, "line not understood: '{\"bme\":{\"t\":2'")], Samples);
    }

    [Fact]
    public void Lines_that_begin_otherwise_are_passed_over()
    {
        var sensor = Sensor([.. Csv, ("begin-with", Written.List("21", "22"))]);
        Hear(sensor, "\n# a comment\n21.5,a,40\nnothing\n22,b,41\n");
        Assert.Equal([21.5, 40, 22, 41], sink.Values);
    }

    [Theory]
    [InlineData("$GPGLL,5300.97914,N,00259.98174,E,125926,A*28", true)]
    [InlineData("$GPGLL,5300.97914,N,00259.98174,E,125926,A*29", false)]
    [InlineData("$GPGLL,5300.97914,N,00259.98174,E,125927,A*28", false)]
    [InlineData("$GPGGA,123519,4807.038,N,01131.000,E,1,08,0.9,545.4,M,46.9,M,,*47", true)]
    [InlineData("$*00", true)]
    [InlineData("*00", false)]
    [InlineData("$A*4", false)]
    [InlineData("$A", false)]
    [InlineData("$A* 4", false)]
    [InlineData("", false)]
    public void The_checksum_of_nmea_is_that_of_its_published_examples(string line, bool right) => Assert.Equal(right, LineSession.IsSumRight(Encoding.UTF8.GetBytes(line)));

    [Fact]
    public void With_a_checksum_a_line_that_fails_it_is_a_bad_reading()
    {
        var sensor = Sensor(("checksum", "nmea"), ("channels", Channels(("height", "10"))));
        Hear(sensor, "\n$GPGGA,123519,4807.038,N,01131.000,E,1,08,0.9,545.4,M,46.9,M,,*47\n$GPGGA,123519,4807.038,N,01131.000,E,1,08,0.9,945.4,M,46.9,M,,*47\n");
        Assert.Equal([new Sample(0, 545.4), Sample.Bad(0, "checksum mismatch")], Samples);
    }

    [Fact]
    public void A_line_that_is_too_long_is_a_bad_reading_and_the_next_one_is_read()
    {
        var sensor = Sensor([.. Csv, ("longest", "16")]);
        Hear(sensor, $"\n{new string('1', 500)}\n1,2,3\n");
        Assert.Equal([Sample.Bad(0, "line longer than 16 bytes"), Sample.Bad(1, "line longer than 16 bytes"), new Sample(0, 1), new Sample(1, 3)], Samples);
    }

    [Fact]
    public void A_line_that_does_not_go_on_for_a_second_is_never_joined_with_the_next()
    {
        var sensor = Sensor(Csv);
        using var session = sensor.Open(port, time);
        Feed(session, "\n1,2,3\n2");
        session.Step(Instant.Now(time), sink);
        Assert.InRange(port.Patience.TotalSeconds, 0.99, 1.01);
        time.Advance(TimeSpan.FromSeconds(1));
        session.Step(Instant.Now(time), sink);
        Feed(session, "1.5,2,3\n4,5,6\n");
        Assert.Equal([1, 3, double.NaN, double.NaN, 4, 6], sink.Values);
        Assert.Equal("line broken off", sink.Items[2].Sample.Reason);
    }

    [Fact]
    public void A_gateway_that_was_held_up_in_the_middle_of_a_line_reads_on()
    {
        using var session = Sensor(Csv).Open(port, time);
        Feed(session, "\n2");
        time.Advance(TimeSpan.FromSeconds(30));
        Feed(session, "1.5,2,3\n");
        Assert.Equal([21.5, 3], sink.Values);
    }

    [Fact]
    public void Without_a_line_for_a_while_the_readings_are_bad_once_a_while()
    {
        using var session = Sensor([.. Csv, ("timeout", "10s")]).Open(port, time);
        for (var second = 0; second < 25; second++)
        {
            session.Step(Instant.Now(time), sink);
            time.Advance(TimeSpan.FromSeconds(1));
        }

        Assert.Equal(4, sink.Items.Count);
        Assert.All(Samples, s => Assert.Equal("no line for 10s", s.Reason));
    }

    [Fact]
    public void Nothing_that_a_device_says_throws()
    {
        var random = new Random(11);
        foreach (var format in LineFormat.Names)
        {
            var sensor = Sensor(("format", format), ("longest", "64"), ("channels", Channels(("a", format == "csv" ? "2" : format == "json" ? "/a" : "a={}"))));
            using var session = sensor.Open(port, time);
            var bytes = new byte[200];
            for (var round = 0; round < 500; round++)
            {
                random.NextBytes(bytes);
                port.Add(bytes.AsSpan(0, random.Next(bytes.Length)));
                port.Add("\na=5,a\n"u8);
                while (port.Waiting > 0)
                {
                    session.Step(Instant.Now(time), sink);
                }

                time.Advance(TimeSpan.FromMilliseconds(random.Next(3000)));
            }
        }

        Assert.All(sink.Items, i => Assert.Equal(i.Sample.Quality == Quality.Good, double.IsFinite(i.Sample.Value)));
        Assert.Contains(sink.Items, i => i.Sample.Quality == Quality.Good);
    }

    [Theory]
    [InlineData("csv", "2", "5")]
    [InlineData("text", "T={} C", "H={} %")]
    [InlineData("json", "/bme/t", "/bme/h")]
    public void A_simulated_device_says_lines_that_are_understood_and_reading_them_allocates_nothing(string format, string first, string second)
    {
        var sensor = Sensor(("format", format), ("begin-with", format == "csv" ? Written.List("$X,") : Written.List()), ("checksum", format == "csv" ? "nmea" : "none"), ("channels", Channels(("temperature", first), ("humidity", second))));
        using (var session = sensor.Open(new Opening(null, default, time, CancellationToken.None)))
        {
            Run(session, TimeSpan.FromMinutes(5));
        }

        // The first line is never heard from its beginning.
        Assert.InRange(sink.Items.Count, 2 * 295, 2 * 300);
        Assert.All(Samples, s => Assert.Equal(Quality.Good, s.Quality));

        using var listening = sensor.Open(port, time);
        var line = Encoding.UTF8.GetBytes(format switch { "csv" => "$X,1,2,3,4*63\r\n", "text" => "T=1 C H=4 %\r\n", _ => "{\"bme\":{\"t\":1,\"h\":4}}\r\n" });
        port.Add("\n"u8);
        Assert.Equal(0, Allocated.ButOnce(200, _ => listening.Step(Instant.Now(time), sink), () => port.Add(line)));
        Assert.InRange(sink.Items.Count, 2 * 490, 2 * 500);
    }

    [Fact]
    public void Each_example_of_its_page_is_understood_from_a_simulated_device()
    {
        var page = File.ReadAllText(Repository.PathOf("hardware", "serial-lines.md"));
        var examples = YamlText.Sensors(page.Split("```yaml\n")[1].Split("```")[0]);
        Assert.Equal(4, examples.Count);
        foreach (var example in examples.Values)
        {
            var sensor = PageExample.Construct(example.With("port", "sim-1"));
            sink.Items.Clear();
            using var session = sensor.Open(new Opening(null, default, time, CancellationToken.None));
            Run(session, TimeSpan.FromMinutes(10));
            Assert.Equal(Enumerable.Range(0, sensor.Channels.Count), Samples.Select(s => s.Channel).Distinct());
            Assert.All(Samples, s => Assert.Equal((Quality.Good, null), (s.Quality, s.Reason)));
            Assert.All(Samples, s => Assert.InRange(s.Value, sensor.Channels[s.Channel].Low, sensor.Channels[s.Channel].High));
        }
    }

    [Fact]
    public void Settings_that_make_no_sense_are_problems()
    {
        var settings = Written.Settings(
            Written.Map(("port", "ttyUSB0"), ("baud", "10"), ("frame", "9N1"), ("separator", ",,"), ("format", "json"), ("channels", Channels(("t", "2")))), out var problems, "sensors.x");
        _ = new SerialLines(settings);
        settings.Finish();
        Assert.Equal(["baud", "channels.t.at", "frame", "port", "separator"], problems.Select(p => p.Path["sensors.x.".Length..]).Order(StringComparer.Ordinal));
    }

    private static (string, object)[] Csv => [("channels", Channels(("temperature", "1"), ("humidity", "3")))];

    private Sample[] Samples => [.. sink.Items.Select(i => i.Sample)];

    private static MapNode Channels(params (string Name, string At)[] channels) => Written.Map([.. channels.Select(c => (c.Name, (object)Written.Map(("at", c.At))))]);

    private static SerialLines Sensor(params (string Key, object Value)[] keys)
    {
        var settings = Written.Settings(Written.Map([("port", "sim-1"), .. keys]), out var problems);
        var sensor = new SerialLines(settings);
        settings.Finish();
        Assert.Empty(problems.Select(p => $"{p.Path}: {p.Message}"));
        return sensor;
    }

    private void Hear(SerialLines sensor, string text)
    {
        using var session = sensor.Open(port, time);
        Feed(session, text);
    }

    private void Feed(ISensorSession session, string text)
    {
        port.Add(Encoding.UTF8.GetBytes(text));
        while (port.Waiting > 0)
        {
            session.Step(Instant.Now(time), sink);
        }
    }

    private void Run(ISensorSession session, TimeSpan length)
    {
        for (var end = Instant.Now(time).Ticks + length.Ticks; Instant.Now(time).Ticks < end;)
        {
            time.Advance(TimeSpan.FromMilliseconds(Math.Ceiling(session.Step(Instant.Now(time), sink).Delay.TotalMilliseconds)));
        }
    }

    private sealed class ScriptedPort : ISerialPort
    {
        private readonly byte[] bytes = new byte[64 * 1024];
        private int begin;
        private int end;

        public TimeSpan Patience { get; private set; }

        public int Waiting => end - begin;

        public void Add(ReadOnlySpan<byte> more)
        {
            if (begin == end)
            {
                (begin, end) = (0, 0);
            }

            more.CopyTo(bytes.AsSpan(end));
            end += more.Length;
        }

        public TimeSpan Read(TimeSpan patience, Span<byte> into, out int count)
        {
            Patience = patience;
            count = Math.Min(into.Length, end - begin);
            bytes.AsSpan(begin, count).CopyTo(into);
            begin += count;
            return TimeSpan.Zero;
        }

        public void Dispose()
        {
            // Nothing is open.
        }
    }
}
