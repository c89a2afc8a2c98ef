namespace Gateway.Configuration;

/// <summary>What somebody who has written nothing yet, or not enough to see anything, is told to write.</summary>
internal static class FirstSteps
{
    internal const string Gateway = "gateway: { id: my-gateway }";
    internal const string Sensors = "sensors: { machine: { driver: host } }";
    internal const string Upstreams = "upstreams: { local: { url: mqtt://127.0.0.1:1883 } }";

    /// <summary>Lines for a person; none when the gateway has something to read and somewhere to send it.</summary>
    internal static IEnumerable<string> For(LoadedConfiguration loaded, string path)
    {
        if (loaded.Configuration is not { } configuration)
        {
            yield break;
        }

        var (noSensor, noUpstream) = (configuration.Sensors.Count == 0, configuration.Upstreams.Count == 0);
        if (loaded.Absent)
        {
            yield return $"There is no configuration at {path} yet; without one nothing is read, stored or sent.";
            yield return $"To begin, write these three lines into {(Path.EndsInDirectorySeparator(path) ? path : path + '/')}gateway.yaml:";
            yield return "  " + Gateway;
        }
        else if (noSensor || noUpstream)
        {
            yield return (noSensor, noUpstream) switch
            {
                (true, true) => "No sensor and no upstream: nothing is read and nothing sent. To begin, add:",
                (true, false) => "No sensor: nothing is read. To begin, add:",
                _ => "No upstream: readings are judged, but nothing is sent. To send them, add:",
            };
        }

        if (noSensor)
        {
            yield return "  " + Sensors;
        }

        if (noUpstream)
        {
            yield return "  " + Upstreams;
        }
    }
}
