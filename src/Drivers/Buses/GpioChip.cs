using System.Globalization;
using System.Runtime.InteropServices;
using Gateway.Abstractions.Sensors;
using Microsoft.Win32.SafeHandles;

namespace Gateway.Drivers.Buses;

/// <summary>A GPIO chip of the kernel, open to look for lines.</summary>
internal sealed unsafe class GpioChip : IDisposable
{
    private readonly GpioChipInfo info;

    private GpioChip(SafeFileHandle file, string path, GpioChipInfo info)
    {
        File = file;
        Path = path;
        this.info = info;
    }

    public SafeFileHandle File { get; }

    public string Path { get; }

    public string Label => info.Label.Text;

    public uint Lines => info.Lines;

    /// <summary>Opens a chip by label, name or path. Labels are best: numbers change between boards and kernels.</summary>
    /// <exception cref="SensorException">There is no such chip, or several, or it may not be used.</exception>
    public static GpioChip Find(string wanted, string folder = "/dev")
    {
        if (wanted.StartsWith('/'))
        {
            return Open(wanted);
        }

        var found = new List<GpioChip>();
        var seen = new SortedSet<string>(StringComparer.Ordinal);
        SensorException? refused = null;
        foreach (var path in Directory.EnumerateFiles(folder, "gpiochip*").Order(StringComparer.Ordinal))
        {
            try
            {
                var chip = Open(path);
                var matches = chip.Label == wanted || chip.info.Name.Text == wanted;

                // Raspberry Pi OS has links under older numbers: one chip under two names is one chip.
                if (seen.Add($"{chip.info.Name.Text} ({chip.Label})") && matches)
                {
                    found.Add(chip);
                }
                else
                {
                    chip.Dispose();
                }
            }
            catch (SensorException e)
            {
                refused ??= e;
            }
        }

        if (found.Count == 1)
        {
            return found[0];
        }

        found.ForEach(c => c.Dispose());
        throw found.Count > 1 ? GpioFaults.SeveralChips(wanted, found.Select(c => c.Path))
            : seen.Count == 0 && refused is not null ? refused
            : GpioFaults.NoChip(wanted, seen);
    }

    /// <summary>The number of the line of that name; a number is its own.</summary>
    /// <exception cref="SensorException">There is no such line.</exception>
    public uint Find(string line)
    {
        if (uint.TryParse(line, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number < info.Lines)
        {
            return number;
        }

        for (var offset = 0u; offset < info.Lines; offset++)
        {
            if (Line(offset).Name.Text == line)
            {
                return offset;
            }
        }

        throw GpioFaults.NoLine(line, Label, info.Lines);
    }

    /// <summary>What the kernel knows of a line; empty when it does not say.</summary>
    public GpioLineInfo Line(uint offset)
    {
        var line = new GpioLineInfo { Offset = offset };
        return Libc.Ioctl(File, GpioAbi.LineInfo, &line) < 0 ? default : line;
    }

    public void Dispose() => File.Dispose();

    private static GpioChip Open(string path)
    {
        var file = Libc.Open(path, Libc.ReadWrite | Libc.CloseOnExec);
        if (file.IsInvalid)
        {
            throw GpioFaults.CannotOpen(path, Marshal.GetLastPInvokeError());
        }

        GpioChipInfo found;
        if (Libc.Ioctl(file, GpioAbi.ChipInfo, &found) < 0)
        {
            var error = Marshal.GetLastPInvokeError();
            file.Dispose();
            throw GpioFaults.NotAChip(path, error);
        }

        return new GpioChip(file, path, found);
    }
}
