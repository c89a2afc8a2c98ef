using Gateway.Abstractions.Links;
using Gateway.Forwarding;
using Microsoft.Extensions.Logging;

namespace Gateway.Commands;

/// <summary>
/// Asks each new connection for the commands, beside the delivery, which does not wait for the answer. A broker that refuses is told in log and
/// status. Some brokers end the connection instead: after two in a row every second connection does without, so that events arrive.
/// </summary>
internal sealed partial class CommandSubscription(ForwarderParts parts)
{
    private const int MostReasons = 20;

    private readonly HashSet<string> said = new(StringComparer.Ordinal);
    private int fruitless;

    /// <summary>Runs from the beginning of a connection until it is answered or <paramref name="ended"/>; the connection must be up.</summary>
    public async Task RunAsync(ILink link, CancellationToken ended)
    {
        (parts.Health.CommandsTaken, parts.Health.CommandsFailure) = (false, null);
        if (fruitless >= 2 && fruitless % 2 == 0)
        {
            fruitless++;
            Fail($"the broker ended the connection each time it was asked for {parts.Topics.Commands}+, so this one does without; check its access rules, or remove 'commands' from this upstream");
            return;
        }

        try
        {
            await link.SubscribeAsync(parts.Topics.Commands + "+", ended);
            fruitless = 0;
            said.Clear();
            parts.Health.CommandsTaken = true;
            parts.Wake.Set();
        }
        catch (LinkException e) when (e.Kind == LinkFailure.Refused && link.Failure is null)
        {
            fruitless = 0;
            Fail(e.Message);
        }
        catch (Exception e) when (e is LinkException || ended.IsCancellationRequested)
        {
            // The connection has ended, and its forwarder says why.
            fruitless++;
        }
    }

    private void Fail(string why)
    {
        parts.Health.CommandsFailure = why;
        parts.Wake.Set();
        if (said.Count < MostReasons && said.Add(why))
        {
            Log.None(parts.Logger, parts.Upstream.Id, why);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Warning, Message = "Upstream {Upstream}: takes no commands: {Reason}")]
        public static partial void None(ILogger logger, string upstream, string reason);
    }
}
