using Gateway.Configuration;
using Gateway.Drivers;

namespace Gateway.Doctor;

/// <summary>Whether the GPIO chips and serial ports that the configuration names are there.</summary>
internal static class NodeChecks
{
    private const string OwnPort = "/dev/serial0";
    private const string Uart = "enable_uart=1";

    /// <summary>Looks.</summary>
    public static IEnumerable<Finding> Look(Machine machine, GatewayConfiguration configuration)
    {
        var nodes = configuration.Sensors.Select(s => SensorNode.Of(s.Sensor)).OfType<SensorNode>().Distinct().ToList();
        if (nodes.Exists(static n => n.Chip is not null))
        {
            yield return machine.In("/dev", "gpiochip*").Count > 0
                ? Finding.Fine("GPIO", "there are chips")
                : Finding.Wrong("GPIO", "there is no /dev/gpiochip*: this machine has no GPIO chip, or its kernel does not show it");
        }

        foreach (var path in nodes.Select(static n => n.Chip).Where(c => c?.StartsWith('/') == true && !machine.Exists(c)))
        {
            yield return Finding.Wrong("GPIO chip " + path, $"does not exist; there are {List(machine.In("/dev", "gpiochip*"))}: write its label as 'chip', which stays the same", "gpiodetect");
        }

        foreach (var port in nodes.Select(static n => n.Port).OfType<string>())
        {
            yield return Port(machine, port);
        }
    }

    private static Finding Port(Machine machine, string port)
    {
        var subject = "serial port " + port;
        if (machine.Exists(port))
        {
            return Finding.Fine(subject, "is there");
        }

        if (port == OwnPort && BootConfiguration.Read(machine) is { } boot && !machine.Lines(boot.Path).Contains(Uart))
        {
            return Finding.Wrong(subject, "does not exist: it is off; after this line, restart the board", Uart, boot.Path);
        }

        var others = machine.In("/dev/serial/by-id", "*");
        return Finding.Wrong(subject, others.Count > 0 ? $"does not exist; there are {List(others)}: correct the setting 'port'" : "does not exist: is it plugged in?");
    }

    private static string List(IReadOnlyList<string> paths) => paths.Count > 0 ? string.Join(", ", paths) : "none";
}
