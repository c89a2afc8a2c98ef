using System.Collections.Concurrent;
using Gateway.Abstractions;
using Gateway.Abstractions.Store;
using Gateway.Acquisition;
using Gateway.Rules;
using Gateway.Rules.Operations;

namespace Gateway.Pipeline;

/// <summary>Another configuration: the parts that the loop works with are exchanged between two turns, in one commit with what follows from it.</summary>
internal sealed partial class PipelineLoop
{
    private readonly ConcurrentQueue<PipelineExchange> exchanges = [];
    private volatile bool ended;

    /// <summary>Hands in an exchange; <see cref="PipelineExchange.Done"/> tells how it ended. From any thread.</summary>
    public void Exchange(PipelineExchange exchange)
    {
        exchanges.Enqueue(exchange);
        parts.Wake.Set();
        if (ended)
        {
            CancelExchanges();
        }
    }

    private async ValueTask ExchangeAsync(PipelineExchange exchange, CancellationToken cancellationToken)
    {
        try
        {
            await EndAsync(exchange, cancellationToken);
            TakeUpstreams(exchange);
        }
        catch (OutboxException e)
        {
            exchange.Fail(e);
            return;
        }

        try
        {
            await TakeAsync(exchange, cancellationToken);
            exchange.Complete();
        }
        catch (Exception e)
        {
            // It ends the loop; whoever waits is not to wait for ever.
            exchange.Fail(e);
            throw;
        }
    }

    private async ValueTask TakeAsync(PipelineExchange exchange, CancellationToken cancellationToken)
    {
        var now = Instant.Now(parts.Time);
        TakeSources(exchange);
        TakeRules(exchange, now);
        linger = exchange.Linger ?? linger;
        forwarders = exchange.Forwarders?.Invoke() ?? forwarders;
        exchange.Said?.Invoke();
        TakeNotices();
        await CommitAsync(now, SaveScope.Checkpoint, cancellationToken);
    }

    /// <summary>What was read until now is judged by the rules it was read under, and committed.</summary>
    private async ValueTask EndAsync(PipelineExchange exchange, CancellationToken cancellationToken)
    {
        transitions.Begin(batch.Next(Lane.Alerts));
        var now = Instant.Now(parts.Time);
        foreach (var source in exchange.Ended)
        {
            // What a recording has queued and may not be taken now is read again by its successor.
            while (!(parts.Store.IsVolatile && source.IsRecorded) && source.TryRead(out var reading))
            {
                Take(reading, source, now);
                if (batched >= BatchLimit)
                {
                    TakeTransitions(now);
                    await CommitAsync(now, SaveScope.Changed, cancellationToken);
                }
            }
        }

        TakeTransitions(now);
        await CommitAsync(now, SaveScope.Changed, cancellationToken);
    }

    private void TakeUpstreams(PipelineExchange exchange)
    {
        if (exchange.Sensors is not null)
        {
            parts.Store.Know(exchange.Sensors);
        }

        if (exchange.Upstreams is not null)
        {
            parts.Store.Attach(exchange.Upstreams);
            batch.Clear(parts.Store.Current);
        }
    }

    private void TakeSources(PipelineExchange exchange)
    {
        if (exchange.Sources is not null)
        {
            sources = exchange.Sources;
            intake = new Intake(sources);
            released = false;
            Release();
        }

        foreach (var (sensor, section) in exchange.Reports)
        {
            parts.Reports?.Exchange(sensor, section, batch);
        }
    }

    private void TakeRules(PipelineExchange exchange, Instant now)
    {
        if (exchange.Rules is null)
        {
            return;
        }

        transitions.Begin(batch.Next(Lane.Alerts));
        exchange.Rules.TakeOver(rules, now, transitions);
        rules = exchange.Rules;
        views.Exchange(exchange.Anew);
        if (parts.Figures is { } figures)
        {
            // One that is active is counted already; to begin with it anew would count it twice.
            var all = new List<AlertView>();
            rules.View(all, all: true);
            all.Where(a => a.Level == 0 && exchange.Anew(a)).ToList().ForEach(figures.Watch);
        }

        TakeTransitions(now);
        parts.State.ActiveAlerts = rules.Active;
    }

    private void CancelExchanges()
    {
        while (exchanges.TryDequeue(out var exchange))
        {
            exchange.Cancel();
        }
    }
}
