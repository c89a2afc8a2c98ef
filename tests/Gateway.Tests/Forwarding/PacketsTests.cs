using Gateway.Forwarding;

namespace Gateway.Tests.Forwarding;

public sealed class PacketsTests
{
    [Fact]
    public void The_oldest_is_the_one_that_was_sent_first_whatever_was_answered()
    {
        var packets = new Packets();
        var random = new Random(3);
        var model = new List<(int Id, long SentAt)>();
        for (var now = 1L; now < 3000; now++)
        {
            if (model.Count < 50 && random.Next(3) > 0)
            {
                var id = Enumerable.Range(1, 65_535).Skip(random.Next(65_000)).First(i => model.TrueForAll(m => m.Id != i));
                packets.Add(id, new Packet(PacketKind.Event, Number: now), now);
                model.Add((id, now));
            }
            else if (model.Count > 0)
            {
                var pick = model[random.Next(model.Count)];
                model.Remove(pick);
                Assert.True(packets.Remove(pick.Id, out var packet, out _));
                Assert.Equal(pick.SentAt, packet.Number);
                Assert.False(packets.Remove(pick.Id, out _, out _));
            }

            Assert.Equal((model.Count, model.Count == 0 ? null : model[0].SentAt), (packets.Count, packets.OldestSent));
        }
    }

    [Theory]
    [InlineData(0)]
    [InlineData(7)]
    [InlineData(65_535)]
    [InlineData(-1)]
    public void What_was_never_sent_is_not_in_flight(int id) => Assert.False(new Packets().Remove(id, out _, out _));
}
