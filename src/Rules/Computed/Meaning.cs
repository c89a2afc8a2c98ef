namespace Gateway.Rules.Computed;

/// <summary>What a quantity counts from.</summary>
internal enum Sense : byte
{
    /// <summary>Its natural zero: everything but temperatures; of these a number of kelvin without a history.</summary>
    Ratio,

    /// <summary>A temperature.</summary>
    Absolute,

    /// <summary>A difference of temperatures.</summary>
    Difference,
}

/// <summary>What a part of an expression means: a truth, or a quantity in a unit.</summary>
/// <param name="Scale">Its unit.</param>
/// <param name="Sense">What it counts from.</param>
/// <param name="IsTruth">Whether it is true or false.</param>
/// <param name="MayBeTruth">Whether it is a point without unit, such as a contact, which is a truth where one is needed.</param>
internal readonly record struct Meaning(Scale Scale, Sense Sense = Sense.Ratio, bool IsTruth = false, bool MayBeTruth = false)
{
    public static readonly Meaning Truth = new(Scale.Plain, IsTruth: true);

    public static readonly Meaning Plain = new(Scale.Plain);

    /// <summary>Its name for messages.</summary>
    public string Name => IsTruth ? "true or false"
        : Scale.IsPlain ? "a plain number"
        : Sense == Sense.Difference ? $"a temperature difference in {Scale.Code}"
        : $"in {Scale.Code}";

    /// <summary>A quantity as measured in <paramref name="scale"/>: every temperature is absolute.</summary>
    public static Meaning Measured(Scale scale) => new(scale, scale.IsTemperature ? Sense.Absolute : Sense.Ratio, MayBeTruth: scale.IsPlain);

    /// <summary>What adding gives; null: nothing sensible.</summary>
    public static Sense? Sum(Sense a, Sense b) => (a, b) switch
    {
        (Sense.Absolute, Sense.Absolute) => null,
        (Sense.Absolute, _) or (_, Sense.Absolute) => Sense.Absolute,
        _ => Alike(a, b),
    };

    /// <summary>What subtracting gives; null: nothing sensible.</summary>
    public static Sense? Difference(Sense a, Sense b) => (a, b) switch
    {
        (Sense.Absolute, Sense.Absolute) => Sense.Difference,
        (_, Sense.Absolute) => null,
        (Sense.Absolute, _) => Sense.Absolute,
        _ => Alike(a, b),
    };

    /// <summary>What one of the two is, as compared; null: they cannot be compared.</summary>
    public static Sense? Alike(Sense a, Sense b) => a == b || b == Sense.Ratio ? a : a == Sense.Ratio ? b : null;
}
