namespace SystemTests;

/// <summary>What the system events tell of the runs of a gateway that is killed again and again, and stopped at the end.</summary>
internal static class Runs
{
    /// <summary>
    /// Every start but the first one follows a kill and says so before anything else; only the last run was stopped. A run that was killed
    /// before it had stored anything is not known to the next one, or only by its marker.
    /// </summary>
    /// <param name="kinds">The kinds of the system events in the order of their numbers.</param>
    /// <param name="kills">How often it was killed.</param>
    public static void AssertKilled(IReadOnlyList<string> kinds, int kills)
    {
        string[] told = [.. kinds.Where(k => k is not ("upstream-down" or "upstream-up"))]; // on a busy machine a broker may be away for a minute
        var starts = told.Count(k => k == "started");
        if (OtherParts.Store is not null)
        {
            // A store of an extension does not tell how the run before it ended.
            Assert.Equal([.. Enumerable.Repeat("started", starts), "stopped"], told);
            return;
        }

        var first = told[0] == "started" ? (string[])["started"] : ["unclean-stop", "started"];
        Assert.Equal([.. first, .. Enumerable.Repeat((string[])["unclean-stop", "started"], starts - 1).SelectMany(p => p), "stopped"], told);
        Assert.InRange(told.Count(k => k == "unclean-stop"), 1, kills);
    }
}
