namespace Gateway.Abstractions.Sensors;

/// <summary>Where on its bus the device of a sensor is: what two sensors cannot share, what a scan finds, and what is simulated there.</summary>
/// <param name="Address">Its address on I²C; null: it is not there.</param>
/// <param name="Select">Number of its select line on SPI; null: it is not there.</param>
/// <param name="Twin">
/// The built-in driver for the same chip (<c>sht3x</c>): on a bus <c>sim-N</c> the sensor meets the simulated chip of that driver. null: there is none.
/// </param>
public sealed record BusPlace(int? Address, int? Select = null, string? Twin = null);
