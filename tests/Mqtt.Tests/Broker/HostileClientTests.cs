using Gateway.Mqtt.Tests.Codec;

namespace Gateway.Mqtt.Tests.Broker;

public sealed class HostileClientTests
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Whatever_clients_send_the_others_do_not_notice(bool version5)
    {
        await using var room = await Room.OpenAsync();
        var good = await room.LinkAsync("good", version5);
        await good.SubscribeAsync("good/#");
        var random = new Random(20_261_122);
        byte[][] samples =
        [
            .. Decoders.Samples(version5),
            Bytes.Subscribe("a/#", 1, version5),
            Bytes.Unsubscribe("a/#", version5),
            Bytes.Publish("a/b", "payload", 3, 7, version5, version5 ? [0x01, 1, 0x26, 0, 1, 67, 0, 1, 68] : null),
            Bytes.Connect("x", version5, 0x2E, 0, null, [.. version5 ? (byte[])[0] : [], .. Bytes.Text("w"), .. Bytes.Text("x")]),
            Bytes.Ping,
        ];
        for (var round = 0; round < 400; round++)
        {
            using var bad = await TestKit.RawClient.OpenAsync(room.Broker.Port);
            if (random.Next(4) > 0)
            {
                Assert.Equal(0x20, (await bad.AskAsync(Bytes.Connect("bad", version5)))[0]);
            }

            var bytes = Enumerable.Range(0, random.Next(1, 4)).SelectMany(_ => samples[random.Next(samples.Length)]).ToArray();
            for (var n = random.Next(5); n > 0; n--)
            {
                bytes[random.Next(bytes.Length)] = (byte)random.Next(256);
            }

            try
            {
                await bad.SendAsync(bytes);
                if (random.Next(3) == 0)
                {
                    bad.Reset();
                }
                else
                {
                    bad.StopSending();
                    while (await bad.ReadAsync() is { Length: > 0 })
                    {
                    }
                }
            }
            catch (System.Net.Sockets.SocketException)
            {
                // The broker was faster.
            }

            if (round % 50 == 0)
            {
                good.Link.Publish(new Gateway.Abstractions.Links.Message("good/x", new byte[] { (byte)'0' }));
                await good.Link.FlushAsync(CancellationToken.None);
                Assert.Equal("good/x=0", await good.MessageAsync());
            }
        }

        await TestKit.Eventually.TrueAsync(() => room.Broker.Clients == 1, "only the good one is left");
        Assert.Null(room.Broker.Failure);
    }
}
