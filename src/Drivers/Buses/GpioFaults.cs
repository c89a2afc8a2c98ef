using Gateway.Abstractions.Sensors;

namespace Gateway.Drivers.Buses;

/// <summary>What went wrong with a GPIO line, in words that name the remedy.</summary>
internal static class GpioFaults
{
    public static SensorException CannotOpen(string path, int error) => new(error switch
    {
        Errno.AccessDenied or Errno.NotPermitted => DeniedNode.Words(path, "gpio", error),
        Errno.NoEntry or Errno.NoDevice or Errno.NoDeviceOrAddress => $"no such GPIO chip: {path}; 'gpiodetect' lists them",
        _ => $"cannot open {path} ({Errno.Text(error)})",
    });

    public static SensorException NotAChip(string path, int error) => new($"{path} is no GPIO chip ({Errno.Text(error)}): correct the setting 'chip'");

    public static SensorException NoChip(string wanted, IReadOnlyCollection<string> known) => new(
        known.Count > 0
            ? $"no GPIO chip has the label or name '{wanted}'; there are {string.Join(", ", known)}: correct the setting 'chip'"
            : $"no GPIO chip '{wanted}': this machine has none (/dev/gpiochip*)");

    public static SensorException SeveralChips(string wanted, IEnumerable<string> paths) =>
        new($"several GPIO chips have the label '{wanted}': write one of {string.Join(", ", paths)} as 'chip'");

    public static SensorException NoLine(string line, string chip, uint lines) =>
        new($"chip {chip} has no line '{line}'; it has numbers 0 to {lines - 1}, and 'gpioinfo' lists their names: correct the setting 'line'");

    public static SensorException CannotRequest(string place, string consumer, int error) => new(error switch
    {
        Errno.Busy => $"{place} is in use by {(consumer.Length > 0 ? $"'{consumer}'" : "another program")}: end that, or use another line",
        Errno.NoDeviceOrAddress => $"{place} cannot report changes: use another line",
        Errno.Invalid or Errno.NotATerminal => $"{place} cannot be set up as asked ({Errno.Text(error)}): try bias: none and debounce: 0; the kernel must be 5.10 or newer",
        _ => $"{place} cannot be used ({Errno.Text(error)})",
    });

    public static SensorException CannotSwitch(string place, int error) => error is Errno.NoDevice
        ? Gone(place, error)
        : new SensorException($"{place} cannot be switched between input and output ({Errno.Text(error)}): use another line");

    public static SensorException Gone(string place, int error) => new($"{place} does not answer any more ({Errno.Text(error)}): was its chip unplugged or its driver removed?");
}
