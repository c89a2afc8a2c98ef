using System.Text;
using Gateway.Mqtt.Broker;

namespace Gateway.Mqtt.Tests.Broker;

/// <summary>MQTT 5 §4.7, its own examples first; the same words stand in 3.1.1 §4.7.</summary>
public sealed class TopicFilterTests
{
    [Theory]
    // §4.7.1.2, multi-level wildcard
    [InlineData("sport/tennis/player1/#", "sport/tennis/player1", true)]
    [InlineData("sport/tennis/player1/#", "sport/tennis/player1/ranking", true)]
    [InlineData("sport/tennis/player1/#", "sport/tennis/player1/score/wimbledon", true)]
    [InlineData("sport/tennis/player1/#", "sport/tennis/player2", false)]
    [InlineData("sport/#", "sport", true)]
    [InlineData("sport/#", "sports", false)]
    [InlineData("#", "a", true)]
    [InlineData("#", "/", true)]
    [InlineData("#", "a/b/c", true)]
    // §4.7.1.3, single-level wildcard
    [InlineData("sport/tennis/+", "sport/tennis/player1", true)]
    [InlineData("sport/tennis/+", "sport/tennis/player1/ranking", false)]
    [InlineData("sport/+", "sport", false)]
    [InlineData("sport/+", "sport/", true)]
    [InlineData("+", "sport", true)]
    [InlineData("+", "sport/tennis", false)]
    [InlineData("+/tennis/#", "sport/tennis", true)]
    [InlineData("+/tennis/#", "sport/tennis/x/y", true)]
    [InlineData("sport/+/player1", "sport/tennis/player1", true)]
    [InlineData("sport/+/player1", "sport//player1", true)]
    [InlineData("+/+", "/finance", true)]
    [InlineData("/+", "/finance", true)]
    [InlineData("+", "/finance", false)]
    [InlineData("+/+/#", "a/b", true)]
    [InlineData("+/+/#", "a", false)]
    [InlineData("a/+/#", "a/", true)]
    [InlineData("a/+/#", "a", false)]
    // §4.7.2, names beginning with $
    [InlineData("#", "$SYS/monitor/Clients", false)]
    [InlineData("+/monitor/Clients", "$SYS/monitor/Clients", false)]
    [InlineData("$SYS/#", "$SYS/monitor/Clients", true)]
    [InlineData("$SYS/#", "$SYS", true)]
    [InlineData("$SYS/monitor/+", "$SYS/monitor/Clients", true)]
    [InlineData("a/#", "a/$b", true)]
    [InlineData("a/+", "a/$b", true)]
    // §4.7.3: case and separators count, nothing is normalised
    [InlineData("ACCOUNTS", "Accounts", false)]
    [InlineData("Accounts payable", "Accounts payable", true)]
    [InlineData("/finance", "finance", false)]
    [InlineData("finance/", "finance", false)]
    [InlineData("finance", "finance/", false)]
    [InlineData("a/b", "a/b/c", false)]
    [InlineData("a/b/c", "a/b", false)]
    [InlineData("a//b", "a/b", false)]
    [InlineData("/", "/", true)]
    [InlineData("//", "//", true)]
    [InlineData("/", "//", false)]
    [InlineData("wärme/+", "wärme/溫度", true)]
    [InlineData("wa\u0308rme", "wärme", false)]
    public void A_filter_matches_as_the_standard_says(string filter, string topic, bool matches)
    {
        Assert.True(TopicFilter.IsLegal(Encoding.UTF8.GetBytes(filter)));
        Assert.Equal(matches, TopicFilter.Matches(Encoding.UTF8.GetBytes(filter), Encoding.UTF8.GetBytes(topic)));
    }

    [Theory]
    [InlineData("")] // §4.7.3
    [InlineData("sport/tennis#")] // §4.7.1.2
    [InlineData("sport/tennis/#/ranking")]
    [InlineData("#/")]
    [InlineData("#a")]
    [InlineData("##")]
    [InlineData("sport+")] // §4.7.1.3
    [InlineData("+sport/x")]
    [InlineData("a/b+/c")]
    [InlineData("a/++")]
    [InlineData("a/+#")]
    public void A_wildcard_that_does_not_stand_alone_is_not_legal(string filter) =>
        Assert.False(TopicFilter.IsLegal(Encoding.UTF8.GetBytes(filter)));

    [Fact]
    public void Matching_agrees_with_a_slow_and_simple_matcher()
    {
        var random = new Random(20_261_122);
        string[] names = ["", "a", "b", "$s"];
        string[] levels = [.. names, "+", "#"];
        var matched = 0;
        for (var i = 0; i < 100_000; i++)
        {
            var filter = string.Join('/', random.GetItems(levels, random.Next(1, 5)));
            var topic = string.Join('/', random.GetItems(names, random.Next(1, 5)));
            if (topic.Length == 0 || !TopicFilter.IsLegal(Encoding.UTF8.GetBytes(filter)))
            {
                continue;
            }

            var expected = Simple(filter, topic);
            Assert.Equal(expected, TopicFilter.Matches(Encoding.UTF8.GetBytes(filter), Encoding.UTF8.GetBytes(topic)));
            matched += expected ? 1 : 0;
        }

        Assert.InRange(matched, 1_000, 90_000);
    }

    private static bool Simple(string filter, string topic)
    {
        string[] f = filter.Split('/'), t = topic.Split('/');
        if (topic.StartsWith('$') && f[0] is ("+" or "#"))
        {
            return false;
        }

        var open = f[^1] == "#";
        var fixedLevels = open ? f.Length - 1 : f.Length;
        return (open ? t.Length >= fixedLevels : t.Length == fixedLevels)
            && Enumerable.Range(0, fixedLevels).All(i => f[i] == "+" || f[i] == t[i]);
    }
}
