namespace Gateway.Doctor;

/// <summary>How much a finding matters.</summary>
internal enum FindingKind
{
    /// <summary>Something does not work, or will not for long.</summary>
    Wrong,

    /// <summary>It works; it could be safer.</summary>
    Advice,

    /// <summary>It was looked at and is as it should be.</summary>
    Fine,
}

/// <summary>What was found of one thing.</summary>
/// <param name="Kind">How much it matters.</param>
/// <param name="Subject">What was looked at: <c>bus i2c-1</c>.</param>
/// <param name="Message">What is the matter.</param>
/// <param name="Remedy">The line that mends it, as it is typed or written; null: there is none.</param>
/// <param name="Where">The file into which that line goes; null: it is a command.</param>
internal sealed record Finding(FindingKind Kind, string Subject, string Message, string? Remedy = null, string? Where = null)
{
    /// <summary>Something that is as it should be.</summary>
    public static Finding Fine(string subject, string message) => new(FindingKind.Fine, subject, message);

    /// <summary>Something that does not work.</summary>
    public static Finding Wrong(string subject, string message, string? remedy = null, string? where = null) => new(FindingKind.Wrong, subject, message, remedy, where);

    /// <summary>Something that could be safer.</summary>
    public static Finding Advice(string subject, string message, string? remedy = null, string? where = null) => new(FindingKind.Advice, subject, message, remedy, where);
}
