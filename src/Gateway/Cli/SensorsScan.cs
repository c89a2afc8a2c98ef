using System.Text.Json.Nodes;
using Gateway.Control;
using Gateway.Drivers.Scanning;

namespace Gateway.Cli;

/// <summary><c>sensors scan</c>: looks what this machine has, asks the I²C buses for what answers, and prints it with a configuration for it.</summary>
internal static class SensorsScan
{
    /// <summary>Words in the name of an adapter that belongs to a screen or to the board itself; such a bus is scanned when it is named.</summary>
    private static readonly string[] NotForSensors = ["ddc", "hdmi", "gmbus", "dpdc", "dp aux", "smbus", "nvidia", "amdgpu", "radeon"];

    /// <summary>Scans and prints; the exit code is 1 when a bus could not be scanned.</summary>
    public static async Task<int> RunAsync(Ask ask, string[] buses, bool json, TextWriter output, TextWriter error)
    {
        var code = ExitCode.Done;
        var inventory = buses.Length > 0 ? [] : Inventory(new NodeInventory(), new KernelInventory());
        var scans = new JsonArray();
        foreach (var bus in buses.Length > 0 ? buses : [.. Scannable(inventory)])
        {
            try
            {
                scans.Add((await ask("sensors.scan", new JsonObject { ["bus"] = bus })).DeepClone());
            }
            catch (RefusedException e) when (e is not NoServiceException)
            {
                code = ExitCode.Fault;
                scans.Add(new JsonObject { ["bus"] = bus, ["problem"] = e.Message });
            }
        }

        inventory["scans"] = scans;
        var configured = await SensorsList.FetchAsync(ask);
        MarkConfigured(inventory, configured);
        inventory["configuration"] = ScanSuggestion.Of(inventory, configured.Select(static s => SensorsText.Text(s, "sensor")));
        if (json)
        {
            await output.WriteLineAsync(inventory.ToJsonString());
            return code;
        }

        foreach (var line in ScanText.Lines(inventory))
        {
            await output.WriteLineAsync(line);
        }

        return code;
    }

    /// <summary>What there is without asking anybody.</summary>
    internal static JsonObject Inventory(NodeInventory nodes, KernelInventory kernel) => new()
    {
        ["i2c"] = Nodes(nodes.I2cBuses()),
        ["spi"] = Nodes(nodes.SpiDevices()),
        ["gpio"] = new JsonArray([.. nodes.GpioChips().Select(c => (JsonNode)new JsonObject
        {
            ["path"] = c.Path,
            ["label"] = c.Label,
            ["lines"] = c.Lines,
            ["named"] = new JsonArray([.. c.Named.Select(l => (JsonNode)new JsonObject { ["offset"] = l.Offset, ["name"] = l.Name, ["used-by"] = l.UsedBy })]),
            ["problem"] = c.Problem,
        })]),
        ["kernel"] = new JsonArray([.. kernel.All().Select(d => (JsonNode)new JsonObject
        {
            ["kind"] = d.Kind,
            ["name"] = d.Name,
            ["path"] = d.Path,
            ["places"] = new JsonArray([.. d.Places.Select(static p => (JsonNode?)p)]),
            ["settings"] = d.Settings is null ? null : new JsonObject(d.Settings.Select(s => KeyValuePair.Create<string, JsonNode?>(s.Key, s.Value))),
        })]),
        ["serial"] = Nodes(nodes.SerialPorts()),
    };

    /// <summary>Says of each device that the kernel reads which sensor is configured for it.</summary>
    internal static void MarkConfigured(JsonObject inventory, IReadOnlyList<JsonNode> configured)
    {
        foreach (var device in (inventory["kernel"] as JsonArray ?? []).OfType<JsonObject>())
        {
            var places = device["places"]!.AsArray().Select(static p => $"{p}").ToHashSet(StringComparer.Ordinal);
            var driver = device["settings"] is { } settings ? SensorsText.Text(settings, "driver") : null;
            if (configured.FirstOrDefault(s => SensorsText.Text(s, "driver") == driver && places.Contains(SensorsText.Text(s, "place"))) is { } sensor)
            {
                device["sensor"] = SensorsText.Text(sensor, "sensor");
            }

            device.Remove("places");
        }
    }

    private static JsonArray Nodes(IReadOnlyList<NodeFound> found) =>
        new([.. found.Select(n => (JsonNode)new JsonObject { ["name"] = n.Name, ["path"] = n.Path, ["label"] = n.Label, ["problem"] = n.Problem })]);

    private static IEnumerable<string> Scannable(JsonObject inventory)
    {
        foreach (var bus in inventory["i2c"]!.AsArray().OfType<JsonObject>())
        {
            var label = SensorsText.Text(bus, "label");
            if (Array.Exists(NotForSensors, w => label.Contains(w, StringComparison.OrdinalIgnoreCase)))
            {
                bus["left-out"] = $"belongs to a screen or the board; --bus {bus["name"]} scans it";
            }
            else
            {
                yield return (string)bus["name"]!;
            }
        }
    }
}
