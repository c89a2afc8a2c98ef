using System.Runtime.InteropServices;
using System.Text;
using Gateway.Diagnostics;
using Microsoft.Extensions.Logging;

namespace Gateway.Dashboard;

/// <summary>
/// A screen of its own on the terminal, four times a second; only the lines that changed are written, so that nothing flickers.
/// The screen that was there before comes back at the end.
/// </summary>
internal sealed class TerminalWatcher : Watcher
{
    // ECMA-48 and xterm: the alternate screen, the cursor, synchronised output (ignored by terminals that do not know it).
    private const string Enter = "\e[?1049h\e[?25l\e[2J";
    private const string Leave = "\e[?25h\e[?1049l";
    private const string Begin = "\e[?2026h";
    private const string End = "\e[?2026l";
    private const string Clear = "\e[2J";
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(250);

    private readonly LogTail log;
    private readonly TextWriter output;
    private readonly Func<(int Width, int Height)> size;
    private readonly bool colours;
    private (int Width, int Height) shownSize;
    private string[] shown = [];
    private volatile bool disturbed;

    /// <summary>A view on a terminal.</summary>
    /// <param name="board">What is shown.</param>
    /// <param name="time">The clock.</param>
    /// <param name="watch">The command with which to watch from outside.</param>
    /// <param name="output">The terminal.</param>
    /// <param name="size">How large it is now.</param>
    /// <param name="colours">Whether colours are wanted.</param>
    public TerminalWatcher(Board board, TimeProvider time, string? watch, TextWriter output, Func<(int Width, int Height)> size, bool colours)
        : base(board, time, watch)
    {
        this.output = output;
        this.size = size;
        this.colours = colours;
        log = new LogTail();
        Loggers = log.CreateFactory(LogLevel.Information);
    }

    public override ILoggerFactory Loggers { get; }

    public override async Task RunAsync(CancellationToken stopping)
    {
        // After Ctrl-Z and fg the shell has written into the screen.
        using var resumed = OperatingSystem.IsWindows() ? null : PosixSignalRegistration.Create(PosixSignal.SIGCONT, _ => disturbed = true);
        using var timer = new PeriodicTimer(Interval, Time);
        await output.WriteAsync(Enter);
        try
        {
            do
            {
                await output.WriteAsync(Frame());
                await output.FlushAsync(CancellationToken.None);
            }
            while (await timer.WaitForNextTickAsync(stopping));
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            // Told to stop.
        }
        finally
        {
            await output.WriteAsync(Leave);
            await output.FlushAsync(CancellationToken.None);
        }
    }

    /// <summary>What must be written so that the terminal shows this moment.</summary>
    internal string Frame()
    {
        var now = size();
        var frame = new StringBuilder(Begin);
        if (disturbed)
        {
            disturbed = false;
            frame.Append(Enter);
            shown = [];
        }
        else if (now != shownSize)
        {
            frame.Append(Clear);
            shown = [];
        }

        shownSize = now;
        var lines = Screen.Render(Look(log.Lines), now.Width, now.Height, colours);
        for (var i = 0; i < lines.Length; i++)
        {
            if (i >= shown.Length || lines[i] != shown[i])
            {
                frame.Append($"\e[{i + 1};1H{lines[i]}");
            }
        }

        shown = lines;
        return frame.Append(End).ToString();
    }
}
