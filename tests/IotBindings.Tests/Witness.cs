using Gateway.IotBindings.Chips;

namespace Gateway.IotBindings.Tests;

/// <summary>What a chip says in its registers, and which values that is, by somebody else than the binding.</summary>
/// <param name="Driver">Behind <c>iot/</c>.</param>
/// <param name="Source">Who says so, for the page.</param>
/// <param name="Chips">The chips by address, or by select line.</param>
/// <param name="Values">The values, channel by channel, in its unit.</param>
/// <param name="Within">How far each may be off, by the rounding of the binding or of the source; the last one counts for the rest.</param>
internal sealed record Witness(string Driver, string Source, Dictionary<int, Answer> Chips, double[] Values, params double[] Within)
{
    /// <summary>Settings beside the defaults.</summary>
    public (string Key, object Value)[] Settings { get; init; } = [];

    /// <summary>How far the value of a channel may be off.</summary>
    public double WithinOf(int channel) => Within[Math.Min(channel, Within.Length - 1)];

    /// <summary>A witness with one chip.</summary>
    public static Witness Of(string driver, string source, int address, Answer chip, double[] values, params double[] within) => new(driver, source, new() { [address] = chip }, values, within);

    /// <summary>A chip that takes commands: what is written last says what is read.</summary>
    public static Answer Commands(params (string Command, string Answer)[] answers)
    {
        var last = string.Empty;
        return (write, read) =>
        {
            last = write.Length > 0 ? Convert.ToHexString(write) : last;
            if (read.Length > 0)
            {
                Convert.FromHexString(answers.Single(a => a.Command == last).Answer).AsSpan(0, read.Length).CopyTo(read);
            }
        };
    }

    /// <summary>Words of 16 bits, each with its checksum.</summary>
    public static string Checked(params string[] words) => string.Concat(words.Select(w => w + SensirionWords.Crc(Convert.FromHexString(w)).ToString("X2", System.Globalization.CultureInfo.InvariantCulture)));
}
