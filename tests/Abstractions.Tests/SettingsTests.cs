using Gateway.Abstractions.Configuration;
using TestKit;

namespace Gateway.Abstractions.Tests;

public sealed class SettingsTests
{
    private static readonly Place Here = new("test.yaml", 1, 1);

    [Fact]
    public void Values_that_are_written_are_read()
    {
        var settings = Written.Settings(
            Written.Map(("text", "a"), ("flag", "true"), ("number", "-1.5e3"), ("hex", "0x76"), ("whole", "-7"), ("every", "1h30m"), ("limit", "64KiB"), ("rate", "60/m"), ("kind", "ramp"), ("list", Written.List("b", "c")), ("one", "d")),
            out var problems);

        Assert.Equal("a", settings.Text("text", "."));
        Assert.True(settings.Flag("flag", ".", fallback: false));
        Assert.Equal(-1500, settings.Number("number", "."));
        Assert.Equal(0x76, settings.Integer("hex", "."));
        Assert.Equal(-7, settings.Integer("whole", "."));
        Assert.Equal(TimeSpan.FromMinutes(90), settings.Duration("every", "."));
        Assert.Equal(65_536, settings.Size("limit", "."));
        Assert.Equal(1, settings.Rate("rate", "."));
        Assert.Equal("ramp", settings.Choice("kind", ".", ["sine", "ramp"]));
        Assert.Equal(["b", "c"], settings.List("list", ".", []));
        Assert.Equal(["d"], settings.List("one", ".", []));
        settings.Finish();
        Assert.Empty(problems);
    }

    [Fact]
    public void Numbers_under_names_are_read_and_each_mistake_is_told_at_its_place()
    {
        var written = Written.Map(("band", Written.Map(("a", "0.5"), ("b", "-1"), ("c", "x"), ("d", "2"), ("e", ""))), ("other", "7"));
        var settings = Written.Settings(written, out var problems);
        var numbers = settings.Numbers("band", ".", static name => name == "d" ? "no such thing" : null, low: 0);
        Assert.Equal([KeyValuePair.Create("a", 0.5)], numbers);
        Assert.Empty(settings.Numbers("missing", ".", static _ => null));
        Assert.Empty(settings.Numbers("other", ".", static _ => null));
        settings.Finish();
        Assert.Equal(
            ["band.b -1 is out of range; allowed is 0 or more", "band.c 'x' is not a number", "band.d no such thing", "other expected a group of settings, found a value"],
            problems.Select(p => $"{p.Path} {p.Message}"));
        var row = SettingsTable.Rows(settings.Declared).First();
        Assert.Equal(("band", "table of numbers", "0 or more"), (row.Name, row.Type, Assert.Single(row.Allowed)));
    }

    [Fact]
    public void What_is_missing_or_empty_takes_the_default()
    {
        var settings = Written.Settings(Written.Map(("text", ""), ("list", "")), out var problems);

        Assert.Equal("a", settings.Text("text", ".", "a"));
        Assert.False(settings.Has("text"));
        Assert.Null(settings.OptionalText("other", "."));
        Assert.Equal(5, settings.Integer("window", ".", 5, 1, 10));
        Assert.Null(settings.OptionalNumber("offset", "."));
        Assert.Null(settings.OptionalDuration("after", "."));
        Assert.Null(settings.OptionalSize("limit", "."));
        Assert.Equal(["x"], settings.List("list", ".", ["x"]));
        Assert.Empty(settings.Table("table", "."));
        Assert.Empty(settings.Groups("groups", "."));
        Assert.True(settings.Group("group", ".").IsEmpty);
        settings.Finish();
        Assert.Empty(problems);
    }

    [Theory]
    [InlineData("text", "", "must be given")]
    [InlineData("flag", "yes", "'yes' is neither true nor false")]
    [InlineData("number", "1,5", "'1,5' is not a number; the decimal sign is a point")]
    [InlineData("number", "NaN", "'NaN' is not a number")]
    [InlineData("number", "1e999", "'1e999' is not a number")]
    [InlineData("number", "101", "101 is out of range; allowed is 100 or less")]
    [InlineData("window", "1.0", "'1.0' is not a whole number")]
    [InlineData("window", "0xZZ", "'0xZZ' is not a whole number")]
    [InlineData("window", "0", "0 is out of range; allowed is 1 to 65535")]
    [InlineData("window", "99999999999", "99999999999 is out of range; allowed is 1 to 65535")]
    [InlineData("any", "0xFFFFFFFF", "0xFFFFFFFF is out of range; allowed is -2147483648 to 2147483647")]
    [InlineData("every", "30", "'30' is not a duration with its unit, as 250ms, 30s or 1h30m")]
    [InlineData("every", "1ms", "1ms is out of range; allowed is 10ms or more")]
    [InlineData("limit", "1MB1", "'1MB1' is not a size with its unit, as 64KiB or 512MiB")]
    [InlineData("rate", "5", "'5' is not a rate with its unit, as 2000/s")]
    [InlineData("kind", "ramb", "'ramb' is not known; did you mean 'ramp'?")]
    [InlineData("kind", "cosine-like", "'cosine-like' is not known; known are sine, ramp")]
    [InlineData("list", "on", "'on' is not known; known are alerts, system")]
    [InlineData("group", "5", "expected a group of settings, found a value")]
    [InlineData("table", "5", "expected names with settings, found a value")]
    [InlineData("groups", "5", "expected a list, found a value")]
    public void A_wrong_value_is_one_problem_that_says_what_is_right(string key, string text, string message)
    {
        var right = new Dictionary<string, object> { ["text"] = "x", ["kind"] = "sine" };
        right[key] = text;
        var settings = Written.Settings(Written.Map([.. right.Select(e => (e.Key, e.Value))]), out var problems, "a.b");

        settings.Text("text", ".");
        settings.Flag("flag", ".", fallback: false);
        settings.Number("number", ".", 0, high: 100);
        settings.Integer("window", ".", 1, 1, 65535);
        settings.Integer("any", ".", 1);
        settings.Duration("every", ".", TimeSpan.FromSeconds(1), TimeSpan.FromMilliseconds(10));
        settings.Size("limit", ".", 1);
        settings.Rate("rate", ".", 1);
        settings.Choice("kind", ".", ["sine", "ramp"]);
        settings.List("list", ".", [], choices: ["alerts", "system"]);
        settings.Group("group", ".");
        settings.Table("table", ".");
        settings.Groups("groups", ".");
        settings.Finish();

        var problem = Assert.Single(problems);
        Assert.Equal($"a.b.{key}", problem.Path);
        Assert.Equal(message, problem.Message);
    }

    [Fact]
    public void After_a_problem_the_value_is_within_its_bounds()
    {
        var settings = Written.Settings(Written.Map(("low", "0"), ("high", "x")), out _);
        Assert.Equal(5, settings.Integer("low", ".", low: 5));
        Assert.Equal(-5, settings.Number("high", ".", high: -5));
        Assert.Equal(0, settings.Number("missing", "."));
    }

    [Theory]
    [InlineData("/etc/sensor-gateway/a.yaml", "x.csv", "/etc/sensor-gateway/x.csv")]
    [InlineData("/etc/sensor-gateway/a.yaml", "../x.csv", "/etc/x.csv")]
    [InlineData("/etc/sensor-gateway/a.yaml", "/data/../x.csv", "/x.csv")]
    public void A_relative_path_starts_at_the_folder_of_its_file(string file, string written, string full)
    {
        var settings = Written.Settings(Written.Map(("file", new ScalarNode(new Place(file, 1, 1), written))), out var problems);
        Assert.Equal(full, settings.FilePath("file", "."));
        Assert.Equal(full, settings.OptionalFilePath("file", "."));
        Assert.Null(settings.OptionalFilePath("other", "."));
        Assert.Equal("/var/lib/x", settings.FilePath("path", ".", "/var/lib/x"));
        Assert.Empty(problems);
        settings.FilePath("missing", ".");
        Assert.Equal("must be given", Assert.Single(problems).Message);
    }

    [Fact]
    public void Bounds_are_declared_as_numbers_too_where_they_bound()
    {
        var settings = Settings.ForDescription();
        settings.Integer("a", ".", 1, 1, 5);
        settings.Integer("b", ".", 1);
        settings.OptionalDuration("c", ".", TimeSpan.FromMilliseconds(10));
        Assert.Equal([(1, 5), (null, null), (0.01, null)], settings.Declared.Select(s => (s.Low, s.High)));
        Assert.Equal([false, false, false], settings.Declared.Select(s => s.Required));
    }

    [Fact]
    public void Unknown_keys_are_reported_once_everywhere_with_the_nearest_known_one()
    {
        var settings = Written.Settings(
            Written.Map(("addres", "1"), ("group", Written.Map(("zzz", "1"))), ("table", Written.Map(("x", Written.Map(("evry", "1"))))), ("empty", Written.Map(("q", "1")))),
            out var problems);

        settings.OptionalText("address", ".");
        settings.Group("group", ".").OptionalText("bus", ".");
        settings.Group("empty", ".");
        settings.Table("table", ".")[0].Settings.OptionalText("every", ".");
        settings.Finish();

        Assert.Equal(
            [
                "test.yaml:1:1 addres: unknown setting; did you mean 'address'?",
                "test.yaml:1:1 group.zzz: unknown setting; known here: bus",
                "test.yaml:1:1 empty.q: unknown setting; there are none here",
                "test.yaml:1:1 table.x.evry: unknown setting; did you mean 'every'?",
            ],
            problems.Select(p => p.ToString()));
    }

    [Fact]
    public void After_IgnoreRest_only_the_groups_inside_are_checked()
    {
        var settings = Written.Settings(Written.Map(("zzz", "1"), ("group", Written.Map(("yyy", "1")))), out var problems);
        settings.Group("group", ".");
        settings.IgnoreRest();
        settings.Finish();
        Assert.Equal("group.yyy", Assert.Single(problems).Path);
    }

    [Fact]
    public void A_setting_of_a_later_version_is_refused_unless_it_asks_for_nothing()
    {
        var settings = Written.Settings(Written.Map(("batch", "off"), ("commands", Written.List()), ("tls", Written.Map(("ca-file", "x"))), ("http", "on")), out var problems);
        settings.Later("batch", SettingType.Group, ".", "each is one message", off: "off");
        settings.Later("commands", SettingType.List, ".", "none is taken");
        settings.Later("tls", SettingType.Group, ".", "nothing is encrypted");
        settings.Later("http", SettingType.Group, ".", "nothing listens", warning: true);
        settings.Later("absent", SettingType.Group, ".", "-");
        settings.Finish();

        Assert.Equal(
            [
                "test.yaml:3:1 tls: not available yet in this version: nothing is encrypted; remove it",
                "test.yaml:1:1 http: warning: not available yet in this version: nothing listens; remove it",
            ],
            problems.Select(p => p.ToString()));
    }

    [Fact]
    public void A_value_from_the_environment_is_never_shown()
    {
        var secret = new ScalarNode(Here, "hunter2") { Written = "${SECRET}" };
        var settings = Written.Settings(Written.Map(("window", secret), ("kind", secret), ("flag", secret), ("list", secret)), out var problems);
        settings.Integer("window", ".");
        settings.Choice("kind", ".", ["hunter3"]);
        settings.Flag("flag", ".", fallback: false);
        settings.List("list", ".", [], choices: ["hunter4"]);

        Assert.Equal(4, problems.Count);
        Assert.All(problems, p => Assert.DoesNotContain("hunter2", p.Message, StringComparison.Ordinal));
        Assert.All(problems, p => Assert.Contains("${SECRET}", p.Message, StringComparison.Ordinal));
        Assert.DoesNotContain("hunter2", secret.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_value_whose_variable_is_not_set_makes_no_second_problem()
    {
        var unset = new ScalarNode(Here, "${UNSET}") { Written = "${UNSET}", Unresolved = true };
        var settings = Written.Settings(Written.Map(("a", unset), ("b", unset), ("c", unset), ("d", unset), ("e", unset), ("f", unset)), out var problems);
        Assert.Equal("${UNSET}", settings.Text("a", ".", check: _ => "wrong"));
        settings.Integer("b", ".");
        settings.Choice("c", ".", ["x"]);
        settings.Flag("d", ".", fallback: false);
        settings.List("e", ".", null, choices: ["x"]);
        settings.Group("f", ".");
        Assert.Empty(problems);
    }

    [Fact]
    public void A_problem_is_one_short_line_whatever_the_file_held()
    {
        var settings = Written.Settings(Written.Map(("kind", "a\r\nb\u001b[31m"), (new string('k', 10_000), "x")), out var problems);
        settings.Choice("kind", ".", ["x"]);
        settings.Finish();
        Assert.All(problems, p => Assert.DoesNotContain(p.ToString(), char.IsControl));
        Assert.All(problems, p => Assert.True(p.ToString().Length < 1_200));
    }

    [Fact]
    public void Describing_declares_everything_and_reports_nothing()
    {
        var settings = Settings.ForDescription();
        Assert.True(settings.Describing);
        settings.Text("id", "Its id.", check: _ => "wrong");
        settings.Integer("window", "How many.", 100, 1, 65535);
        settings.OptionalNumber("offset", "Added.", low: -1);
        var (_, inner) = Assert.Single(settings.Table("sensors", "What is read."));
        Assert.True(inner.Describing);
        Assert.Equal("sensors.NAME", inner.Path);
        inner.Duration("every", "How often.", TimeSpan.FromSeconds(1), TimeSpan.FromMilliseconds(10));
        Assert.Single(settings.Groups("levels", "Levels.")).Number("above", "Limit.");
        settings.Group("store", "Store.").Group("deep", "Deep.").Flag("on", "On.", fallback: true);
        settings.Finish();

        Assert.Equal(
            ["id ! ", "window 100 1 to 65535", "offset - -1 or more", "sensors - ", "sensors/every 1s 10ms or more", "levels - ", "levels/above ! ", "store - ", "store/deep - ", "store/deep/on true true | false"],
            Flatten(settings.Declared, string.Empty));

        static IEnumerable<string> Flatten(IEnumerable<Setting> declared, string prefix) => declared.SelectMany(s =>
            Flatten(s.Children ?? [], $"{prefix}{s.Key}/").Prepend($"{prefix}{s.Key} {s.Default ?? (s.Required ? "!" : "-")} {s.Bounds}"));
    }

    [Theory]
    [InlineData("age", "age", null, null)]
    [InlineData("agee", "value", null, "'agee' is not known; did you mean 'age'?")]
    [InlineData(null, "value", null, null)]
    [InlineData("list", "value", null, "expected a value, found a list")]
    [InlineData("group", null, "10m", null)]
    public void A_word_or_a_group(string? given, string? word, string? inside, string? problem)
    {
        object? value = given switch { "group" => Written.Map(("mean", "10m")), "list" => Written.List("age"), _ => given };
        var settings = Written.Settings(value is null ? Written.Map() : Written.Map(("signal", value)), out var problems);
        Assert.Equal(word, settings.WordOrGroup("signal", "What is compared.", ["value", "age"], "value", out var group));
        Assert.Equal(inside, group.OptionalText("mean", "A mean."));
        settings.Finish();
        Assert.Equal(problem, problems.SingleOrDefault()?.Message);
    }

    [Fact]
    public void A_word_or_a_group_is_described_with_both()
    {
        var settings = Settings.ForDescription();
        settings.WordOrGroup("signal", "What is compared.", ["value", "age"], "value", out var group);
        group.OptionalText("mean", "A mean.");
        var rows = SettingsTable.Rows(settings.Declared).ToList();
        Assert.Equal(["signal", "signal.mean"], rows.Select(r => r.Name));
        Assert.Equal(("choice or group", "value", true), (rows[0].Type, rows[0].Default, rows[0].Choice));
        Assert.Equal(["value", "age"], rows[0].Allowed);
    }
}
