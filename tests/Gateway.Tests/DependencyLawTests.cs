using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace Gateway.Tests;

/// <summary>Who may know whom, and how large a file may become: the laws of the architecture, read from the checkout.</summary>
public sealed partial class DependencyLawTests
{
    private const int LongestFile = 400;

    private static readonly string Root = Path.GetFullPath(Path.Combine(Here(), "..", ".."));

    private static readonly string[] Rooms = ["Rules", "Drivers", "Outbox", "Mqtt", "Formats"];

    public static TheoryData<string> SourceProjects => [.. Projects("src").Select(Relative)];

    [Theory]
    [MemberData(nameof(SourceProjects))]
    public void A_project_references_what_the_law_allows(string project)
    {
        var allowed = Allowed(RoomOf(project));
        Assert.All(References(Path.Combine(Root, project)), reference => Assert.Contains(reference, allowed));
    }

    [Theory]
    [MemberData(nameof(SourceProjects))]
    public void A_source_file_names_no_room_it_must_not_know(string project)
    {
        var room = RoomOf(project);
        var foreign = Rooms.Except(Allowed(room).Append(room)).Append("Tests").Append("TestKit").ToList();
        foreach (var file in SourceFiles(Path.GetDirectoryName(Path.Combine(Root, project))!))
        {
            Assert.All(RoomsNamed(File.ReadAllText(file)), named => Assert.False(foreign.Contains(named), $"{Relative(file)} names Gateway.{named}"));
        }
    }

    [Fact]
    public void Rooms_and_projects_are_the_same()
    {
        var rooms = Projects("src").Select(p => RoomOf(Relative(p))).Where(r => r != "Extensions").Distinct().Order(StringComparer.Ordinal);
        Assert.Equal(Rooms.Concat(["Abstractions", "Gateway"]).Order(StringComparer.Ordinal), rooms);
    }

    [Fact]
    public void Every_source_project_has_its_tests_but_the_extensions_which_bring_their_own()
    {
        var tests = Projects("tests").Select(p => Path.GetFileName(Path.GetDirectoryName(p))).ToList();
        Assert.All(Rooms.Concat(["Abstractions", "Gateway"]), room => Assert.Contains($"{room}.Tests", tests));
    }

    [Fact]
    public void No_file_is_so_long_that_nobody_reads_it()
    {
        var long_ = new[] { "src", "tests" }
            .SelectMany(folder => SourceFiles(Path.Combine(Root, folder)))
            .Select(file => (File: Relative(file), Lines: File.ReadLines(file).Count()))
            .Where(f => f.Lines > LongestFile);
        Assert.Empty(long_);
    }

    [Fact]
    public void The_law_notices_a_name_in_every_spelling() => Assert.Equal(
        ["Mqtt", "Rules", "Outbox", "Drivers"],
        RoomsNamed("using Gateway.Mqtt;\nusing static Gateway.Rules.Rule;\nusing O = global::Gateway.Outbox.Store;\n  var x = Gateway.Drivers.DriverCatalog.All;"));

    private static string[] Allowed(string room) => room switch
    {
        "Abstractions" => [],
        "Gateway" => ["Abstractions", .. Rooms],

        // Reference assemblies refer to each other, as the libraries they stand for.
        "Extensions" => ["Abstractions", "Extensions"],
        _ => ["Abstractions"],
    };

    private static IEnumerable<string> RoomsNamed(string source) => Name().Matches(source).Select(m => m.Groups["room"].Value);

    private static IEnumerable<string> References(string project) => XDocument.Load(project)
        .Descendants("ProjectReference")
        .Select(r => RoomOf(Relative(Path.GetFullPath(Path.Combine(Path.GetDirectoryName(project)!, r.Attribute("Include")!.Value)))));

    /// <summary>The room of a project under <c>src</c>; the path itself for one that is elsewhere, which no law allows.</summary>
    private static string RoomOf(string project) => project.Split('/') is ["src", var room, ..] ? room : project;

    private static IEnumerable<string> Projects(string folder) => Directory.EnumerateFiles(Path.Combine(Root, folder), "*.csproj", SearchOption.AllDirectories);

    private static IEnumerable<string> SourceFiles(string folder) => Directory
        .EnumerateFiles(folder, "*.cs", SearchOption.AllDirectories)
        .Where(f => !Relative(f).Split('/').Any(part => part is "bin" or "obj"));

    private static string Relative(string file) => Path.GetRelativePath(Root, file).Replace('\\', '/');

    private static string Here([CallerFilePath] string file = "") => Path.GetDirectoryName(file)!;

    [GeneratedRegex(@"\b(?:Gateway\.(?<room>Rules|Drivers|Outbox|Mqtt|Formats|Tests)|(?<room>TestKit))\b", RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking)]
    private static partial Regex Name();
}
