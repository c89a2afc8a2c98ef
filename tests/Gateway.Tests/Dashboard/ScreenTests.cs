using System.Text.RegularExpressions;
using Gateway.Abstractions;
using Gateway.Dashboard;
using Gateway.Diagnostics;
using Gateway.Rules;

namespace Gateway.Tests.Dashboard;

public sealed partial class ScreenTests
{
    [Theory]
    [InlineData(80, 24, 11)]
    [InlineData(80, 24, 40)]
    [InlineData(80, 24, 0)]
    [InlineData(200, 60, 11)]
    [InlineData(200, 60, 80)]
    [InlineData(120, 30, 3)]
    [InlineData(119, 30, 3)]
    [InlineData(40, 10, 5)]
    [InlineData(20, 5, 5)]
    [InlineData(10, 2, 5)]
    [InlineData(3, 1, 1)]
    public void It_fits_every_size_exactly(int width, int height, int sensors)
    {
        var view = Boards.View(Busy(sensors), log: [.. Enumerable.Repeat(new LogLine(true, "a very long line that says something important about nothing " + new string('x', 300)), 30)]);
        var lines = Plain(Screen.Render(view, width, height, colours: true));

        Assert.Equal(height, lines.Length);
        Assert.All(lines, line => Assert.Equal(width, line.Length));
    }

    [Fact]
    public void At_80_by_24_everything_is_there()
    {
        var lines = Plain(Screen.Render(Boards.View(Busy(11), log: [new(false, "12:00:00 INF something happened")]), 80, 24, colours: true));
        var text = string.Join('\n', lines);

        Assert.Contains("12.3 events/s", lines[0], StringComparison.Ordinal);
        Assert.Contains("mosquitto_sub -h 127.0.0.1 -p 1883 -t 'gateways/test/#' -v ", lines[1], StringComparison.Ordinal);
        Assert.All(Enumerable.Range(1, 11), i => Assert.Contains($" room-{i}/temperature ", text, StringComparison.Ordinal));
        Assert.Matches(@" room-1/temperature +\d\d\.\d\d °C  [▁▂▃▄▅▆▇█]{20,} ■ good", text);
        Assert.Matches("warning +4m59s +too-warm", text);
        Assert.Matches("cleared +39s +too-cold", text);
        Assert.Matches("readings +1 +0 +0", text);
        Assert.Contains("upstream cloud ■ connected", text, StringComparison.Ordinal);
        Assert.Contains("something happened", text, StringComparison.Ordinal);
    }

    [Fact]
    public void What_is_silent_bad_or_down_says_so_in_words()
    {
        var board = Boards.Filled(2, failure: "connection refused");
        board.Take(new Reading(board.Copy().Points[1].Point, Boards.At(310), double.NaN, Quality.Bad, "no answer"));
        var text = string.Join('\n', Plain(Screen.Render(Boards.View(board, seconds: 310), 80, 24, colours: false)));

        Assert.Matches(@"room-1/temperature.* silent for 11s", text);
        Assert.Matches(@"room-2/temperature +– .*bad: no answer", text);
        Assert.Contains("cloud ■ down  connection", text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(80, 24)]
    [InlineData(200, 60)]
    public void Words_are_in_the_terminals_own_foreground_and_colours_are_for_marks_and_charts(int width, int height)
    {
        var board = Boards.Filled(2, failure: "connection refused");
        var points = board.Copy().Points;
        board.Take(new Reading(points[0].Point, Boards.At(310), 20));
        board.Take(new Reading(points[1].Point, Boards.At(310), double.NaN, Quality.Bad, "no answer"));
        board.Take(Boards.Change(TransitionKind.Raised, points[0].Point, 300, Severity.Critical));
        var frame = string.Concat(Screen.Render(Boards.View(board, seconds: 310, log: [new(true, "12:00:00 WRN careful"), new(false, "12:00:01 INF fine")]), width, height, colours: true));
        var runs = Runs().Matches(frame).Select(m => (Codes: m.Groups["codes"].Value.Split(';').ToHashSet(), Text: m.Groups["text"].Value)).ToList();

        // Bold, reverse; red, green, magenta; back to the terminal's own.
        Assert.All(runs, run => Assert.Subset(new HashSet<string> { "0", "1", "7", "31", "32", "35", "39", "49" }, run.Codes));
        Assert.All(runs.Where(r => r.Codes.Overlaps(["31", "32", "35"])), run => Assert.DoesNotMatch(@"[^ ■·▁▂▃▄▅▆▇█]", run.Text));
        Assert.Subset(runs.SelectMany(r => r.Codes).ToHashSet(), new HashSet<string> { "1", "7", "31", "32", "35" });
    }

    [Fact]
    public void Without_colours_there_are_none()
    {
        var frame = string.Concat(Screen.Render(Boards.View(Busy(11)), 80, 24, colours: false));
        Assert.DoesNotMatch(@"\e\[([0-9]+;)*(3[0-8]|4[0-8]|9[0-7]|10[0-7])[;m]", frame);
    }

    [Fact]
    public void What_comes_from_outside_cannot_disturb_the_screen()
    {
        var log = new LogLine(false, "a\e[2Jb\tc\u4e2d\ud83d\ude00d\u0301");
        var lines = Screen.Render(Boards.View(Busy(1), log: [log]), 80, 24, colours: true);

        Assert.DoesNotContain("\e[2J", string.Concat(lines), StringComparison.Ordinal);
        Assert.Contains("a?[2Jb?c???d?", string.Concat(lines), StringComparison.Ordinal);
        Assert.All(Plain(lines), line => Assert.Equal(80, line.Length));
    }

    [Fact]
    public void With_more_points_than_lines_it_says_how_many_are_missing()
    {
        var text = string.Join('\n', Plain(Screen.Render(Boards.View(Busy(40)), 80, 24, colours: true)));
        var shown = Regex.Count(text, "room-[0-9]+/temperature +[0-9]", RegexOptions.NonBacktracking);
        Assert.Contains($"… and {40 - shown} more", text, StringComparison.Ordinal);
    }

    private static Board Busy(int sensors)
    {
        var board = Boards.Filled(sensors);
        var points = board.Copy().Points;
        for (var i = 0; i < points.Count; i++)
        {
            board.Take(Boards.Change(TransitionKind.Raised, points[i].Point, 250 + i, rule: "too-cold"));
            board.Take(Boards.Change(TransitionKind.Cleared, points[i].Point, 260, rule: "too-cold"));
        }

        if (points.Count > 0)
        {
            board.Take(Boards.Change(TransitionKind.Raised, points[0].Point, 0));
        }

        return board;
    }

    private static string[] Plain(string[] lines) => Array.ConvertAll(lines, l => Codes().Replace(l, string.Empty));

    [GeneratedRegex(@"\e\[(?<codes>[0-9;]*)m", RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking)]
    private static partial Regex Codes();

    [GeneratedRegex(@"\e\[(?<codes>[0-9;]*)m(?<text>[^\e]*)", RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking)]
    private static partial Regex Runs();
}
