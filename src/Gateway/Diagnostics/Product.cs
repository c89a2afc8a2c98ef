using System.Globalization;
using System.Reflection;

namespace Gateway.Diagnostics;

/// <summary>Which program this is, and which boot of the machine it runs in.</summary>
internal static class Product
{
    /// <summary>Version of the program, as <c>0.1.0</c>.</summary>
    public static string Version { get; } =
        typeof(Product).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion.Split('+')[0] ?? "unknown";

    /// <summary>The first 8 digits of the kernel's boot id; <c>unknown</c> where there is none.</summary>
    public static string Boot { get; } = ReadBoot();

    /// <summary>How long the machine has been running; null where the system does not say.</summary>
    public static TimeSpan? Uptime()
    {
        try
        {
            // Seconds since the boot, with the time it slept, then a blank (proc_uptime(5)).
            return TimeSpan.FromSeconds(double.Parse(File.ReadAllText("/proc/uptime").Split(' ')[0], CultureInfo.InvariantCulture));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or FormatException)
        {
            return null;
        }
    }

    private static string ReadBoot()
    {
        try
        {
            return File.ReadAllText("/proc/sys/kernel/random/boot_id")[..8];
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentOutOfRangeException)
        {
            return "unknown";
        }
    }
}
