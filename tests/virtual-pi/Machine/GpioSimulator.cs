using System.Globalization;
using Microsoft.Win32.SafeHandles;

namespace VirtualPi.Machine;

/// <summary>A GPIO chip of the kernel's own simulator gpio-sim: a real <c>/dev/gpiochipN</c> whose lines are pulled from outside.</summary>
internal sealed class GpioSimulator
{
    private static readonly byte[] High = "pull-up"u8.ToArray();
    private static readonly byte[] Low = "pull-down"u8.ToArray();

    private readonly string settings;
    private readonly Dictionary<int, SafeFileHandle> pulls = [];
    private readonly Dictionary<int, SafeFileHandle> levels = [];
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
    public void Unplug()
    {
        // A file of it that is open would keep it.
        foreach (var file in pulls.Values.Concat(levels.Values))
        {
            file.Dispose();
        }

        pulls.Clear();
        levels.Clear();
        Set($"{settings}/live", "0");
    }

    /// <summary>Pulls a line high or low, as a contact would. Quick: the file stays open.</summary>
    public void Pull(int line, bool high) => RandomAccess.Write(File(pulls, line, "pull", FileAccess.Write), high ? High : Low, 0);

    /// <summary>Whether a line is high, be it an output or pulled.</summary>
    public bool IsHigh(int line)
    {
        Span<byte> text = stackalloc byte[4];
        return RandomAccess.Read(File(levels, line, "value", FileAccess.Read), text, 0) > 0 && text[0] == '1';
    }

    private SafeFileHandle File(Dictionary<int, SafeFileHandle> files, int line, string name, FileAccess access)
    {
        if (!files.TryGetValue(line, out var file))
        {
            file = System.IO.File.OpenHandle($"{lines}/sim_gpio{line}/{name}", FileMode.Open, access, FileShare.ReadWrite);
            files.Add(line, file);
        }

        return file;
    }

    private static string Get(string path) => System.IO.File.ReadAllText(path).Trim();

    private static void Set(string path, string value)
    {
        using var file = new FileStream(path, FileMode.Open, FileAccess.Write, FileShare.ReadWrite, bufferSize: 0);
        file.Write(System.Text.Encoding.ASCII.GetBytes(value));
    }
}
