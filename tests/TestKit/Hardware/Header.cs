namespace TestKit.Hardware;

/// <summary>
/// The 40-pin header of every Raspberry Pi since the B+ (J8). Source: Raspberry Pi documentation, "GPIO and the 40-pin header".
/// </summary>
public static class Header
{
    /// <summary>Number of pins. Odd ones are the row towards the middle of the board, pin 1 is nearest to the SD card.</summary>
    public const int Pins = 40;

    private static readonly string[] Names =
    [
        "3.3 V", "5 V", "GPIO2", "5 V", "GPIO3", "ground", "GPIO4", "GPIO14", "ground", "GPIO15",
        "GPIO17", "GPIO18", "GPIO27", "ground", "GPIO22", "GPIO23", "3.3 V", "GPIO24", "GPIO10", "ground",
        "GPIO9", "GPIO25", "GPIO11", "GPIO8", "ground", "GPIO7", "GPIO0", "GPIO1", "GPIO5", "ground",
        "GPIO6", "GPIO12", "GPIO13", "ground", "GPIO19", "GPIO16", "GPIO26", "GPIO20", "ground", "GPIO21",
    ];

    /// <summary>What a pin is: <c>3.3 V</c>, <c>5 V</c>, <c>ground</c> or <c>GPIOn</c>.</summary>
    /// <param name="pin">1 to 40.</param>
    public static string NameOf(int pin) => Names[pin - 1];
}
