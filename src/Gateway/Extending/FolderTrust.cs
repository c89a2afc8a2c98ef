using Gateway.Control;
using Gateway.Diagnostics;

namespace Gateway.Extending;

/// <summary>
/// Whether code may be loaded from a folder: only if nobody but root can change it. The user that the gateway runs as counts as nobody, so
/// that who takes over the service cannot plant code in it; unless the program itself belongs to that user, as in a checkout, where nothing is won.
/// </summary>
/// <param name="self">The user that the gateway runs as.</param>
/// <param name="ownProgram">Whether the program belongs to that user.</param>
internal sealed class FolderTrust(uint self, bool ownProgram)
{
    private const uint Root = 0;
    private readonly HashSet<string> seen = new(StringComparer.Ordinal);

    /// <summary>For the running process.</summary>
    public static FolderTrust OfThis()
    {
        var self = Peer.Self().User;
        return new FolderTrust(self, FileStatus.Of(AppContext.BaseDirectory)?.Owner == self);
    }

    /// <summary>Who else could change a file, or a folder with all that is in it and all that it is in, and the remedy; null: nobody.</summary>
    public string? Objection(string path) => Up(path) ?? Inside(path);

    private string? Inside(string path) => Directory.Exists(path)
        ? Directory.EnumerateFileSystemEntries(path, "*", new EnumerationOptions { RecurseSubdirectories = true, AttributesToSkip = FileAttributes.None, IgnoreInaccessible = false })
            .Select(Up).FirstOrDefault(o => o is not null)
        : null;

    /// <summary>A path and every folder above it; a link, and where it leads.</summary>
    private string? Up(string path)
    {
        for (var at = Path.GetFullPath(path); at is not null && seen.Add(at); at = Path.GetDirectoryName(at))
        {
            if (Here(at, itself: at == path) is { } objection)
            {
                seen.Remove(at);
                return objection;
            }
        }

        return null;
    }

    private string? Here(string path, bool itself)
    {
        if (FileStatus.Of(path, follow: false) is not { } status)
        {
            return $"{path} cannot be looked at by the user '{Accounts.User(self)}'; give it read permission (chmod, chown)";
        }

        if (status.Owner != Root && !(ownProgram && status.Owner == self))
        {
            return $"{path} belongs to the user '{Accounts.User(status.Owner)}', who could change what the gateway runs: sudo chown -R root:root {path}";
        }

        if (status.IsLink)
        {
            return Directory.ResolveLinkTarget(path, returnFinalTarget: false) is { } target ? Up(target.FullName) : null;
        }

        return status.OthersMayWrite && (itself || !status.IsSticky)
            ? $"{path} can be written by its group or by others, who could change what the gateway runs: sudo chmod -R go-w {path}"
            : null;
    }
}
