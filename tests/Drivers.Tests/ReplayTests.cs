using Gateway.Abstractions;
using Gateway.Abstractions.Sensors;
using TestKit;

namespace Gateway.Drivers.Tests;

public sealed class ReplayTests
{
    private static readonly long Midnight = new DateTime(2013, 7, 4, 0, 0, 0, DateTimeKind.Utc).Ticks;

    [Theory]
    [InlineData("timestamp,value\n2013-07-04 00:00:00,69.5\n2013-07-04 01:00:00,-3\n")]
    [InlineData("2013-07-04 00:00:00,69.5\n2013-07-04 01:00:00,-3")]
    [InlineData("\uFEFFtimestamp,value\r\n\r\n2013-07-04 00:00:00,69.5\r\n2013-07-04 01:00:00,-3\r\n\r\n")]
    [InlineData("\uFEFF2013-07-04 00:00:00,69.5\r\n2013-07-04 01:00:00,-3\r\n")]
    [InlineData("\"value\";\"note\";\"Time\"\n\"69.5\";\"a;b\";\"2013-07-04T00:00Z\"\n-3;;2013-07-04T03:00:00+02:00\n")]
    [InlineData("timestamp,value,room\n1372896000,99,69.5\n1372899600.0,98,-3\n")]
    [InlineData("when,degrees\n1372896000000 , 69.5\n 1372899600000,-3e0\n")]
    [InlineData("date,value,indoor\n2013-07-04,69.5,x\n2013-07-04 01:00,-3,x\n")]
    [InlineData("{\"timestamp\":\"2013-07-04 00:00:00\",\"value\":69.5}\n{\"value\":-3,\"timestamp\":\"2013-07-04T01:00:00\\u002B00:00\"}\n")]
    [InlineData("\n{\"time\":1372896000,\"value\":1,\"room\":69.5,\"tags\":{\"value\":7}}\r\n\n{\"time\":1372899600,\"room\":\"-3\",\"value\":[5]}")]
    public void Every_way_to_write_it_gives_the_same_rows(string text)
    {
        using var file = new Scratch(text);

        var rows = file.Replay(("channel", "room"), ("unit", "[degF]")).Play();

        Assert.Equal([(69.5, Midnight), (-3.0, Midnight + TimeSpan.TicksPerHour)], rows.Select(r => (r.Sample.Value, r.UtcTicks!.Value)));
        Assert.All(rows, r => Assert.Equal((0, Quality.Good, null), (r.Sample.Channel, r.Sample.Quality, r.Sample.Reason)));
    }

    [Theory]
    [InlineData("2013-07-04 00:00:00,abc", true, "ambient.csv:2: 'abc' is not a number")]
    [InlineData("2013-07-04 00:00:00,\"1,5\"", true, "ambient.csv:2: '1,5' is not a number")]
    [InlineData("2013-07-04 00:00:00,NaN", true, "ambient.csv:2: no value")]
    [InlineData("2013-07-04 00:00:00,", true, "ambient.csv:2: no value")]
    [InlineData("2013-07-04 00:00:00,null", true, "ambient.csv:2: no value")]
    [InlineData("2013-07-04 00:00:00", true, "ambient.csv:2: there is no column 2")]
    [InlineData("2013-07-04 00:00:00,1e999", true, "ambient.csv:2: '1e999' is not finite")]
    [InlineData("2013-02-29 00:00:00,7", false, "ambient.csv:2: '2013-02-29 00:00:00' is not a time stamp")]
    [InlineData(",7", false, "ambient.csv:2: no time stamp")]
    [InlineData("soon\a,7", false, "ambient.csv:2: 'soon?' is not a time stamp")]
    public void A_malformed_row_is_a_bad_sample_that_names_its_line(string row, bool timed, string reason)
    {
        using var file = new Scratch("timestamp,value\n" + row + "\n2013-07-04 01:00:00,8\n");

        var rows = file.Replay().Play();

        Assert.Equal(2, rows.Count);
        Assert.Equal((Quality.Bad, reason), (rows[0].Sample.Quality, rows[0].Sample.Reason));
        Assert.Equal(timed ? Midnight : null, rows[0].UtcTicks);
        Assert.Equal(8, rows[1].Sample.Value);
    }

    [Theory]
    [InlineData("""{"timestamp":"2013-07-04","value":null}""", true, "a.jsonl:1: no value")]
    [InlineData("""{"timestamp":"2013-07-04"}""", true, "a.jsonl:1: no value")]
    [InlineData("""{"timestamp":"2013-07-04","value":true}""", true, "a.jsonl:1: 'true' is not a number")]
    [InlineData("""{"timestamp":"2013-07-04","value":NaN}""", true, "a.jsonl:1: not a complete JSON object")]
    [InlineData("""{"timestamp":"2013-07-04","value":1} x""", true, "a.jsonl:1: not a complete JSON object")]
    [InlineData("""{"timestamp":"2013-07-04","value":1""", true, "a.jsonl:1: not a complete JSON object")]
    [InlineData("""{"value":1}""", false, "a.jsonl:1: no time stamp")]
    [InlineData("""[1]""", false, "a.jsonl:1: not a JSON object")]
    public void A_malformed_object_is_a_bad_sample_that_names_its_line(string row, bool timed, string reason)
    {
        using var file = new Scratch(row, "a.jsonl");

        var only = Assert.Single(file.Replay(("format", "jsonl")).Play());

        Assert.Equal((Quality.Bad, reason), (only.Sample.Quality, only.Sample.Reason));
        Assert.Equal(timed ? Midnight : null, only.UtcTicks);
    }

    [Fact]
    public void A_line_of_64_KiB_is_read_and_a_longer_one_is_one_malformed_row()
    {
        const string row = "2013-07-04 00:00:00,1,";
        var longest = row + new string('x', (64 * 1024) - row.Length);
        using var file = new Scratch($"{longest}\r\n{longest}x\r\n{longest}{longest}{longest}\n2013-07-04 01:00:00,2\n{longest}x");

        var rows = file.Replay().Play();

        Assert.Equal([1, double.NaN, double.NaN, 2, double.NaN], rows.Select(r => r.Sample.Value));
        Assert.Equal("ambient.csv:3: the line is longer than 64 KiB", rows[2].Sample.Reason);
        Assert.Equal("ambient.csv:5: the line is longer than 64 KiB", rows[4].Sample.Reason);
    }

    [Fact]
    public void At_a_speed_the_recorded_gaps_are_divided_and_late_steps_do_not_add_up()
    {
        using var file = new Scratch("0,1\n60,2\n60,3\n30,4\n120,5\n");
        using var session = file.Replay(("speed", "60")).Open();
        var sink = new ListSink();

        Assert.Equal(Next.In(TimeSpan.FromSeconds(1)), session.Step(Playing.At(TimeSpan.Zero), sink));
        Assert.Equal([1], sink.Values);
        Assert.Equal(Next.In(TimeSpan.FromMilliseconds(1)), session.Step(Playing.At(TimeSpan.FromMilliseconds(999)), sink));
        Assert.Equal([1], sink.Values);
        Assert.Equal(Next.In(TimeSpan.FromMilliseconds(600)), session.Step(Playing.At(TimeSpan.FromMilliseconds(1400)), sink));
        Assert.Equal([1, 2, 3, 4], sink.Values);
        Assert.Equal(Next.Finished, session.Step(Playing.At(TimeSpan.FromSeconds(2)), sink));
        Assert.Equal([1, 2, 3, 4, 5], sink.Values);
    }

    [Fact]
    public void A_step_delivers_256_rows_at_most()
    {
        using var file = new Scratch(RecordingGenerator.Csv());
        using var session = file.Replay().Open();
        var sink = new ListSink();

        Assert.Equal(Next.AtOnce, session.Step(Playing.Start, sink));

        Assert.Equal(256, sink.Items.Count);
    }

    [Fact]
    public void A_good_row_allocates_nothing()
    {
        using var csv = new Scratch(RecordingGenerator.Csv());
        using var json = new Scratch(string.Concat(Enumerable.Repeat("{\"time\":\"2013-07-04T01:00:00\\u002B00:00\",\"value\":21.5}\n", 3000)));
        foreach (var file in new[] { csv, json })
        {
            using var session = file.Replay().Open();
            var sink = new ListSink(10_000);
            session.Step(Playing.Start, sink);

            Assert.Equal(0, Allocated.ButOnce(8, _ => session.Step(Playing.Start, sink)));
            Assert.Equal(9 * 256, sink.Items.Count);
        }
    }

    [Theory]
    [InlineData("Max")]
    [InlineData("0")]
    [InlineData("-1")]
    [InlineData("60x")]
    public void A_speed_that_is_none_is_a_problem(string speed)
    {
        _ = new Replay(Written.Settings(Written.Map(("file", "a.csv"), ("speed", speed)), out var problems));

        Assert.Equal($"'{speed}' is no speed; write max, or a factor of 0.001 to 1000000000", Assert.Single(problems).Message);
    }
}
