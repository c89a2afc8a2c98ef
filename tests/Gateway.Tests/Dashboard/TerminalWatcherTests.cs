using Gateway.Dashboard;
using TestKit;

namespace Gateway.Tests.Dashboard;

public sealed class TerminalWatcherTests
{
    [Fact]
    public void Only_lines_that_changed_are_written_and_all_after_a_change_of_size()
    {
        var time = new ManualTime();
        var size = (Width: 80, Height: 24);
        using var output = new StringWriter();
        using var watcher = new TerminalWatcher(Boards.Filled(3), time, "watch", output, () => size, colours: true);

        Assert.Equal(24, Lines(watcher.Frame()));
        Assert.Equal(0, Lines(watcher.Frame()));

        time.Advance(TimeSpan.FromSeconds(1));
        Assert.InRange(Lines(watcher.Frame()), 1, 5);

        size = (80, 30);
        Assert.Equal(30, Lines(watcher.Frame()));
    }

    [Fact]
    public async Task The_terminal_is_left_as_it_was_found()
    {
        using var output = new StringWriter();
        using var watcher = new TerminalWatcher(Boards.Filled(1), new ManualTime(), "watch", output, () => (80, 24), colours: true);
        await watcher.RunAsync(new CancellationToken(canceled: true));

        var text = output.ToString();
        Assert.StartsWith("\e[?1049h\e[?25l", text, StringComparison.Ordinal);
        Assert.EndsWith("\e[?25h\e[?1049l", text, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', text);
    }

    private static int Lines(string frame) => frame.Split(";1H").Length - 1;
}
