using System.Globalization;

namespace VirtualPi.Machine;

/// <summary>A GPIO chip of the kernel's own simulator gpio-sim: a real <c>/dev/gpiochipN</c> whose lines are pulled from outside.</summary>
internal sealed class GpioSimulator
{
    private readonly string settings;
    private string lines = string.Empty;

    /// <summary>Makes the chip <paramref name="label"/> with some lines; <paramref name="id"/> is its place in the simulator's settings.</summary>
    public GpioSimulator(string id, string label, int lineCount, params (int Line, string Name)[] names)
    {
        settings = $"/sys/kernel/config/gpio-sim/{id}";
        Directory.CreateDirectory(settings);
        Directory.CreateDirectory($"{settings}/bank");
        Set($"{settings}/bank/num_lines", lineCount.ToString(CultureInfo.InvariantCulture));
        Set($"{settings}/bank/label", label);
        foreach (var (line, name) in names)
        {
            Directory.CreateDirectory($"{settings}/bank/line{line}");
            Set($"{settings}/bank/line{line}/name", name);
        }
    }

    /// <summary>Its name in the kernel, as <c>gpiochip0</c>.</summary>
    public string Name { get; private set; } = string.Empty;

    /// <summary>Lets the kernel itself use a line, before <see cref="Plug"/>.</summary>
    public void Occupy(int line, string user)
    {
        Directory.CreateDirectory($"{settings}/bank/line{line}/hog");
        Set($"{settings}/bank/line{line}/hog/name", user);
        Set($"{settings}/bank/line{line}/hog/direction", "input");
    }

    /// <summary>Makes the device appear.</summary>
    public async Task PlugAsync(string group = "gpio")
    {
        Set($"{settings}/live", "1");
        Name = Get($"{settings}/bank/chip_name");
        lines = $"/sys/devices/platform/{Get($"{settings}/dev_name")}/{Name}";
        await DeviceNode.GiveAsync($"/dev/{Name}", group);
    }

    /// <summary>Makes it vanish.</summary>
    public void Unplug() => Set($"{settings}/live", "0");

    /// <summary>Pulls a line high or low, as a contact would.</summary>
    public void Pull(int line, bool high) => Set($"{lines}/sim_gpio{line}/pull", high ? "pull-up" : "pull-down");

    private static string Get(string path) => File.ReadAllText(path).Trim();

    private static void Set(string path, string value)
    {
        using var file = new FileStream(path, FileMode.Open, FileAccess.Write, FileShare.ReadWrite, bufferSize: 0);
        file.Write(System.Text.Encoding.ASCII.GetBytes(value));
    }
}
