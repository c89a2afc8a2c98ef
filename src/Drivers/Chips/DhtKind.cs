namespace Gateway.Drivers.Chips;

/// <summary>How the members of the family differ: the start signal, and what the five bytes mean.</summary>
/// <param name="Start">How long the line is held low at least to ask for a measurement.</param>
/// <param name="Coldest">The least temperature it can measure, in °C.</param>
/// <param name="Hottest">The highest, in °C.</param>
/// <param name="InTenths">Whether the values are 16-bit numbers of tenths; else a byte of units and a byte of tenths.</param>
internal sealed record DhtKind(TimeSpan Start, double Coldest, double Hottest, bool InTenths)
{
    private const int Sign = 0x80;

    /// <summary>DHT11 (Aosong, DHT11 V1.3: 18 ms; newer ones measure below 0 °C too).</summary>
    public static DhtKind Dht11 { get; } = new(TimeSpan.FromMilliseconds(18), -20, 60, InTenths: false);

    /// <summary>DHT22, AM2302, DHT21, AM2301 (Aosong, AM2302: 1 ms).</summary>
    public static DhtKind Dht22 { get; } = new(TimeSpan.FromMilliseconds(1), -40, 80, InTenths: true);

    private int SignAt => InTenths ? 2 : 3;

    /// <summary>Humidity in % of a whole frame.</summary>
    public double Humidity(ReadOnlySpan<byte> frame) => Number(frame[0], frame[1]);

    /// <summary>Temperature in °C of a whole frame. Its sign is a bit of its own: no complement.</summary>
    public double Temperature(ReadOnlySpan<byte> frame)
    {
        var sign = (frame[SignAt] & Sign) != 0 ? -1 : 1;
        return sign * (InTenths ? Number(frame[2] & ~Sign, frame[3]) : Number(frame[2], frame[3] & ~Sign));
    }

    /// <summary>What is wrong with a frame whose checksum is right; null: nothing.</summary>
    public string? Complaint(ReadOnlySpan<byte> frame) =>

        // A line that is low all the time has a right sum too.
        !frame.ContainsAnyExcept((byte)0) ? "all bits are 0"
        : !InTenths && (frame[1] > 9 || (frame[3] & ~Sign) > 9) ? "no frame of a DHT11: is it a DHT22?"
        : InTenths && Humidity(frame) > 100 ? "no frame of a DHT22: is it a DHT11?"
        : null;

    /// <summary>Makes the frame that a sensor sends.</summary>
    public void Encode(double humidity, double temperature, Span<byte> frame)
    {
        Put((int)Math.Round(10 * humidity), frame);
        Put((int)Math.Round(10 * Math.Abs(temperature)), frame[2..]);
        frame[SignAt] |= (byte)(temperature < 0 ? Sign : 0);
        frame[4] = DhtFrame.Sum(frame);
    }

    private double Number(int upper, int lower) => InTenths ? ((upper << 8) | lower) / 10.0 : ((10 * upper) + lower) / 10.0;

    private void Put(int tenths, Span<byte> into) =>
        (into[0], into[1]) = InTenths ? ((byte)(tenths >> 8), (byte)tenths) : ((byte)(tenths / 10), (byte)(tenths % 10));
}
