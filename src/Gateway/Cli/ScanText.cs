using System.Text.Json.Nodes;
using Gateway.Drivers.Scanning;

namespace Gateway.Cli;

/// <summary>What a scan found, for a person.</summary>
internal static class ScanText
{
    /// <summary>The lines.</summary>
    public static IEnumerable<string> Lines(JsonObject scan)
    {
        var any = false;
        foreach (var line in Parts(scan).SelectMany(static p => p))
        {
            any = true;
            yield return line;
        }

        if (!any)
        {
            yield return "nothing was found: no bus, no GPIO chip, no device that the kernel reads";
            yield return "Are the interfaces on? 'sensor-gateway doctor' says what is missing.";
        }

        if (Items(scan, "scans").Any(s => s["found"] is not null))
        {
            foreach (var line in SensorsText.Fold($"Never asked: {AddressScan.NotAsked}.", SensorsText.Width))
            {
                yield return line;
            }
        }

        if (SensorsText.Text(scan, "configuration").Length > 0)
        {
            yield return string.Empty;
            yield return "# what is not configured yet, ready to paste:";
            foreach (var line in ((string)scan["configuration"]!).TrimEnd('\n').Split('\n'))
            {
                yield return line;
            }
        }
    }

    private static IEnumerable<IEnumerable<string>> Parts(JsonObject scan)
    {
        yield return Items(scan, "scans").SelectMany(Scanned);
        yield return Nodes("I²C, not scanned", Items(scan, "i2c").Where(b => b["left-out"] is not null), "left-out");
        yield return Nodes("SPI (nobody can say what is connected)", Items(scan, "spi"), "problem");
        foreach (var chip in Items(scan, "gpio"))
        {
            yield return Gpio(chip);
        }

        yield return Kernel(Items(scan, "kernel"));
        yield return Nodes("serial ports", Items(scan, "serial"), "problem");
    }

    private static IEnumerable<JsonNode> Items(JsonNode json, string name) => (json[name] as JsonArray ?? []).OfType<JsonNode>();

    private static IEnumerable<string> Scanned(JsonNode scan)
    {
        var bus = SensorsText.Text(scan, "bus");
        if (SensorsText.Text(scan, "problem") is { Length: > 0 } problem)
        {
            return SensorsText.Table([[bus, problem]]);
        }

        var found = Items(scan, "found").ToList();
        return found.Count == 0 ? [$"{bus}: nothing answers"] : [$"{bus}:", .. SensorsText.Table([.. found.Select(Found)], "  ")];
    }

    private static string[] Found(JsonNode found)
    {
        var configured = Configured(found);
        return [SensorsText.Text(found, "address"), .. SensorsText.Text(found, "taken-by") is { Length: > 0 } by ? ["in use", $"by {by}; not asked"]
            : SensorsText.Text(found, "driver") is { Length: > 0 } driver ? [driver, SensorsText.Text(found, "evidence") + configured]
            : new[] { "unknown", $"answers{(Items(found, "candidates").Any() ? $"; may be {string.Join(" or ", Items(found, "candidates"))}" : string.Empty)}{configured}" }];
    }

    private static string Configured(JsonNode found) => SensorsText.Text(found, "sensor") is { Length: > 0 } sensor ? $"; configured as {sensor}" : string.Empty;

    private static IEnumerable<string> Nodes(string title, IEnumerable<JsonNode> nodes, string remark)
    {
        var rows = nodes.Select(n => new[] { SensorsText.Text(n, "name"), string.Join("; ", new[] { SensorsText.Text(n, "label"), SensorsText.Text(n, remark) }.Where(static t => t.Length > 0)) }).ToList();
        return rows.Count == 0 ? [] : [title + ":", .. SensorsText.Table(rows, "  ")];
    }

    private static IEnumerable<string> Gpio(JsonNode chip)
    {
        var path = SensorsText.Text(chip, "path");
        if (SensorsText.Text(chip, "problem") is { Length: > 0 } problem)
        {
            return SensorsText.Table([[path + ":", problem]]);
        }

        var lines = Items(chip, "named").Select(l => (SensorsText.Text(l, "name") is { Length: > 0 } name ? name : SensorsText.Text(l, "offset")) + (l["used-by"] is null ? string.Empty : "*")).ToList();
        var used = Items(chip, "named").Count(l => l["used-by"] is not null);
        return [$"{path}: chip {SensorsText.Text(chip, "label")}, {SensorsText.Text(chip, "lines")} lines{(used > 0 ? $", {used} in use (*)" : string.Empty)}", .. lines.Count == 0 ? [] : SensorsText.Fold(string.Join(' ', lines), SensorsText.Width - 2).Select(static l => "  " + l)];
    }

    private static IEnumerable<string> Kernel(IEnumerable<JsonNode> devices)
    {
        var rows = devices.Select(d => new[] { SensorsText.Text(d, "kind"), SensorsText.Text(d, "name"), d["settings"] is { } settings ? $"driver {SensorsText.Text(settings, "driver")}{Configured(d)}" : "no driver here reads it" }).ToList();
        return rows.Count == 0 ? [] : ["read by the kernel:", .. SensorsText.Table(rows, "  ")];
    }
}
