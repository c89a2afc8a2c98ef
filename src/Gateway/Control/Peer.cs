using System.Globalization;
using System.Net.Sockets;
using System.Runtime.InteropServices;

namespace Gateway.Control;

/// <summary>Who is at the other end of a connection, as the kernel says.</summary>
/// <param name="User">Id of the user.</param>
/// <param name="Groups">Ids of all groups of the process.</param>
internal sealed record Peer(uint User, IReadOnlyList<uint> Groups)
{
    /// <summary>What the kernel shows for ids that a user name space (PrivateUsers=yes) does not know: <c>/proc/sys/kernel/overflowuid</c>.</summary>
    public const uint Unknown = 65534;

    // asm-generic/socket.h
    private const int SolSocket = 1;
    private const int SoPeerCred = 17;
    private const int SoPeerGroups = 59;
    private const int MostGroups = 1024;

    /// <summary>Whether the user's id can be seen from here.</summary>
    public bool IsVisible => User != Unknown;

    /// <summary>Asks the kernel about the other end of <paramref name="socket"/>.</summary>
    /// <exception cref="SocketException">The kernel does not say.</exception>
    public static Peer Of(Socket socket)
    {
        Span<uint> credentials = stackalloc uint[3]; // struct ucred: pid, uid, gid
        socket.GetRawSocketOption(SolSocket, SoPeerCred, MemoryMarshal.AsBytes(credentials));
        return new Peer(credentials[1], [credentials[2], .. MoreGroups(socket)]);
    }

    /// <summary>Who this process is.</summary>
    public static Peer Self()
    {
        var (user, group) = (Unknown, Unknown);
        foreach (var line in File.ReadLines("/proc/self/status"))
        {
            // Real, effective, saved and file system id; files that it makes belong to the last.
            var words = line.Split('\t');
            user = words[0] == "Uid:" ? Id(words[^1]) : user;
            group = words[0] == "Gid:" ? Id(words[^1]) : group;
        }

        return new Peer(user, [group]);
    }

    /// <summary>
    /// Whether this peer may control a service: root, the service's own user, and members of its group, which is the group of the socket.
    /// Ids that are not known here never match.
    /// </summary>
    public bool MayControl(Peer service) =>
        User == 0
        || (IsVisible && User == service.User)
        || (service.Groups[0] != Unknown && Groups.Contains(service.Groups[0]));

    private static uint[] MoreGroups(Socket socket)
    {
        var groups = new uint[MostGroups];
        try
        {
            var bytes = socket.GetRawSocketOption(SolSocket, SoPeerGroups, MemoryMarshal.AsBytes(groups.AsSpan()));
            return groups[..(bytes / sizeof(uint))];
        }
        catch (SocketException)
        {
            // A kernel before 4.13, or a process in more groups than anybody has: its first group decides.
            return [];
        }
    }

    private static uint Id(string text) => uint.Parse(text, CultureInfo.InvariantCulture);
}
