namespace Gateway.Drivers.Chips;

/// <summary>Why a single value is bad, in the words that several chips share.</summary>
internal static class Reasons
{
    public const string Crc = "CRC mismatch";
    public const string BeyondRange = "beyond the range of the converter";
}
