using Gateway.Drivers.Buses;

namespace Gateway.Drivers.Scanning;

/// <summary>A sensor on I²C whose chip is looked for by a scan. What it asks changes nothing in any chip that may sit at its addresses.</summary>
internal interface IScannable
{
    /// <summary>The addresses that its chip can have.</summary>
    IReadOnlyList<int> Addresses { get; }

    /// <summary>Whether it asks by a command, which comes after those that only read registers.</summary>
    bool AsksByCommand => false;

    /// <summary>What shows that its chip is there: <c>chip id 0x60</c>; null: it is another one, or this kind has no identity.</summary>
    /// <param name="chip">What may be there.</param>
    /// <param name="wait">Waits while the chip works.</param>
    /// <exception cref="Abstractions.Sensors.SensorException">It does not answer, or the bus failed.</exception>
    string? Recognise(I2cDevice chip, Action<TimeSpan> wait) => null;
}
