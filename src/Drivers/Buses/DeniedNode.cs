namespace Gateway.Drivers.Buses;

/// <summary>Why a device file may not be opened, in words that name the remedy.</summary>
internal static class DeniedNode
{
    /// <summary>The reason for <paramref name="error"/>, which is one of the two that mean a denial.</summary>
    /// <param name="path">The device file.</param>
    /// <param name="group">The group that it should belong to.</param>
    /// <param name="error">EACCES is said of the file's own rights; EPERM of a restricted unit whose DeviceAllow= does not name the device.</param>
    public static string Words(string path, string group, int error) => error == Errno.NotPermitted
        ? $"{path} is denied by the unit of the service: restart the service if the device is new, else allow it with DeviceAllow= in a drop-in"
        : $"permission denied on {path}: is the user in group {group}?";
}
