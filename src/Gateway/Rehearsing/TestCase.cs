using Gateway.Abstractions;
using Gateway.Abstractions.Configuration;
using Gateway.Rules;
using Gateway.Rules.Operations;

namespace Gateway.Rehearsing;

/// <summary>A file of tests with the rules they are about.</summary>
internal sealed record TestFile(string Path, RuleBook Book, IReadOnlyList<TestCase> Cases);

/// <summary>One test: what is read, what is done, and what must come of it. All times are ticks from its beginning.</summary>
internal sealed record TestCase
{
    /// <summary>What it shows, as a sentence.</summary>
    public required string Name { get; init; }

    /// <summary>Where it stands.</summary>
    public required Place Place { get; init; }

    /// <summary>The readings, by point, in the order written.</summary>
    public required IReadOnlyList<(Point Point, Series Series)> Series { get; init; }

    /// <summary>What operators do.</summary>
    public required IReadOnlyList<OperatorStep> Steps { get; init; }

    /// <summary>When the gateway stops, and for how long.</summary>
    public required IReadOnlyList<(long At, long Down)> Restarts { get; init; }

    /// <summary>What must happen.</summary>
    public required IReadOnlyList<Expectation> Expectations { get; init; }

    /// <summary>Rules and kinds that may happen all the same.</summary>
    public required IReadOnlySet<string> Ignored { get; init; }

    /// <summary>Until when time runs; what is due then happens.</summary>
    public required long Until { get; init; }
}

/// <summary>What somebody does with an alert.</summary>
/// <param name="At">When.</param>
/// <param name="Place">Where it stands.</param>
/// <param name="Operation">What.</param>
/// <param name="Refused">Whether it must be refused.</param>
internal sealed record OperatorStep(long At, Place Place, AlertOperation Operation, bool Refused);

/// <summary>One expected transition, or how an alert must stand.</summary>
internal sealed record Expectation
{
    /// <summary>When.</summary>
    public required long At { get; init; }

    /// <summary>Where it stands.</summary>
    public required Place Place { get; init; }

    /// <summary>What must happen; null: nothing must, the alert is looked at.</summary>
    public TransitionKind? Kind { get; init; }

    /// <summary>Id of the rule.</summary>
    public required string Rule { get; init; }

    /// <summary>Id of the point; null: whichever.</summary>
    public string? Point { get; init; }

    /// <summary>Whether the point was written, or is the only one that it can be.</summary>
    public bool NamesPoint { get; init; }

    /// <summary>What the transition must say.</summary>
    public IReadOnlyList<Wanted<Transition>> OfTransition { get; init; } = [];

    /// <summary>How the alert must stand.</summary>
    public IReadOnlyList<Wanted<AlertView>> OfAlert { get; init; } = [];

    /// <summary>Whether it is about that alert.</summary>
    public bool IsAbout(string rule, string point) => Rule == rule && (Point is null || Point == point);
}
