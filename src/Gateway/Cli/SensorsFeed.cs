using System.Runtime.CompilerServices;
using System.Text.Json.Nodes;

namespace Gateway.Cli;

/// <summary>What a sensor does, answer by answer, from now on.</summary>
internal static class SensorsFeed
{
    /// <summary>Whether nothing will come any more: the recording is at its end, or the sensor is left out.</summary>
    public static bool IsOver(JsonObject answer) => (string?)answer["sensor"]?["state"] is "finished" or "left-out" && (bool?)answer["more"] == false;

    /// <summary>Asks until told to stop; each answer waits a few seconds for a reading.</summary>
    public static async IAsyncEnumerable<JsonObject> EachAsync(Ask ask, string sensor, bool raw, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        for (long? after = null; !cancellationToken.IsCancellationRequested;)
        {
            var asked = ask("sensors.read", new JsonObject { ["sensor"] = sensor, ["after"] = after, ["raw"] = raw });
            JsonObject answer;
            try
            {
                answer = await asked.WaitAsync(cancellationToken);
            }
            catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
            {
                // What is still under way is answered within seconds, and then nobody asks any more.
                _ = asked.ContinueWith(static t => t.Exception, CancellationToken.None, TaskContinuationOptions.OnlyOnFaulted, TaskScheduler.Default);
                yield break;
            }

            after = (long?)answer["next"];
            yield return answer;
        }
    }
}
