using Gateway.Dashboard;
using Gateway.Diagnostics;

namespace Gateway.Cli;

/// <summary>What the terminal around the demo can do.</summary>
internal static class DemoTerminal
{
    /// <summary>The live view where there is a terminal for it, else plain lines.</summary>
    public static Watcher Watcher(Board board, string? watch, TextWriter output, CancellationTokenSource stop)
    {
        if (Console.IsOutputRedirected || Environment.GetEnvironmentVariable("TERM") is null or "" or "dumb" || Size() is not { Width: > 0, Height: > 0 })
        {
            return new PlainWatcher(board, TimeProvider.System, watch);
        }

        if (!Console.IsInputRedirected)
        {
            new Thread(() => WaitForQuit(stop)) { Name = "keys", IsBackground = true }.Start();
        }

        // https://no-color.org: set and not empty.
        var colours = Environment.GetEnvironmentVariable("NO_COLOR") is null or "";
        return new TerminalWatcher(board, TimeProvider.System, watch, output, Size, colours);
    }

    private static (int Width, int Height) Size() => (Console.WindowWidth, Console.WindowHeight);

    /// <summary>Waiting for a key also keeps the terminal from showing what is typed.</summary>
    private static void WaitForQuit(CancellationTokenSource stop)
    {
        try
        {
            while (Console.ReadKey(intercept: true).KeyChar is not ('q' or 'Q'))
            {
            }

            stop.Cancel();
        }
        catch (Exception e) when (e is InvalidOperationException or IOException or ObjectDisposedException)
        {
            // No keyboard, or the demo is over already.
        }
    }
}
