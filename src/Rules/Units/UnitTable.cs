namespace Gateway.Rules.Units;

/// <summary>The units there are, each in terms of those above it, and the prefixes.</summary>
/// <remarks>Numbers are those of UCUM 2.1, tables 1 to 27; all but π are exact there. <c>Wh</c> is not UCUM, but is what people write for <c>W.h</c>.</remarks>
internal static class UnitTable
{
    private static readonly Dictionary<string, string> Prefixes = new Dictionary<string, string>
    {
        ["Y"] = "1000000000000000000000000",
        ["Z"] = "1000000000000000000000",
        ["E"] = "1000000000000000000",
        ["P"] = "1000000000000000",
        ["T"] = "1000000000000",
        ["G"] = "1000000000",
        ["M"] = "1000000",
        ["k"] = "1000",
        ["h"] = "100",
        ["da"] = "10",
        ["d"] = "0.1",
        ["c"] = "0.01",
        ["m"] = "0.001",
        ["u"] = "0.000001",
        ["n"] = "0.000000001",
        ["p"] = "0.000000000001",
        ["f"] = "0.000000000000001",
        ["a"] = "0.000000000000000001",
        ["Ki"] = "1024",
        ["Mi"] = "1048576",
        ["Gi"] = "1073741824",
        ["Ti"] = "1099511627776",
    };

    private static readonly Dictionary<string, (ParsedUnit Unit, bool Prefixed)> Bases = new Dictionary<string, (ParsedUnit Unit, bool Prefixed)>
    {
        ["m"] = (new(new(Length: 1), Rational.One), true),
        ["g"] = (new(new(Mass: 1), Rational.Of("0.001")), true),
        ["s"] = (new(new(Time: 1), Rational.One), true),
        ["A"] = (new(new(Current: 1), Rational.One), true),
        ["K"] = (new(new(Temperature: 1), Rational.One), true),
        ["cd"] = (new(new(Light: 1), Rational.One), true),
        ["rad"] = (new(new(Angle: 1), Rational.One), true),
        ["mol"] = (new(new(Amount: 1), Rational.One), true),
        ["bit"] = (new(new(Information: 1), Rational.One), true),
        ["Cel"] = (new(new(Temperature: 1), Rational.One, Rational.Of("273.15")), false),
        ["[degF]"] = (new(new(Temperature: 1), Rational.Of("5/9"), Rational.Of("459.67") * Rational.Of("5/9")), false),
        ["[degR]"] = (new(new(Temperature: 1), Rational.Of("5/9")), false),
    };

    private static readonly Dictionary<string, (string Number, string Of, bool Prefixed)> Derived = new (string Code, string Number, string Of, bool Prefixed)[]
    {
        ("%", "0.01", "1", false), ("[ppth]", "0.001", "1", false), ("[ppm]", "0.000001", "1", false), ("[ppb]", "0.000000001", "1", false), ("[pptr]", "0.000000000001", "1", false),
        ("sr", "1", "rad2", true), ("deg", "3.14159265358979323846264338328/180", "rad", false), ("'", "1/60", "deg", false),
        ("circ", "360", "deg", false),
        ("min", "60", "s", false), ("h", "60", "min", false), ("d", "24", "h", false), ("wk", "7", "d", false), ("a", "365.25", "d", false), ("mo", "1/12", "a", false),
        ("Hz", "1", "s-1", true), ("Bq", "1", "s-1", true),
        ("N", "1000", "g.m/s2", true), ("Pa", "1", "N/m2", true), ("J", "1", "N.m", true), ("W", "1", "J/s", true), ("Wh", "1", "W.h", true),
        ("C", "1", "A.s", true), ("V", "1", "J/C", true), ("F", "1", "C/V", true), ("Ohm", "1", "V/A", true), ("S", "1", "Ohm-1", true),
        ("Wb", "1", "V.s", true), ("T", "1", "Wb/m2", true), ("H", "1", "Wb/A", true),
        ("lm", "1", "cd.sr", true), ("lx", "1", "lm/m2", true), ("Gy", "1", "J/kg", true), ("Sv", "1", "J/kg", true), ("kat", "1", "mol/s", true),
        ("L", "1", "dm3", true), ("l", "1", "dm3", true), ("t", "1000", "kg", false), ("ar", "100", "m2", true),
        ("bar", "100000", "Pa", true), ("atm", "101325", "Pa", false), ("cal", "4.184", "J", true), ("eV", "0.0000000000000000001602176634", "J", true),
        ("m[Hg]", "133322", "Pa", true), ("m[H2O]", "9806.65", "Pa", true), ("[g]", "9.80665", "m/s2", true), ("G", "0.0001", "T", true),
        ("[in_i]", "2.54", "cm", false), ("[ft_i]", "12", "[in_i]", false), ("[yd_i]", "3", "[ft_i]", false), ("[mi_i]", "5280", "[ft_i]", false),
        ("[nmi_i]", "1852", "m", false), ("[kn_i]", "1", "[nmi_i]/h", false), ("[in_i'Hg]", "25.4", "mm[Hg]", false), ("[in_i'H2O]", "25.4", "mm[H2O]", false),
        ("[lb_av]", "453.59237", "g", false), ("[oz_av]", "1/16", "[lb_av]", false), ("[lbf_av]", "1", "[lb_av].[g]", false), ("[psi]", "1", "[lbf_av]/[in_i]2", false),
        ("[gal_us]", "231", "[in_i]3", false), ("[HP]", "550", "[ft_i].[lbf_av]/s", false), ("[Btu_IT]", "1055.05585262", "J", false),
        ("By", "8", "bit", true), ("Bd", "1", "s-1", true),
    }.ToDictionary(d => d.Code, d => (d.Number, d.Of, d.Prefixed));

    /// <summary>A unit by its name with its prefix; null when there is none.</summary>
    public static ParsedUnit? Find(string name)
    {
        // The name as a whole goes first: min are minutes and not milli-inches, Pa is no peta-year.
        if (Whole(name, prefixed: false) is { } whole)
        {
            return whole;
        }

        for (var length = 1; length <= 2 && length < name.Length; length++)
        {
            if (Prefixes.TryGetValue(name[..length], out var prefix) && Whole(name[length..], prefixed: true) is { } unit)
            {
                return new(unit.Dimension, unit.Scale * Rational.Of(prefix));
            }
        }

        return null;
    }

    private static ParsedUnit? Whole(string name, bool prefixed)
    {
        if (Bases.TryGetValue(name, out var found))
        {
            return found.Prefixed || !prefixed ? found.Unit : null;
        }

        return Derived.TryGetValue(name, out var derived) && (derived.Prefixed || !prefixed) && UnitParser.Parse(derived.Of) is { } unit
            ? new(unit.Dimension, unit.Scale * Rational.Of(derived.Number))
            : null;
    }
}
