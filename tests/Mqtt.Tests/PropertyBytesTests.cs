using System.Text;

namespace Gateway.Mqtt.Tests;

/// <summary>The properties in the order in which our own encoder writes them.</summary>
public sealed class PropertyBytesTests
{
    [Fact]
    public async Task All_properties_of_a_message_are_sent()
    {
        await using var opened = await Connected.OpenAsync();
        var packet = await PropertyTests.PublishedAsync(opened, PropertyTests.Full);
        byte[] properties =
        [
            1, 1, 2, 1, 2, 3, 4, 3, 0, 1, (byte)'x', 8, 0, 1, (byte)'r', 9, 0, 2, 7, 8,
            0x26, 0, 1, (byte)'k', 0, 1, (byte)'v', 0x26, 0, 1, (byte)'k', 0, 0,
        ];
        Assert.Equal([0x32, (byte)(10 + properties.Length), 0, 3, (byte)'a', (byte)'/', (byte)'b', 0, 1, (byte)properties.Length, .. properties, (byte)'h', (byte)'i'], packet);
    }

    [Fact]
    public async Task A_will_has_them_too()
    {
        await using var opened = await Connected.OpenAsync(change: o => o with { Will = PropertyTests.Full });
        Assert.Contains("\u0001\u0001\u0002\u0001\u0002\u0003\u0004\u0003\0\u0001x\b\0\u0001r\t\0\u0002\a\b&\0\u0001k\0\u0001v&\0\u0001k\0\0\0\u0003a/b\0\u0002hi", Encoding.Latin1.GetString(opened.Login), StringComparison.Ordinal);
    }
}
