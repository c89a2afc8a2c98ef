using Gateway.Abstractions;
using Gateway.Abstractions.Sensors;
using TestKit;

namespace Gateway.Drivers.Tests;

public sealed class ReplayResumeTests
{
    private const string Mixed =
        "\uFEFFtimestamp,value\r\n2013-07-04 00:00:00,1\r\n\r\n2013-07-04 01:00:00,abc\n2013-07-04 02:00:00,3\n,4\n2013-07-04 00:30:00,5\n\n2013-07-04 04:00:00,x";

    [Theory]
    [InlineData(Mixed)]
    [InlineData("0,1\n60,2\n120,3\n")]
    [InlineData("0,1")]
    [InlineData("{\"time\":0,\"value\":1}\n{\n\n{\"time\":60,\"value\":2}\n")]
    public void Resuming_behind_any_row_gives_the_rest_of_an_uninterrupted_run(string text)
    {
        using var file = new Scratch(text);
        var whole = file.Replay().Play();

        for (var i = 0; i < whole.Count; i++)
        {
            Assert.Equal(whole[(i + 1)..], file.Replay().Play(whole[i].Resume));
        }
    }

    [Fact]
    public void A_token_names_the_line_and_the_byte_behind_it()
    {
        using var file = new Scratch("timestamp,value\n\n0,1\n60,2\n");

        var rows = file.Replay().Play();

        Assert.Equal([(21L, 3L), (26L, 4L)], rows.Select(r => (r.Resume.Offset, r.Resume.Row)));
        Assert.Equal(rows[0].Resume.Identity, rows[1].Resume.Identity);
    }

    [Theory]
    [InlineData("timestamp,value\n0,1\n", "60,2\n")]
    [InlineData("timestamp,value\n0,1", "\n60,2\n")]
    [InlineData("0,1\n", "60,2\n120,3\n")]
    [InlineData("0,1", "\r\n60,2\n120,3")]
    public void A_file_that_grew_goes_on_where_it_ended(string first, string more)
    {
        using var file = new Scratch(first);
        var last = file.Replay().Play()[^1];
        File.AppendAllText(file.Path, more);

        var rest = file.Replay().Play(last.Resume);

        Assert.Equal(file.Replay().Play()[1..], rest);
        Assert.Equal(2, rest[0].Sample.Value);
    }

    [Fact]
    public void A_growing_file_keeps_its_identity()
    {
        using var file = new Scratch("timestamp,value\n0,1\n");
        var before = file.Replay().Play()[0].Resume.Identity;
        File.AppendAllText(file.Path, "60,2\n");

        Assert.All(file.Replay().Play(), r => Assert.Equal(before, r.Resume.Identity));
    }

    [Theory]
    [InlineData("timestamp,value\n0,9\n60,2\n")]
    [InlineData("0,9\n")]
    public void Another_recording_begins_at_its_beginning(string other)
    {
        using var file = new Scratch("timestamp,value\n0,1\n60,2\n");
        var last = file.Replay().Play()[^1];
        File.WriteAllText(file.Path, other);

        Assert.Equal(9, file.Replay().Play(last.Resume)[0].Sample.Value);
    }

    [Theory]
    [InlineData("nonsense")]
    [InlineData("-")]
    [InlineData("99999999999-00")]
    public void A_token_that_cannot_be_understood_counts_as_that_of_another_file(string identity)
    {
        using var file = new Scratch("0,1\n60,2\n");

        Assert.Equal([1, 2], file.Replay().Play(new ResumeToken(identity, 4, 1)).Select(r => r.Sample.Value));
    }

    [Fact]
    public void A_recording_that_became_shorter_is_refused_with_the_remedy()
    {
        using var file = new Scratch("timestamp,value\n0,1\n60,2\n120,3\n");
        var last = file.Replay().Play()[^1];
        File.WriteAllText(file.Path, "timestamp,value\n0,1\n60,2\n");

        var failure = Assert.Throws<SensorException>(() => file.Replay().Open(last.Resume));

        Assert.Equal(
            $"{file.Path} has become shorter: 25 bytes, but 31 were read before; restore it, or give the new recording another first row",
            failure.Message);
    }

    [Fact]
    public void A_recording_that_is_cut_while_it_is_read_is_refused()
    {
        using var file = new Scratch(RecordingGenerator.Csv());
        using var session = file.Replay().Open();
        var sink = new ListSink();
        session.Step(Playing.Start, sink);
        File.WriteAllText(file.Path, "timestamp,value\n");

        var failure = Assert.Throws<SensorException>(() =>
        {
            while (session.Step(Playing.Start, sink).Kind != NextKind.Finished)
            {
                // Until the buffer is used up.
            }
        });

        Assert.Contains("was cut to 16 bytes while it was read", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_recording_that_vanished_is_refused_until_it_is_back()
    {
        const string text = "timestamp,value\n0,1\n60,2\n";
        using var file = new Scratch(text);
        var sensor = file.Replay();
        var first = sensor.Play()[0];
        File.Delete(file.Path);

        var failure = Assert.Throws<SensorException>(() => sensor.Open(first.Resume));
        File.WriteAllText(file.Path, text);

        Assert.Equal($"there is no file {file.Path}; put the recording there or mend the setting 'file'", failure.Message);
        Assert.Equal(2, Assert.Single(sensor.Play(first.Resume)).Sample.Value);
    }

    [Fact]
    public void A_directory_and_a_file_in_UTF_16_are_refused()
    {
        using var file = new Scratch(string.Empty);
        File.WriteAllText(file.Path, "0,1\n", System.Text.Encoding.Unicode);
        var folder = new Replay(Written.Settings(Written.Map(("file", Path.GetDirectoryName(file.Path)!)), out _));

        Assert.Contains("must be a file, not a directory", Assert.Throws<SensorException>(() => folder.Open()).Message, StringComparison.Ordinal);
        Assert.EndsWith("is written in UTF-16; save it as UTF-8", Assert.Throws<SensorException>(() => file.Replay().Open()).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void An_empty_file_is_finished_at_once()
    {
        using var file = new Scratch(string.Empty);

        Assert.Empty(file.Replay().Play());
    }

    [Fact]
    public void A_read_error_is_a_failure_of_the_sensor()
    {
        // Reading byte 0 of this file is an I/O error on every Linux.
        const string unreadable = "/proc/self/mem";
        if (!File.Exists(unreadable))
        {
            return;
        }

        var sensor = new Replay(Written.Settings(Written.Map(("file", unreadable)), out _));

        Assert.StartsWith($"{unreadable} cannot be read at byte 0", Assert.Throws<SensorException>(() => sensor.Open()).Message, StringComparison.Ordinal);
    }
}
