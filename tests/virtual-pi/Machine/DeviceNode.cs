using TestKit;

namespace VirtualPi.Machine;

/// <summary>What udev does on a Raspberry Pi: a new device belongs to the group of those who may use it.</summary>
internal static class DeviceNode
{
    /// <summary>Waits for the device and gives it to the group.</summary>
    public static async Task GiveAsync(string path, string group)
    {
        await Eventually.TrueAsync(() => File.Exists(path), $"{path} appears");
        await Command.RunAsync("chgrp", group, path);
        await Command.RunAsync("chmod", "660", path);
    }
}
