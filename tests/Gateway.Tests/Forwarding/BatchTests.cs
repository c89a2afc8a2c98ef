using System.IO.Compression;
using System.Text;
using Gateway.Abstractions;
using Gateway.Abstractions.Links;
using Gateway.Configuration;
using Gateway.Forwarding;
using TestKit;
using static Gateway.Tests.Forwarding.ForwardingBench;

namespace Gateway.Tests.Forwarding;

public sealed class BatchTests : IDisposable
{
    private readonly ForwardingBench bench = new(window: 4);

    public BatchTests() => bench.Set(u => u with { Batch = new BatchSettings(10, 65_536, TimeSpan.FromSeconds(1)) });

    public void Dispose() => bench.Dispose();

    [Fact]
    public void A_full_batch_goes_at_once_and_the_rest_when_its_time_is_over()
    {
        var (session, link) = bench.Connected();
        bench.Commit(Lane.Readings, 23);
        Drain(session, link);
        Assert.Equal(["readings 1-10", "readings 11-20"], Sent(link));
        Assert.Equal(("gateways/greenhouse-1/readings", "text/batch"), (link.Published[^1].Topic, link.Published[^1].ContentType));
        Assert.Equal(20, bench.Cursor(Lane.Readings));

        Assert.InRange(session.Turn(), TimeSpan.FromMilliseconds(900), TimeSpan.FromSeconds(1));
        bench.Time.Advance(TimeSpan.FromSeconds(1));
        Drain(session, link);
        Assert.Equal(23, bench.Cursor(Lane.Readings));
        Assert.Equal("readings 21-23", Sent(link)[^1]);
    }

    [Fact]
    public void Alerts_are_never_batched()
    {
        var (session, link) = bench.Connected();
        bench.Commit(Lane.Alerts, 2);
        Drain(session, link);
        Assert.Equal(Numbers(Lane.Alerts, 1, 2), Sent(link));
    }

    [Fact]
    public void A_gap_ends_a_batch()
    {
        var (session, link) = bench.Connected();
        bench.Commit(Lane.Readings, 20);
        bench.Main.Lose(Lane.Readings, 4, 5);
        bench.Time.Advance(TimeSpan.FromSeconds(1));
        bench.Run(session, TimeSpan.FromMilliseconds(10));
        link.AcknowledgesAtOnce = true;
        link.AcknowledgeAll();
        bench.Run(session, TimeSpan.FromSeconds(3));
        Assert.Equal(["readings 1-3", "lost readings 4..5", "readings 6-15", "readings 16-20"], Sent(link));
    }

    [Fact]
    public void In_a_batch_that_is_refused_the_guilty_one_is_found()
    {
        var (session, link) = bench.Connected();
        link.AcknowledgesAtOnce = true;
        link.ReasonCode = m => FakeLink.Text(m) is "readings 1-10" or "readings 7" ? (byte)0x99 : (byte)0;
        bench.Commit(Lane.Readings, 20);
        bench.Run(session, TimeSpan.FromSeconds(10));
        Assert.Equal(["readings 7..7 dead-letter"], bench.Main.GivenUp);
        Assert.Equal(20, bench.Cursor(Lane.Readings));
    }

    [Fact]
    public void A_batch_that_is_too_large_for_the_broker_is_made_smaller()
    {
        var (session, link) = bench.Connected();
        link.Unfit = m => FakeLink.Text(m) == "readings 1-10" ? "too large" : null;
        bench.Commit(Lane.Readings, 10);
        Drain(session, link);
        bench.Time.Advance(TimeSpan.FromSeconds(1));
        Drain(session, link);
        Assert.Equal(["readings 1-5", "readings 6-10"], Sent(link));
        Assert.Empty(bench.Main.GivenUp);
    }

    [Fact]
    public async Task A_stop_sends_what_waits_for_its_batch()
    {
        var (session, link) = bench.Connected();
        bench.Commit(Lane.Readings, 3);
        session.Turn();
        Assert.Empty(Sent(link));
        link.AcknowledgesAtOnce = true;
        await session.StopAsync(CancellationToken.None, CancellationToken.None);
        Assert.Equal(["readings 1-3"], Sent(link));
    }

    [Theory]
    [InlineData("gzip")]
    [InlineData("br")]
    public void A_compressed_payload_says_how_and_reads_back(string encoding)
    {
        var text = string.Concat(Enumerable.Repeat("""{"value":20.5,"unit":"Cel"}""", 50));
        var compressor = new Compressor(encoding == "gzip" ? PayloadCompression.Gzip : PayloadCompression.Brotli);
        var message = compressor.Apply(new Message("t", Encoding.UTF8.GetBytes(text), ContentType: "application/json"));

        Assert.Equal([new UserProperty("content-encoding", encoding)], message.UserProperties.ToArray());
        Assert.InRange(message.Payload.Length, 1, text.Length / 4);
        using var packed = new MemoryStream(message.Payload.ToArray());
        using Stream stream = encoding == "gzip" ? new GZipStream(packed, CompressionMode.Decompress) : new BrotliStream(packed, CompressionMode.Decompress);
        using var reader = new StreamReader(stream);
        Assert.Equal(text, reader.ReadToEnd());
    }

    [Fact]
    public void What_would_not_become_smaller_stays_as_it_is()
    {
        var noise = new byte[400];
        new Random(1).NextBytes(noise);
        var compressor = new Compressor(PayloadCompression.Gzip);
        Assert.True(compressor.Apply(new Message("t", noise)).UserProperties.IsEmpty);
        Assert.True(compressor.Apply(new Message("t", new byte[100])).UserProperties.IsEmpty);
        Assert.True(new Compressor(PayloadCompression.None).Apply(new Message("t", new byte[1000])).UserProperties.IsEmpty);
    }
}
