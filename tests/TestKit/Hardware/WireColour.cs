namespace TestKit.Hardware;

/// <summary>Colours of wires: supply red, ground black as everywhere, lines by turns, so that neighbours differ. Dark enough on white.</summary>
internal static class WireColour
{
    private static readonly string[] Lines = ["#1f6fd1", "#c77700", "#1a8a4a", "#8a3fc0", "#b0196b", "#0b7d86"];

    public static string Of(int pin) => Header.NameOf(pin) switch
    {
        "3.3 V" => "#d02020",
        "5 V" => "#8a0f0f",
        "ground" => "#222222",
        _ => Lines[pin / 2 % Lines.Length],
    };
}
