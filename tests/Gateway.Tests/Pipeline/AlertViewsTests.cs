using System.Text;
using Gateway.Abstractions;

namespace Gateway.Tests.Pipeline;

/// <summary>What the pipeline leaves for the upstreams as the present state of the alerts.</summary>
public sealed class AlertViewsTests : IDisposable
{
    private readonly PipelineBench bench = new();

    public void Dispose() => bench.Dispose();

    [Fact]
    public async Task At_the_start_every_alert_is_there()
    {
        Assert.Equal(0, bench.States.Count);
        await bench.StartAsync();
        var state = bench.States[0];
        Assert.Equal(1, bench.States.Count);
        Assert.Equal("warm/bench/temperature", state.Topic);
        Assert.True(state.IsNormal);
        Assert.Contains("\"state\":\"undetermined\",\"level\":0", Encoding.UTF8.GetString(state.Payload), StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_changes_is_left_with_the_number_of_its_event_and_readings_alone_leave_nothing()
    {
        await bench.StartAsync();
        bench.Read(20);
        await bench.TurnsAsync();
        bench.Time.Advance(TimeSpan.FromSeconds(1));
        await bench.TurnsAsync();
        var version = bench.States.Version;
        bench.Read(21);
        await bench.TurnsAsync();
        bench.Time.Advance(TimeSpan.FromSeconds(1));
        await bench.TurnsAsync();
        Assert.Equal(version, bench.States.Version);

        bench.Read(31);
        await bench.TurnsAsync();
        Assert.False(bench.States[0].IsNormal);
        var raised = Encoding.UTF8.GetString(bench.States[0].Payload);
        Assert.Contains("\"state\":\"active\",\"level\":1", raised, StringComparison.Ordinal);
        Assert.Contains("\"value\":31,\"limit\":30", raised, StringComparison.Ordinal);
        Assert.Contains($"\"stream\":\"{bench.Outbox.Stream}\",\"episode\":\"0000000000000001\",\"number\":1,\"sequence\":\"0000000000000001\"", raised, StringComparison.Ordinal);

        bench.Read(20);
        await bench.TurnsAsync();
        Assert.True(bench.States[0].IsNormal);
        Assert.Contains("\"state\":\"normal\",\"level\":0", Encoding.UTF8.GetString(bench.States[0].Payload), StringComparison.Ordinal);
        Assert.Contains("\"sequence\":\"0000000000000002\"", Encoding.UTF8.GetString(bench.States[0].Payload), StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_was_not_known_is_left_again_once_a_reading_tells()
    {
        await bench.StartAsync();
        var version = bench.States.Version;
        await bench.TurnsAsync();
        Assert.Equal(version, bench.States.Version);
        bench.Read(20);
        await bench.TurnsAsync();
        bench.Time.Advance(TimeSpan.FromSeconds(1));
        await bench.TurnsAsync();
        Assert.Contains("\"state\":\"normal\",\"level\":0", Encoding.UTF8.GetString(bench.States[0].Payload), StringComparison.Ordinal);
        version = bench.States.Version;
        await bench.TurnsAsync();
        Assert.Equal(version, bench.States.Version);
    }

    [Fact]
    public async Task A_rule_that_is_gone_since_the_last_run_leaves_an_empty_state()
    {
        await bench.Loop.StartAsync(new Dictionary<string, byte[]> { ["damp bench/humidity"] = [1, 2, 3] }, CancellationToken.None);
        var gone = Enumerable.Range(0, bench.States.Count).Select(i => bench.States[i]).Single(s => s.Topic == "damp/bench/humidity");
        Assert.Empty(gone.Payload);
    }

    [Fact]
    public async Task A_state_is_not_left_before_its_event_is_committed()
    {
        await bench.StartAsync();
        var version = bench.States.Version;
        bench.Outbox.Fails = true;
        bench.Read(31);
        var turn = bench.TurnAsync().AsTask();
        Assert.Equal(version, bench.States.Version);
        bench.Outbox.Fails = false;
        bench.Time.Advance(TimeSpan.FromSeconds(1));
        await turn;
        Assert.NotEqual(version, bench.States.Version);
    }
}
