using System.Text.Json.Nodes;
using Gateway.Cli;
using Gateway.Configuration;
using Gateway.Doctor;
using TestKit;

namespace Gateway.Tests.Doctor;

/// <summary>What is said about made-up boards.</summary>
public sealed class DoctorTests : IDisposable
{
    private const string Configuration = """
        sensors:
          bench: { driver: bme280, bus: i2c-1 }
          adc: { driver: mcp3008, bus: spi-0, select: 1 }
          rack: { driver: ds18b20, device: 28-0000070e41ac }
          sim: { driver: bme280, bus: sim-1 }
          door: { driver: contact, chip: pinctrl-bcm2711, line: GPIO17 }
          scale: { driver: serial-lines, port: /dev/serial0, channels: { mass: { at: 1 } } }
          drill: { driver: contact, chip: sim-1, line: GPIO17 }
        upstreams: { cloud: { url: "mqtt://127.0.0.1:1", password-file: /etc/secret } }
        """;

    private readonly FakeTree tree = new();

    public DoctorTests()
    {
        // A board on which nothing is wrong.
        tree.Set("boot/firmware/config.txt", "# comment\ndtparam=i2c_arm=on,spi=on\n[pi4]\ndtoverlay=w1-gpio,gpiopin=17\n");
        tree.Set("dev/i2c-1", string.Empty);
        tree.Set("dev/spidev0.1", string.Empty);
        tree.Set("dev/watchdog0", string.Empty);
        tree.Set("etc/systemd/system.conf.d/watchdog.conf", "[Manager]\nRuntimeWatchdogSec=10\n");
        tree.Set("etc/group", "root:x:0:\ni2c:x:1:anna\nspi:x:2:anna,bob\ngpio:x:3:anna\ndialout:x:4:anna\n");
        tree.Set("dev/gpiochip0", string.Empty);
        tree.Set("dev/serial0", string.Empty);
        tree.Set("etc/secret", "x");
        tree.Set("sys/bus/w1/devices/28-0000070e41ac/w1_slave", string.Empty);
        tree.Set("run/systemd/timesync/synchronized", string.Empty);
        tree.Set("sys/devices/platform/soc/soc:firmware/get_throttled", "0\n");
        tree.Set("sys/block/mmcblk0/device/life_time", "0x01 0x02\n");
        tree.Set("sys/block/mmcblk0/device/pre_eol_info", "0x01\n");
        tree.Set("usr/lib/systemd/system/sensor-gateway.service", "[Service]\nSupplementaryGroups=i2c gpio spi dialout\nLoadCredential=secrets:/etc/sensor-gateway/secrets\n");
        tree.Set("etc/sensor-gateway/secrets/cloud", string.Empty);
        Rights("dev/i2c-1", "660");
        Rights("dev/spidev0.1", "660");
        Rights("dev/gpiochip0", "660");
        Rights("dev/serial0", "660");
        Rights("etc/secret", "640");
    }

    public void Dispose() => tree.Dispose();

    [Fact]
    public async Task On_a_board_that_is_as_it_should_be_nothing_is_wrong()
    {
        Assert.All(Look(), f => Assert.Equal((f.Subject, FindingKind.Fine), (f.Subject, f.Kind)));
        var (code, output) = await RunAsync(json: false);
        Assert.Equal(0, code);
        Assert.EndsWith("nothing is wrong\n", output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("boot/firmware/config.txt=", "dev/i2c-1", "bus i2c-1", "dtparam=i2c_arm=on")]
    [InlineData("boot/firmware/config.txt=dtparam=i2c_arm=on\ndtparam=i2c_arm=off", "dev/i2c-1", "bus i2c-1", "dtparam=i2c_arm=on")]
    [InlineData("boot/firmware/config.txt=#dtparam=spi=on", "dev/spidev0.1", "bus spi-0.1", "dtparam=spi=on")]
    [InlineData("boot/firmware/config.txt=dtparam=spi=on", "sys/bus/w1", "bus w1", "dtoverlay=w1-gpio,gpiopin=4")]
    public void An_interface_that_is_off_is_named_with_the_line_for_config_txt(string written, string gone, string subject, string line)
    {
        Write(written);
        tree.Remove(gone);
        var finding = Assert.Single(Look(), f => f.Subject == subject);
        Assert.Equal((FindingKind.Wrong, line, "/boot/firmware/config.txt"), (finding.Kind, finding.Remedy, finding.Where));
    }

    [Fact]
    public void An_older_system_has_its_config_txt_elsewhere()
    {
        tree.Remove("boot/firmware");
        tree.Set("boot/config.txt", "dtparam=spi=on\n");
        tree.Remove("dev/i2c-1");
        Assert.Equal("/boot/config.txt", Assert.Single(Look(), f => f.Subject == "bus i2c-1").Where);
    }

    [Theory]
    [InlineData("-dev/i2c-1", "bus i2c-1", "the module i2c-dev is not loaded", "modprobe i2c-dev")]
    [InlineData("-dev/i2c-1;sys/module/i2c_dev/x=;dev/i2c-3=", "bus i2c-1", "there are /dev/i2c-3: correct the setting 'bus'", null)]
    [InlineData("-dev/i2c-1;sys/module/i2c_dev/x=", "bus i2c-1", "config.txt switches it on: restart the board", null)]
    [InlineData("-dev/spidev0.1;dev/spidev0.0=", "bus spi-0.1", "there are /dev/spidev0.0", null)]
    [InlineData("-sys/bus/w1/devices/28-0000070e41ac", "sensor rack", "none was found: check wiring and pull-up", null)]
    [InlineData("-sys/bus/w1/devices/28-0000070e41ac;sys/bus/w1/devices/28-0000070e41ad/x=", "sensor rack", "found were 28-0000070e41ad", null)]
    [InlineData("etc/group=spi:x:2:anna", "group i2c", "does not exist", "sudo groupadd --system i2c")]
    [InlineData("-run/systemd/timesync/synchronized", "clock", "is not synchronised: events carry", "sudo timedatectl set-ntp true")]
    [InlineData("-run/systemd/timesync", "clock", "nobody looks after it", "sudo timedatectl set-ntp true")]
    [InlineData("sys/devices/platform/soc/soc:firmware/get_throttled=50005", "supply", "the supply voltage is too low, the processor is slowed down: take", null)]
    [InlineData("-sys/devices;sys/class/hwmon/hwmon2/name=rpi_volt;sys/class/hwmon/hwmon2/in0_lcrit_alarm=1", "supply", "the voltage is too low", null)]
    [InlineData("sys/block/mmcblk0/device/life_time=0x01 0x0a", "card mmcblk0", "has used 90 to 100 % of its life: copy it", null)]
    [InlineData("sys/block/mmcblk0/device/life_time=0x0b 0x0b", "card mmcblk0", "is used beyond its life", null)]
    [InlineData("sys/block/mmcblk0/device/pre_eol_info=0x02", "card mmcblk0", "its reserve runs out", null)]
    [InlineData("etc/group=i2c:x:1:anna\nspi:x:2:anna\ngpio:x:3:anna", "group dialout", "does not exist", "sudo groupadd --system dialout")]
    [InlineData("etc/group=i2c:x:1:anna\nspi:x:2:anna\ndialout:x:3:anna", "group gpio", "does not exist", "sudo groupadd --system gpio")]
    [InlineData("-dev/gpiochip0", "GPIO", "there is no /dev/gpiochip*", null)]
    [InlineData("-dev/serial0", "serial port /dev/serial0", "it is off; after this line, restart the board", "enable_uart=1")]
    [InlineData("boot/firmware/config.txt=dtparam=i2c_arm=on,spi=on\nenable_uart=1;-dev/serial0", "serial port /dev/serial0", "is it plugged in?", null)]
    [InlineData("boot/firmware/config.txt=enable_uart=1;-dev/serial0;dev/serial/by-id/usb-scale=", "serial port /dev/serial0", "there are /dev/serial/by-id/usb-scale: correct the setting 'port'", null)]
    [InlineData("-etc/secret", "secret /etc/secret", "upstream cloud needs it", null)]
    [InlineData("-etc/sensor-gateway/secrets", "secrets", "/etc/sensor-gateway/secrets does not exist, and the unit of the service wants it", "systemd-tmpfiles --create sensor-gateway.conf")]
    [InlineData("etc/systemd/system/sensor-gateway.service.d/mine.conf=[Service]\nSupplementaryGroups=video", "group video", "does not exist, and the unit", "sudo groupadd --system video")]
    public void What_is_wrong_is_said_with_what_mends_it(string changes, string subject, string message, string? remedy)
    {
        foreach (var change in changes.Split(';'))
        {
            Write(change);
        }

        var finding = Assert.Single(Look(), f => f.Subject == subject);
        Assert.Equal(FindingKind.Wrong, finding.Kind);
        Assert.Contains(message, finding.Message, StringComparison.Ordinal);
        Assert.Equal(remedy is null, finding.Remedy is null);
        Assert.Contains(remedy ?? string.Empty, finding.Remedy ?? string.Empty, StringComparison.Ordinal);
    }

    [Fact]
    public void Secrets_that_a_drop_in_takes_back_are_not_missed()
    {
        Write("etc/systemd/system/sensor-gateway.service.d/no-secrets.conf=[Service]\nLoadCredential=");
        Write("-etc/sensor-gateway/secrets");
        Assert.DoesNotContain(Look(), f => f.Kind == FindingKind.Wrong);
    }

    [Theory]
    [InlineData("-dev/watchdog0", "watchdog", "no hardware watchdog")]
    [InlineData("-etc/systemd", "watchdog", "is off")]
    [InlineData("sys/devices/platform/soc/soc:firmware/get_throttled=50000", "supply", "since the start it was so: the supply voltage is too low, the processor is slowed down")]
    [InlineData("etc/group=i2c:x:1:bob\nspi:x:2:anna\ngpio:x:3:anna\ndialout:x:4:anna", "group i2c", "anna is not in it")]
    [InlineData("etc/group=i2c:x:1:anna\nspi:x:2:anna\ngpio:x:3:bob\ndialout:x:4:anna", "group gpio", "anna is not in it")]
    [InlineData("etc/group=i2c:x:1:anna\nspi:x:2:anna\ngpio:x:3:anna\ndialout:x:4:", "group dialout", "anna is not in it")]
    public async Task What_could_be_safer_is_advice_and_no_fault(string change, string subject, string message)
    {
        Write(change);
        Assert.Contains(message, Assert.Single(Look(), f => f.Kind == FindingKind.Advice && f.Subject == subject).Message, StringComparison.Ordinal);
        Assert.Equal(0, (await RunAsync(json: false)).Code);
    }

    [Theory]
    [InlineData("etc/secret", "644", "secret /etc/secret", "sudo chmod o-rwx /etc/secret")]
    [InlineData("dev/serial0", "600", "group dialout", "sudo chgrp dialout /dev/serial0 && sudo chmod g+rw /dev/serial0")]
    [InlineData("dev/gpiochip0", "640", "group gpio", "sudo chgrp gpio /dev/gpiochip0 && sudo chmod g+rw /dev/gpiochip0")]
    [InlineData("dev/i2c-1", "600", "group i2c", "sudo chgrp i2c /dev/i2c-1 && sudo chmod g+rw /dev/i2c-1")]
    public void Rights_that_are_too_wide_or_too_narrow_are_wrong(string path, string mode, string subject, string remedy)
    {
        Rights(path, mode);
        Assert.Equal((FindingKind.Wrong, remedy), (Assert.Single(Look(), f => f.Subject == subject).Kind, Assert.Single(Look(), f => f.Subject == subject).Remedy));
    }

    [Fact]
    public async Task Lines_fit_a_terminal_and_json_says_the_same()
    {
        tree.Remove("dev/i2c-1");
        tree.Remove("run");
        var (code, output) = await RunAsync(json: false);
        Assert.Equal(1, code);
        Assert.EndsWith("2 things are wrong\n", output, StringComparison.Ordinal);
        Assert.All(output.Split('\n').Where(l => !l.StartsWith("          ", StringComparison.Ordinal)), l => Assert.InRange(l.Length, 0, 80));
        var json = JsonNode.Parse((await RunAsync(json: true)).Output)!.AsArray();
        Assert.Equal(["bus i2c-1", "clock"], json.Where(f => (string?)f!["kind"] == "wrong").Select(f => (string?)f!["subject"]));
    }

    [Fact]
    public async Task A_broker_that_cannot_be_reached_is_wrong_when_it_is_asked_for()
    {
        using var output = new StringWriter();
        Assert.Equal(1, await DoctorCommand.RunAsync(new Machine(tree.Root, "anna"), Loaded(), network: true, json: false, output, new ManualTime()));
        Assert.Contains("upstream cloud: 127.0.0.1:1 refuses connections", output.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_configuration_with_problems_is_the_first_thing_to_mend() =>
        Assert.Equal("sensor-gateway check", Examination.Look(new Machine(tree.Root, "root"), ConfigurationLoader.Parse("x.yaml", "sensrs: {}", new ConfigurationSources()))[0].Remedy);

    private static LoadedConfiguration Loaded() => ConfigurationLoader.Parse("gateway.yaml", Configuration, new ConfigurationSources());

    [Fact]
    public void A_certificate_that_is_not_there_is_wrong()
    {
        var loaded = ConfigurationLoader.Parse("x.yaml", "gateway: { id: g }\nupstreams: { cloud: { url: 'mqtts://127.0.0.1:1', tls: { ca-file: /etc/ca.pem } } }\n", new ConfigurationSources());
        Assert.Equal("upstream cloud needs it and it is not there", Assert.Single(Certificate()).Message);
        tree.Set("etc/ca.pem", "x");
        Assert.Empty(Certificate());

        IEnumerable<Finding> Certificate() => Examination.Look(new Machine(tree.Root, "anna"), loaded).Where(f => f.Subject == "certificate /etc/ca.pem");
    }

    private IReadOnlyList<Finding> Look() => Examination.Look(new Machine(tree.Root, "anna"), Loaded());

    private async Task<(int Code, string Output)> RunAsync(bool json)
    {
        using var output = new StringWriter { NewLine = "\n" };
        return (await DoctorCommand.RunAsync(new Machine(tree.Root, "anna"), Loaded(), network: false, json, output, new ManualTime()), output.ToString());
    }

    /// <summary><c>path=text</c> writes a file, <c>-path</c> takes it away.</summary>
    private void Write(string change)
    {
        if (change.StartsWith('-'))
        {
            tree.Remove(change[1..]);
        }
        else
        {
            var words = change.Split('=', 2);
            tree.Set(words[0], words[1] + "\n");
        }
    }

    private void Rights(string path, string mode)
    {
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(Path.Combine(tree.Root, path), (UnixFileMode)Convert.ToInt32(mode, 8));
        }
    }
}
