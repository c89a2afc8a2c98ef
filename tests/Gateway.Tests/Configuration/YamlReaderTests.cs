using Gateway.Abstractions.Configuration;
using Gateway.Configuration;

namespace Gateway.Tests.Configuration;

public sealed class YamlReaderTests
{
    [Fact]
    public void Every_node_knows_its_place()
    {
        var (root, problems) = Read("# comment\nsensors:\n  bench: { driver: bme280, range: [-40, 85] }\n  'door':\n    text: |\n      a\n      b\n");

        Assert.Empty(problems);
        var sensors = Assert.Single(root!.Entries);
        Assert.Equal(new Place("a.yaml", 2, 1), sensors.Place);
        var (bench, door) = (((MapNode)sensors.Value).Entries[0], ((MapNode)sensors.Value).Entries[1]);
        Assert.Equal(new Place("a.yaml", 3, 3), bench.Place);
        Assert.Equal(new Place("a.yaml", 3, 10), bench.Value.Place);
        var (driver, range) = (((MapNode)bench.Value).Entries[0], ((MapNode)bench.Value).Entries[1]);
        Assert.Equal(new Place("a.yaml", 3, 12), driver.Place);
        Assert.Equal(new ScalarNode(new Place("a.yaml", 3, 20), "bme280"), driver.Value);
        Assert.Equal(new Place("a.yaml", 3, 35), range.Value.Place);
        Assert.Equal(new ScalarNode(new Place("a.yaml", 3, 41), "85"), ((ListNode)range.Value).Items[1]);
        Assert.Equal(("door", new Place("a.yaml", 4, 3)), (door.Key, door.Place));
        Assert.Equal("a\nb\n", ((ScalarNode)((MapNode)door.Value).Entries[0].Value).Text);
    }

    [Theory]
    [InlineData("")]
    [InlineData("# nothing\n")]
    [InlineData("---\n")]
    [InlineData("~")]
    [InlineData("{}")]
    [InlineData("--- {}\n...\n")]
    public void An_empty_file_is_an_empty_group(string text)
    {
        var (root, problems) = Read(text);
        Assert.Empty(problems);
        Assert.Empty(root!.Entries);
    }

    [Theory]
    [InlineData("a:", "", false)]
    [InlineData("a: ~", "", false)]
    [InlineData("a: null", "", false)]
    [InlineData("a: '~'", "~", true)]
    [InlineData("a: \"\"", "", true)]
    [InlineData("a: \"b\\tc\"", "b\tc", true)]
    [InlineData("a: yes # no", "yes", false)]
    public void A_tilde_or_nothing_is_nothing(string text, string value, bool quoted)
    {
        var (root, problems) = Read(text);
        Assert.Empty(problems);
        var scalar = Assert.IsType<ScalarNode>(Assert.Single(root!.Entries).Value);
        Assert.Equal((value, quoted), (scalar.Text, scalar.Quoted));
    }

    [Theory]
    [InlineData("a: 1\nb: 2\na: 3\n", "a.yaml:3:1 a: given twice, first in line 1; remove one")]
    [InlineData("a: { b: 1, b: 2 }\n", "a.yaml:1:12 a.b: given twice, first in line 1; remove one")]
    [InlineData("a:\n\tb: 1\n", "a.yaml:2:1 a tab is used for indentation; use spaces")]
    [InlineData("a:\n  b: 1\n \t c: 1\n", "a.yaml:3:2 a tab is used for indentation; use spaces")]
    [InlineData("a: 1\nb:\n\tc: { d: 1 }\n", "a.yaml:3:1 a tab is used for indentation; use spaces")]
    [InlineData("a:\n  <<: { b: 1 }\n", "a.yaml:2:3 a: merging (<<) is not taken; write the settings out")]
    [InlineData("a: {driver:x, password:secret}\n", "a.yaml:1:5 a: is a space missing behind 'driver:'?\na.yaml:1:15 a: is a space missing behind 'password:'?")]
    [InlineData("a: &x 1\nb: *x\n", "a.yaml:2:4 b: aliases (*name) are not taken; write the value out")]
    [InlineData("a: !secret x\n", "a.yaml:1:4 a: tags (!name) are not taken; remove it")]
    [InlineData("a: 1\n---\nb: 1\n", "a.yaml:2:1 a second document begins here; write one per file")]
    [InlineData("- a\n- b\n", "a.yaml:1:1 expected groups of settings, as 'sensors:', found a list")]
    [InlineData("hello\n", "a.yaml:1:1 expected groups of settings, as 'sensors:', found a value")]
    [InlineData("? [a, b]\n: 1\n", "a.yaml:1:3 is not valid YAML here: a key must be a word; check quotes, brackets and indentation")]
    [InlineData(": 1\n", "a.yaml:1:1 is not valid YAML here: a key is missing before ':'; check quotes, brackets and indentation")]
    public void What_a_configuration_does_not_need_is_refused_at_its_place(string text, string line)
    {
        var (root, problems) = Read(text);
        Assert.Null(root);
        Assert.Equal(line, string.Join('\n', problems.Select(p => p.ToString())));
    }

    [Theory]
    [InlineData("a: [1, 2\nb: 3\n", 2)]
    [InlineData("a: \"x\nb: 3\n", 1)]
    [InlineData("a: 1\n  b: 2\n", 2)]
    [InlineData("a: @x\n", 1)]
    [InlineData("a: b: c\n", 1)]
    [InlineData("a\nb: 1\n", 2)]
    public void A_slip_in_the_syntax_is_one_problem_near_its_line(string text, int line)
    {
        var (root, problems) = Read(text);
        Assert.Null(root);
        var problem = Assert.Single(problems);
        Assert.True(problem.Place.Line >= line && problem.Place.Line <= line + 2, problem.ToString());
        Assert.StartsWith("is not valid YAML here", problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Nesting_is_bounded()
    {
        Assert.Empty(Read("a: " + new string('[', YamlReader.MaxDepth - 1) + new string(']', YamlReader.MaxDepth - 1)).Problems);
        var (root, problems) = Read("a: " + new string('[', 100_000));
        Assert.Null(root);
        Assert.Contains("nested more than 32 deep", Assert.Single(problems).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Aliases_cannot_blow_up_a_small_file()
    {
        var text = "a: &a [x, x]\n" + string.Concat(Enumerable.Range('b', 20).Select(c => $"{(char)c}: &{(char)c} [*{(char)(c - 1)}, *{(char)(c - 1)}]\n"));
        var (root, problems) = Read(text);
        Assert.Null(root);
        Assert.Equal(40, problems.Count);
    }

    [Fact]
    public void Garbage_is_a_problem_and_never_an_exception()
    {
        var random = new Random(20260329);
        const string Alphabet = "ab01:-?,[]{}#&*!|>'\"%@`~ \t\n\r\\$\u0000\u0085\uFEFF\uD800é";
        for (var i = 0; i < 20_000; i++)
        {
            var text = new char[random.Next(0, 60)];
            for (var c = 0; c < text.Length; c++)
            {
                text[c] = i % 4 == 0 ? (char)random.Next(0, 0x10000) : Alphabet[random.Next(Alphabet.Length)];
            }

            AssertReadOrRefused(new string(text));
        }
    }

    [Fact]
    public void A_damaged_configuration_is_read_or_refused()
    {
        var random = new Random(7);
        var example = File.ReadAllText(ContractExampleTests.ExampleFile);
        for (var i = 0; i < 300; i++)
        {
            var text = example.ToCharArray();
            for (var damage = random.Next(1, 6); damage > 0; damage--)
            {
                text[random.Next(text.Length)] = (char)random.Next(1, 128);
            }

            var cut = new string(text)[..random.Next(text.Length)];
            AssertReadOrRefused(cut);
            Assert.NotNull(ConfigurationLoader.Parse("a.yaml", cut, TestSources.With()));
        }
    }

    private static void AssertReadOrRefused(string text)
    {
        var (root, problems) = Read(text);
        Assert.True((root is null) == (problems.Count > 0), text);
        Assert.All(problems, p => Assert.True(p.Place is { Line: > 0, Column: > 0 }, text));
    }

    private static (MapNode? Root, List<Problem> Problems) Read(string text)
    {
        var problems = new List<Problem>();
        return (YamlReader.Read("a.yaml", text, problems), problems);
    }
}
