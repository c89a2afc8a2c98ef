using Gateway.Drivers.Scanning;
using TestKit;

namespace Gateway.Drivers.Tests.Scanning;

/// <summary>What a machine has, in a made-up tree.</summary>
public sealed class InventoryTests : IDisposable
{
    private readonly FakeTree tree = new();

    public void Dispose() => tree.Dispose();

    [Fact]
    public void Nodes_are_found_in_the_order_of_their_numbers_with_what_the_kernel_calls_them()
    {
        foreach (var node in new[] { "i2c-10", "i2c-1", "spidev0.1", "ttyS0", "ttyS1", "ttyUSB0", "null" })
        {
            tree.Set("dev/" + node, string.Empty);
        }

        tree.Set("sys/class/i2c-dev/i2c-1/name", "bcm2835 (i2c@7e804000)\n");
        tree.Set("sys/class/tty/ttyS0/type", "0\n");
        tree.Set("sys/class/tty/ttyS1/type", "4\n");
        tree.Link("dev/serial/by-id/usb-FTDI", "dev/ttyUSB0");
        var nodes = new NodeInventory(tree.Root);
        Assert.Equal([("i2c-1", "bcm2835 (i2c@7e804000)"), ("i2c-10", null)], nodes.I2cBuses().Select(b => (b.Name, b.Label)));
        Assert.Equal("spi-0.1", Assert.Single(nodes.SpiDevices()).Name);
        Assert.Equal([("ttyS1", null), ("ttyUSB0", "usb-FTDI")], nodes.SerialPorts().Select(p => (Path.GetFileName(p.Path), p.Label)));
    }

    [Fact]
    public void Addresses_with_a_driver_of_the_kernel_are_known_and_others_are_free()
    {
        tree.Set("sys/bus/i2c/drivers/jc42/x", string.Empty);
        tree.Link("sys/bus/i2c/devices/1-0018/driver", "sys/bus/i2c/drivers/jc42");
        tree.Set("sys/bus/i2c/devices/1-0076/name", "bme280\n");
        tree.Link("sys/bus/i2c/devices/11-0018/driver", "sys/bus/i2c/drivers/jc42");
        var taken = new NodeInventory(tree.Root).KernelDrivers("i2c-1");
        Assert.Equal([KeyValuePair.Create(0x18, "the kernel's driver jc42")], taken);
    }

    [Fact]
    public void What_is_no_gpio_chip_says_so_instead_of_being_left_out()
    {
        tree.Set("dev/gpiochip0", string.Empty);
        Assert.Contains("gpiochip0", Assert.Single(new NodeInventory(tree.Root).GpioChips()).Problem, StringComparison.Ordinal);
    }

    [Fact]
    public void Devices_that_the_kernel_reads_come_with_the_settings_that_read_them()
    {
        tree.Set("sys/bus/w1/devices/28-0000070e41ac/w1_slave", string.Empty);
        tree.Set("sys/bus/w1/devices/3b-000000000001/w1_slave", string.Empty);
        tree.Set("sys/class/hwmon/hwmon0/name", "jc42\n");
        tree.Set("sys/class/hwmon/hwmon0/temp1_input", "21000\n");
        tree.Set("sys/class/hwmon/hwmon0/temp1_max", "21000\n");
        tree.Set("sys/class/hwmon/hwmon1/name", "ina2xx\n");
        tree.Set("sys/class/hwmon/hwmon1/in0_input", "1\n");
        tree.Set("sys/class/hwmon/hwmon1/in1_input", "1\n");
        tree.Set("sys/bus/iio/devices/iio:device0/name", "bme280\n");
        tree.Set("sys/bus/iio/devices/iio:device0/in_temp_input", "1\n");
        tree.Set("sys/bus/iio/devices/iio:device0/in_humidityrelative_input", "1\n");
        tree.Set("sys/bus/iio/devices/iio:device0/in_pressure_oversampling_ratio", "1\n");
        var found = new KernelInventory(tree.Root).All();
        Assert.Equal(
            [
                "1-wire 28-0000070e41ac driver=ds18b20 bus=w1 device=28-0000070e41ac",
                "1-wire 3b-000000000001 -",
                "hwmon jc42 driver=hwmon chip=jc42 channels={ temperature: { input: temp1 } }",
                "hwmon ina2xx driver=hwmon chip=ina2xx channels={ voltage0: { input: in0 }, voltage1: { input: in1 } }",
                "iio bme280 driver=iio device=bme280 channels={ temperature: { input: temp }, humidity: { input: humidityrelative } }",
            ],
            found.Select(f => $"{f.Kind} {f.Name} {(f.Settings is null ? "-" : string.Join(' ', f.Settings.Select(s => $"{s.Key}={s.Value}")))}"));
    }

    [Fact]
    public void Two_devices_of_one_name_are_told_apart_by_where_they_are()
    {
        foreach (var (number, address) in new[] { (0, "1-0018"), (1, "1-0019") })
        {
            tree.Set($"sys/devices/{address}/x", string.Empty);
            tree.Set($"sys/class/hwmon/hwmon{number}/name", "jc42\n");
            tree.Set($"sys/class/hwmon/hwmon{number}/temp1_input", "1\n");
            tree.Link($"sys/class/hwmon/hwmon{number}/device", "sys/devices/" + address);
        }

        Assert.Equal(["1-0018", "1-0019"], new KernelInventory(tree.Root).All().Select(f => f.Settings!.Single(s => s.Key == "parent").Value));
    }

    [Fact]
    public void A_machine_without_anything_has_nothing()
    {
        var nodes = new NodeInventory(tree.Root);
        Assert.Empty(nodes.I2cBuses());
        Assert.Empty(nodes.GpioChips());
        Assert.Empty(nodes.SerialPorts());
        Assert.Empty(nodes.KernelDrivers("i2c-1"));
        Assert.Empty(new KernelInventory(tree.Root).All());
    }
}
