using TestKit;

namespace SystemTests;

/// <summary>What mosquitto's own clients see, with mosquitto and with our broker: the same.</summary>
public sealed class BrokerInteroperabilityTests
{
    [MosquittoTheory]
    [MemberData(nameof(BrokerUnderTest.Both), MemberType = typeof(BrokerUnderTest))]
    public async Task Messages_arrive_at_the_lower_qos_of_both_ends(string which, string version)
    {
        await using var broker = await BrokerUnderTest.StartAsync(which);
        using var zero = await ClientProgram.SubscribeAsync(broker.Port, version, "-t", "a", "-q", "0");
        using var one = await ClientProgram.SubscribeAsync(broker.Port, version, "-t", "a", "-q", "1");
        await ClientProgram.PublishAsync(broker.Port, version, ["-t", "a", "-q", "0", "-m", "first"]);
        await ClientProgram.PublishAsync(broker.Port, version, ["-t", "a", "-q", "1", "-m", "second"]);
        Assert.Equal(["a 0 0 first", "a 0 0 second"], await zero.MessagesAsync(2));
        Assert.Equal(["a 0 0 first", "a 1 0 second"], await one.MessagesAsync(2));
    }

    [MosquittoTheory]
    [MemberData(nameof(BrokerUnderTest.Both), MemberType = typeof(BrokerUnderTest))]
    public async Task A_thousand_messages_arrive_once_and_in_order(string which, string version)
    {
        await using var broker = await BrokerUnderTest.StartAsync(which);
        using var subscriber = await ClientProgram.SubscribeAsync(broker.Port, version, "-t", "a/+/c/#", "-q", "1");
        await ClientProgram.PublishAsync(broker.Port, version, ["-t", "a/b/c/d", "-q", "1", "-l"], Enumerable.Range(0, 1_000).Select(i => $"{i}"));
        Assert.Equal(Enumerable.Range(0, 1_000).Select(i => $"a/b/c/d 1 0 {i}"), await subscriber.MessagesAsync(1_000));
    }

    [MosquittoTheory]
    [MemberData(nameof(BrokerUnderTest.Both), MemberType = typeof(BrokerUnderTest))]
    public async Task Wildcards_choose_the_same_topics(string which, string version)
    {
        await using var broker = await BrokerUnderTest.StartAsync(which);
        using var all = await ClientProgram.SubscribeAsync(broker.Port, version, "-t", "#");
        using var plus = await ClientProgram.SubscribeAsync(broker.Port, version, "-t", "+/b", "-t", "/+");
        using var below = await ClientProgram.SubscribeAsync(broker.Port, version, "-t", "a/#");
        string[] topics = ["a", "a/b", "a/b/c", "/a", "x/b", "$own/b", "a/", "end/b"];
        foreach (var topic in topics)
        {
            await ClientProgram.PublishAsync(broker.Port, version, ["-t", topic, "-m", "x"]);
        }

        Assert.Equal(topics.Where(t => t != "$own/b").Select(t => $"{t} 0 0 x"), await all.MessagesAsync(7));
        Assert.Equal(["a/b 0 0 x", "/a 0 0 x", "x/b 0 0 x", "end/b 0 0 x"], await plus.MessagesAsync(4));
        Assert.Equal(["a 0 0 x", "a/b 0 0 x", "a/b/c 0 0 x", "a/ 0 0 x"], await below.MessagesAsync(4));
    }

    [MosquittoTheory]
    [MemberData(nameof(BrokerUnderTest.Both), MemberType = typeof(BrokerUnderTest))]
    public async Task Retained_messages_wait_for_subscribers_and_are_deleted_by_an_empty_one(string which, string version)
    {
        await using var broker = await BrokerUnderTest.StartAsync(which);
        foreach (var (topic, payload) in new[] { ("r/1", "old"), ("r/1", "new"), ("r/2", "gone") })
        {
            await ClientProgram.PublishAsync(broker.Port, version, ["-r", "-q", "1", "-t", topic, "-m", payload]);
        }

        await ClientProgram.PublishAsync(broker.Port, version, ["-r", "-q", "1", "-t", "r/2", "-n"]);
        using var subscriber = await ClientProgram.SubscribeAsync(broker.Port, version, "-t", "r/#", "-q", "1");
        await ClientProgram.PublishAsync(broker.Port, version, ["-r", "-q", "1", "-t", "r/1", "-m", "live"]);
        Assert.Equal(["r/1 1 1 new", "r/1 1 0 live"], await subscriber.MessagesAsync(2));
    }

    [MosquittoTheory]
    [MemberData(nameof(BrokerUnderTest.Both), MemberType = typeof(BrokerUnderTest))]
    public async Task The_will_of_a_killed_client_is_published(string which, string version)
    {
        await using var broker = await BrokerUnderTest.StartAsync(which);
        using var witness = await ClientProgram.SubscribeAsync(broker.Port, version, "-t", "will/#", "-q", "1");
        string[] will = ["-t", "x", "--will-topic", "will/me", "--will-payload", "gone", "--will-qos", "1", "--will-retain"];
        using (var killed = await ClientProgram.SubscribeAsync(broker.Port, version, will))
        {
            killed.Kill();
        }

        Assert.Equal(["will/me 1 0 gone"], await witness.MessagesAsync(1));
        using var late = await ClientProgram.SubscribeAsync(broker.Port, version, "-t", "will/#", "-q", "1");
        Assert.Equal(["will/me 1 1 gone"], await late.MessagesAsync(1));
    }

    [MosquittoTheory]
    [MemberData(nameof(BrokerUnderTest.Both), MemberType = typeof(BrokerUnderTest))]
    public async Task A_session_keeps_what_came_while_its_client_was_dead(string which, string version)
    {
        await using var broker = await BrokerUnderTest.StartAsync(which);
        string[] session = ["-i", "keeper", "-c", "-q", "1", "-t", "s", .. version == "5" ? (string[])["-x", "600"] : []];
        using (var first = await ClientProgram.SubscribeAsync(broker.Port, version, session))
        {
            first.Kill();
        }

        await ClientProgram.PublishAsync(broker.Port, version, ["-q", "1", "-t", "s", "-l"], Enumerable.Range(0, 90).Select(i => $"{i}"));
        using var second = await ClientProgram.SubscribeAsync(broker.Port, version, session);
        Assert.Equal(Enumerable.Range(0, 90).Select(i => $"s 1 0 {i}"), await second.MessagesAsync(90));
    }

    [NodeMqttTheory]
    [MemberData(nameof(BrokerUnderTest.Both), MemberType = typeof(BrokerUnderTest))]
    public async Task The_client_of_node_finds_them_alike(string which, string version)
    {
        await using var broker = await BrokerUnderTest.StartAsync(which);
        using var node = ClientProgram.Start(
            "node",
            ["-e", NodeMqttTheoryAttribute.Script, $"{broker.Port}", version == "5" ? "5" : "4"],
            ("NODE_PATH", Environment.GetEnvironmentVariable(NodeMqttTheoryAttribute.Variable)!));
        var code = await node.EndAsync();
        Assert.True(code == 0, string.Join('\n', node.Lines));
        Assert.Equal(["200 in order", "retained yes", "unsubscribed", "will lost"], node.Lines);
    }
}
