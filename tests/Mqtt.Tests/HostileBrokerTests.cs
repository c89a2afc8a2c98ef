using Gateway.Abstractions.Links;
using Gateway.Mqtt.Tests.Codec;

namespace Gateway.Mqtt.Tests;

public sealed class HostileBrokerTests
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Whatever_a_broker_sends_a_link_ends_by_a_failure_it_can_name(bool version5)
    {
        var random = new Random(20_260_330);
        var samples = Decoders.Samples(version5).ToArray();
        for (var round = 0; round < 200; round++)
        {
            await using var opened = await Connected.OpenAsync(version5, change: o => o with { LargestMessage = round % 2 == 0 ? o.LargestMessage : 8 });
            opened.Link.Publish(new Message("a", default));
            await opened.Link.FlushAsync(CancellationToken.None);
            var bytes = samples[random.Next(samples.Length)].ToArray();
            for (var n = random.Next(1, 5); n > 0; n--)
            {
                bytes[random.Next(bytes.Length)] = (byte)random.Next(256);
            }

            await opened.Broker.SendAsync(bytes);
            opened.Broker.Close();
            var failure = await opened.FailureAsync();
            Assert.DoesNotContain("inside", failure.Message, StringComparison.Ordinal);
            Assert.Null(failure.InnerException as NullReferenceException);
        }
    }
}
