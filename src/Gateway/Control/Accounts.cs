using System.Globalization;

namespace Gateway.Control;

/// <summary>The names of users and groups, from the files of the machine.</summary>
internal static class Accounts
{
    /// <summary>Name of a user; <c>uid 1000</c> when the machine has none for it.</summary>
    public static string User(uint id) => Name("/etc/passwd", id) ?? $"uid {id}";

    /// <summary>Name of a group; <c>gid 1000</c> when the machine has none for it.</summary>
    public static string Group(uint id) => Name("/etc/group", id) ?? $"gid {id}";

    /// <summary>
    /// Who did something, for an event that others read: the user's name. Who calls himself something else is shown with his user id, and
    /// who cannot be seen from here (PrivateUsers=yes hides other users) with the word that nobody has checked it.
    /// </summary>
    /// <param name="peer">Who asked.</param>
    /// <param name="claimed">As whom; null: as himself.</param>
    /// <param name="user">Who his program says he is; null: it does not.</param>
    public static string By(Peer peer, string? claimed, string? user)
    {
        if (!peer.IsVisible)
        {
            var said = claimed ?? user;
            return said is null ? "a user that the service cannot see" : $"{said} (unchecked)";
        }

        var name = User(peer.User);
        return claimed is null || claimed == name ? name : $"{claimed} (uid {peer.User})";
    }

    /// <summary>Both files have the name first and the id third (passwd(5), group(5)).</summary>
    private static string? Name(string file, uint id)
    {
        try
        {
            var text = id.ToString(CultureInfo.InvariantCulture);
            return File.ReadLines(file).Select(l => l.Split(':')).FirstOrDefault(w => w.Length > 2 && w[2] == text)?[0];
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
