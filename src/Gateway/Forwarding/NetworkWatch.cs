using System.Net.NetworkInformation;

namespace Gateway.Forwarding;

/// <summary>Tells when addresses, routes or name servers of this machine change, so that a forwarder that waits tries again at once.</summary>
/// <remarks>What cannot be watched is not: then the next attempt is made when its time has come.</remarks>
internal sealed class NetworkWatch : IDisposable
{
    private const string Resolver = "/etc/resolv.conf";
    private readonly FileSystemWatcher? names;

    /// <summary>Watches until it is disposed.</summary>
    public NetworkWatch()
    {
        try
        {
            NetworkChange.NetworkAddressChanged += OnAddress;
            NetworkChange.NetworkAvailabilityChanged += OnAvailability;
        }
        catch (NetworkInformationException)
        {
            // A service that may not ask the kernel (AF_NETLINK) does without.
        }

        names = WatchNames();
    }

    /// <summary>Something changed. Raised by any thread.</summary>
    public event EventHandler? Changed;

    /// <summary>As if something had changed.</summary>
    public void Raise() => Changed?.Invoke(this, EventArgs.Empty);

    /// <inheritdoc />
    public void Dispose()
    {
        NetworkChange.NetworkAddressChanged -= OnAddress;
        NetworkChange.NetworkAvailabilityChanged -= OnAvailability;
        names?.Dispose();
    }

    private FileSystemWatcher? WatchNames()
    {
        try
        {
            // A link, with systemd-resolved: what changes is the file it names.
            var file = new FileInfo(Resolver).ResolveLinkTarget(returnFinalTarget: true)?.FullName ?? Resolver;
            var watcher = new FileSystemWatcher(Path.GetDirectoryName(file)!, Path.GetFileName(file))
            {
                NotifyFilter = NotifyFilters.LastWrite | NotifyFilters.FileName | NotifyFilters.CreationTime,
            };
            watcher.Changed += OnNames;
            watcher.Created += OnNames;
            watcher.Renamed += OnNames;
            watcher.EnableRaisingEvents = true;
            return watcher;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException)
        {
            return null;
        }
    }

    private void OnAddress(object? sender, EventArgs e) => Raise();

    private void OnAvailability(object? sender, NetworkAvailabilityEventArgs e) => Raise();

    private void OnNames(object sender, FileSystemEventArgs e) => Raise();
}
