using Gateway.Abstractions;
using Gateway.Abstractions.Configuration;
using Gateway.Abstractions.Sensors;
using Gateway.Drivers.HostFigures;
using TestKit;

namespace Gateway.Drivers.Tests;

/// <summary>
/// The drivers hwmon and iio on trees as the kernel makes them; names and units are those of its documentation, the numbers of the BME280 are
/// what the Linux driver said for the datasheet's example, those of jc42 and lm75 what they said on i2c-stub.
/// </summary>
public sealed class SysfsTests : IDisposable
{
    private readonly FakeTree tree = new();
    private readonly ManualTime time = new();
    private readonly ListSink sink = new();

    public void Dispose() => tree.Dispose();

    [Fact]
    public void Hwmon_gives_each_kind_in_its_unit()
    {
        tree.Set("hwmon0/name", "other\n");
        tree.Set("hwmon3/name", "jc42\n");
        foreach (var (file, text) in new[] { ("temp1", "-6250"), ("temp2", "-24500"), ("humidity1", "45710"), ("in0", "11980"), ("curr1", "-10"), ("power1", "119800000"), ("energy1", "1500000"), ("fan1", "1200") })
        {
            tree.Set($"hwmon3/{file}_input", text + "\n");
        }

        var sensor = Hwmon("jc42", "temp1", "temp2", "humidity1", "in0", "curr1", "power1", "energy1", "fan1");
        Assert.Equal(["Cel", "Cel", "%", "V", "A", "W", "J", "/min"], sensor.Channels.Select(c => c.Unit));
        Assert.Equal([-6.25, -24.5, 45.71, 11.98, -0.01, 119.8, 1.5, 1200], Step(sensor).Select(s => Math.Round(s.Value, 9)));
    }

    [Fact]
    public void Hwmon_says_when_the_kernel_reports_a_fault()
    {
        tree.Set("hwmon0/name", "max31785");
        tree.Set("hwmon0/temp1_input", "21000");
        tree.Set("hwmon0/temp1_fault", "1");
        Assert.Equal([Sample.Bad(0, "the kernel's driver reports a fault of the sensor")], Step(Hwmon("max31785", "temp1")));
        tree.Set("hwmon0/temp1_fault", "0");
        Assert.Equal([new Sample(0, 21)], Step(Hwmon("max31785", "temp1")));
    }

    [Fact]
    public void Iio_gives_processed_values_in_their_units()
    {
        tree.Set("iio:device0/name", "bme280\n");
        tree.Set("iio:device0/in_temp_input", "25080\n");
        tree.Set("iio:device0/in_pressure_input", "100.653253906\n");
        tree.Set("iio:device0/in_humidityrelative_input", "45710\n");
        var sensor = Iio("bme280", "temp", "pressure", "humidityrelative");
        Assert.Equal(["Cel", "Pa", "%"], sensor.Channels.Select(c => c.Unit));
        Assert.Equal([25.08, 100653.253906, 45.71], Step(sensor).Select(s => Math.Round(s.Value, 6)));
        Assert.Equal(25.08, Step(Iio("iio:device0", "temp"))[0].Value, 6);
    }

    [Fact]
    public void Iio_scales_raw_values_with_their_own_scale_before_that_of_their_kind()
    {
        tree.Set("iio:device0/name", "mix");
        tree.Set("iio:device0/in_voltage0_raw", "512");
        tree.Set("iio:device0/in_voltage1_raw", "512");
        tree.Set("iio:device0/in_voltage1_scale", "1.5");
        tree.Set("iio:device0/in_voltage_scale", "3.222656250");
        tree.Set("iio:device0/in_temp_raw", "400");
        tree.Set("iio:device0/in_temp_offset", "-100");
        tree.Set("iio:device0/in_temp_scale", "62.5");
        tree.Set("iio:device0/in_distance_raw", "1009");
        tree.Set("iio:device0/in_distance_scale", "0.001");
        tree.Set("iio:device0/in_illuminance_raw", "33680");
        tree.Set("iio:device0/in_illuminance_scale", "0.833333333");
        var samples = Step(Iio("mix", "voltage0", "voltage1", "temp", "distance", "illuminance"));
        Assert.Equal([1.65, 0.768, 18.75, 1.009, 28066.7], samples.Select(s => Math.Round(s.Value, s.Channel == 4 ? 1 : 6)));
    }

    [Fact]
    public void A_file_that_cannot_be_read_spoils_its_channel_only()
    {
        tree.Set("hwmon0/name", "jc42");
        tree.Set("hwmon0/temp1_input", "21000");
        tree.Set("hwmon0/temp2_input", string.Empty);
        Directory.CreateDirectory(Path.Combine(tree.Root, "hwmon0", "temp3_input"));
        var samples = Step(Hwmon("jc42", "temp1", "temp2", "temp3", "temp4"));
        Assert.Equal([new Sample(0, 21), Sample.Bad(1, "the file does not hold a number")], samples.Take(2));
        Assert.All(samples.Skip(2), s => Assert.Equal(Quality.Bad, s.Quality));
        Assert.EndsWith("temp4_input does not exist", samples[3].Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void A_chip_that_is_gone_fails_and_is_found_again_under_another_number()
    {
        tree.Set("hwmon0/name", "jc42");
        tree.Set("hwmon0/temp1_input", "21000");
        var sensor = Hwmon("jc42", "temp1");
        Assert.Equal([new Sample(0, 21)], Step(sensor));
        tree.Remove("hwmon0");
        Assert.Equal($"there is no device in {tree.Root}: is a driver loaded?", Assert.Throws<SensorException>(() => Step(sensor)).Message);
        tree.Set("hwmon7/name", "jc42");
        Assert.StartsWith("no value of jc42 can be read (", Assert.Throws<SensorException>(() => Step(sensor)).Message, StringComparison.Ordinal);
        tree.Set("hwmon7/temp1_input", "22000");
        Assert.Equal([new Sample(0, 22)], Step(sensor));
    }

    [Fact]
    public void Two_chips_of_a_name_are_told_apart_by_the_device_they_belong_to()
    {
        foreach (var (hwmon, address) in new[] { ("hwmon0", "1-0018"), ("hwmon1", "1-0019") })
        {
            tree.Set($"class/{hwmon}/name", "jc42");
            tree.Set($"class/{hwmon}/temp1_input", address == "1-0018" ? "18000" : "19000");
            tree.Set($"devices/{address}/name", "x");
            tree.Link($"class/{hwmon}/device", $"devices/{address}");
        }

        Assert.Equal("several devices are called 'jc42': write as 'parent' one of 1-0018, 1-0019", Assert.Throws<SensorException>(() => Step(Make(null))).Message);
        Assert.Equal("no jc42 belongs to '1-001a'; there are 1-0018, 1-0019: correct the setting 'parent'", Assert.Throws<SensorException>(() => Step(Make("1-001a"))).Message);
        Assert.Equal([new Sample(0, 19)], Step(Make("1-0019")));

        ISensor Make(string? parent) => Construct("hwmon", [("chip", "jc42"), ("root", Path.Combine(tree.Root, "class")), .. Parent(parent)], ["temp1"]);
    }

    [Fact]
    public void A_device_that_is_not_there_is_told_with_those_that_are()
    {
        tree.Set("hwmon0/name", "coretemp");
        Assert.Equal(
            $"no device in {tree.Root} is called 'jc42'; there are coretemp: is its driver loaded, and the setting 'chip' right?", Assert.Throws<SensorException>(() => Step(Hwmon("jc42", "temp1"))).Message);
    }

    [Theory]
    [InlineData("hwmon", "tempo1")]
    [InlineData("hwmon", "../temp1")]
    [InlineData("iio", "in_temp")]
    [InlineData("iio", "")]
    public void An_input_that_is_not_known_is_a_problem(string driver, string input)
    {
        var settings = Settings(driver, [(driver == "hwmon" ? "chip" : "device", "x")], [input], out var problems);
        DriverCatalog.All.Find(driver)!.Construct(settings);
        Assert.Equal("channels.c0.input", Assert.Single(problems).Path);
    }

    [Fact]
    public void A_step_allocates_nothing()
    {
        tree.Set("hwmon0/name", "jc42");
        tree.Set("hwmon0/temp1_input", "21000");
        var allocated = new ListSink(1024);
        using var session = Hwmon("jc42", "temp1").Open();
        session.Step(Instant.Now(time), allocated);
        Assert.Equal(0, Allocated.ButOnce(200, _ => session.Step(Instant.Now(time), allocated)));
    }

    [Fact]
    public void A_file_that_the_kernel_refuses_to_read_is_named_once()
    {
        // Nobody has memory at 0, so this fails with EIO as a driver does whose chip does not answer.
        using var file = new KernelFile(new KernelReader(), "/proc/self/mem");
        Assert.True(file.Read().IsEmpty);
        Assert.Equal("/proc/self/mem cannot be read: Input/output error", file.Failure);
    }

    private static (string, object)[] Parent(string? name) => name is null ? Array.Empty<(string, object)>() : [("parent", name)];

    private static Settings Settings(string driver, (string, object)[] keys, string[] inputs, out List<Problem> problems)
    {
        var channels = Written.Map([.. inputs.Select((input, i) => ($"c{i}", (object)Written.Map(("input", input))))]);
        return Written.Settings(Written.Map([.. keys, ("channels", channels)]), out problems);
    }

    private static ISensor Construct(string driver, (string, object)[] keys, string[] inputs)
    {
        var settings = Settings(driver, keys, inputs, out var problems);
        var sensor = DriverCatalog.All.Find(driver)!.Construct(settings);
        settings.Finish();
        Assert.Empty(problems);
        return sensor;
    }

    private ISensor Hwmon(string chip, params string[] inputs) => Construct("hwmon", [("chip", chip), ("root", tree.Root)], inputs);

    private ISensor Iio(string device, params string[] inputs) => Construct("iio", [("device", device), ("root", tree.Root)], inputs);

    private List<Sample> Step(ISensor sensor)
    {
        sink.Items.Clear();
        using var session = sensor.Open();
        session.Step(Instant.Now(time), sink);
        return [.. sink.Items.Select(i => i.Sample)];
    }
}
