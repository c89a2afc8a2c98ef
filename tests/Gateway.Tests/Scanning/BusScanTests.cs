using Gateway.Control;
using Gateway.Drivers.Scanning;
using Gateway.Scanning;

namespace Gateway.Tests.Scanning;

public sealed class BusScanTests
{
    [Fact]
    public async Task Who_has_an_answer_may_ask_for_the_next_scan_at_once()
    {
        var scan = new BusScan(static () => [], [], new OpenBuses(), new NodeInventory(), TimeProvider.System);
        for (var time = 0; time < 300; time++)
        {
            var refused = await Assert.ThrowsAsync<RefusedException>(() => scan.RunAsync("nowhere"));
            Assert.StartsWith("there is no bus 'nowhere'", refused.Message, StringComparison.Ordinal);
        }
    }
}
