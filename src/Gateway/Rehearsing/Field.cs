using System.Globalization;
using Gateway.Abstractions;
using Gateway.Abstractions.Configuration;
using Gateway.Pipeline;
using Gateway.Rules;
using Gateway.Rules.Operations;

namespace Gateway.Rehearsing;

/// <summary>One thing that an expectation may say about a transition or an alert.</summary>
/// <param name="Name">Its key, as on the wire where it is there.</param>
/// <param name="Summary">What it is.</param>
/// <param name="Number">Takes it, if it is a number; null: it is a text.</param>
/// <param name="Text">Takes it, if it is a text; null: there is none.</param>
internal sealed record Field<T>(string Name, string Summary, Func<T, double>? Number, Func<T, string?>? Text)
{
    /// <summary>Reads what is expected of it; null: nothing is.</summary>
    public Wanted<T>? Read(Settings settings)
    {
        if (Number is not null)
        {
            return settings.OptionalNumber(Name, Summary) is { } number ? new Wanted<T>(this, number, string.Empty) : null;
        }

        return settings.OptionalText(Name, Summary) is { } text ? new Wanted<T>(this, double.NaN, text) : null;
    }

    /// <summary>What it is, for people.</summary>
    public string Show(T actual) => Number is not null ? Fields.Show(Number(actual)) : Text!(actual) ?? "none";
}

/// <summary>What is expected of one field.</summary>
internal sealed record Wanted<T>(Field<T> Field, double Number, string Text)
{
    /// <summary>Whether it is so: a text exactly, a number to nine digits. The word <c>none</c> is a text that is not there.</summary>
    public bool IsMet(T actual) => Field.Number is { } number ? Fields.AreClose(number(actual), Number) : Field.Show(actual) == Text;

    /// <summary>What is expected, for people.</summary>
    public string Shown => $"{Field.Name} {(Field.Number is null ? Text : Fields.Show(Number))}";
}

/// <summary>The fields there are.</summary>
internal static class Fields
{
    private const double Tolerance = 1e-9;

    /// <summary>Of a transition.</summary>
    public static IReadOnlyList<Field<Transition>> OfTransition { get; } =
    [
        Number<Transition>("level", "the level after it, 0 for none", t => t.Level),
        Text<Transition>("severity", "the severity: info, warning or critical", t => AlertNames.Of(t.Severity)),
        Number<Transition>("value", "the value compared", t => t.Value),
        Number<Transition>("limit", "the limit of the level", t => t.Limit),
        Text<Transition>("unit", "the unit of value and limit", t => t.Unit),
        Text<Transition>("side", "low or high, for outside", t => t.Side),
        Text<Transition>("quality", "the quality of the reading", t => t.Quality.Name()),
        Text<Transition>("reason", "why it cleared, or why the signal is lost", t => t.Reason),
        Number<Transition>("number", "its number within the episode, from 1", t => t.Number),
        Text<Transition>("notify", "whether somebody is to be notified: true or false", t => t.Notify ? "true" : "false"),
        Text<Transition>("held", "why nobody is: shelved, suppressed, acknowledged or quiet", t => t.Held),
        Number<Transition>("peak", "the most extreme value of the episode, for cleared", t => t.Peak),
        Number<Transition>("count", "raises or withheld transitions, for flapping", t => t.Count),
        Text<Transition>("by", "who did it", t => t.Operator?.By),
        Text<Transition>("comment", "what was said about it", t => t.Operator?.Comment),
    ];

    /// <summary>Of an alert as it stands.</summary>
    public static IReadOnlyList<Field<AlertView>> OfAlert { get; } =
    [
        Number<AlertView>("level", "its level, 0 for none", a => a.Level),
        Text<AlertView>("severity", "the severity: info, warning or critical", a => a.Level > 0 && a.Severity is { } s ? AlertNames.Of(s) : null),
        Text<AlertView>("state", "what it is called: undetermined, normal, active, unacknowledged, acknowledged, returned, latched or latched-unacknowledged", a => a.State),
        Number<AlertView>("value", "the value compared", a => a.Value),
        Text<AlertView>("unknown", "why the value is unknown", a => a.Unknown),
        Text<AlertView>("quality", "the quality of the value", a => a.Quality.Name()),
        Text<AlertView>("is-shelved", "whether it is shelved: true or false", a => a.ShelvedUntil is null ? "false" : "true"),
        Text<AlertView>("by", "who acknowledged it", a => a.AcknowledgedBy),
    ];

    /// <summary>A number for people.</summary>
    public static string Show(double number) => double.IsNaN(number) ? "none" : number.ToString("G10", CultureInfo.InvariantCulture);

    /// <summary>Whether two numbers are one to a person: a value that was computed differs in its last bits.</summary>
    public static bool AreClose(double a, double b) =>
        a.Equals(b) || Math.Abs(a - b) <= Tolerance * Math.Max(Math.Abs(a), Math.Abs(b));

    private static Field<T> Number<T>(string name, string summary, Func<T, double> number) => new(name, summary, number, null);

    private static Field<T> Text<T>(string name, string summary, Func<T, string?> text) => new(name, summary, null, text);
}
