using System.Text;
using Gateway.Configuration;

namespace Gateway.Tests.Configuration;

public sealed class ConfigurationLoaderTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void Files_of_a_folder_are_merged_by_name()
    {
        folder.Write("20.yaml", "sensors: { b: { driver: host } }\nlog: { level: debug }\nstore:\n");
        folder.Write("10.yaml", "gateway: { id: g }\nsensors: { a: { driver: host } }\nupstreams:\n");
        folder.Write("30.yaml", "upstreams: { u: { url: 'mqtt://b' } }\nstore: { engine: memory }\ngateway: { topic-prefix: x }\n");
        folder.Write(".40.yaml", "not: read");
        folder.Write("readme.txt", "not: read");

        var loaded = Load(folder.Path);

        Assert.Empty(loaded.Problems);
        Assert.Equal(["10.yaml", "20.yaml", "30.yaml"], loaded.Files.Select(Path.GetFileName));
        Assert.Equal(["a", "b"], loaded.Configuration!.Sensors.Select(s => s.Id));
        Assert.Equal(new GatewaySection("g", "x"), loaded.Configuration.Gateway);
        Assert.True(loaded.Configuration.Store.InMemory);
        Assert.Single(loaded.Configuration.Upstreams);
    }

    [Fact]
    public void An_id_in_two_files_is_a_problem_with_both_places()
    {
        var a = folder.Write("a.yaml", "gateway: { id: g }\nsensors:\n  bench: { driver: host }\n");
        var b = folder.Write("b.yaml", "sensors:\n  door: { driver: host }\n  bench: { driver: host }\ngateway: { id: h }\n");
        Assert.Equal(
            [$"{b}:3:3 sensors.bench: given in two files, first at {a}:3:3; remove one", $"{b}:4:12 gateway.id: given in two files, first at {a}:1:12; remove one"],
            Load(folder.Path).Problems.Select(p => p.ToString()));
    }

    [Fact]
    public void Problems_of_several_files_are_in_the_order_of_files_and_lines()
    {
        var a = folder.Write("a.yaml", "gateway: { id: g }\nlog: { level: x }\nsensors: { a: { driver: x } }\n");
        var b = folder.Write("b.yaml", "sensors: { b: { driver: x } }\n");
        Assert.Equal([(a, 2), (a, 3), (b, 1)], Load(folder.Path).Problems.Select(p => (p.Place.File, p.Place.Line)));
    }

    [Fact]
    public void A_syntax_error_in_one_file_hides_what_would_only_follow_from_it()
    {
        folder.Write("a.yaml", "gateway: { id: G }\n");
        var b = folder.Write("b.yaml", "a: 1\na: 2\n");
        Assert.Equal([$"{b}:2:1 a: given twice, first in line 1; remove one"], Load(folder.Path).Problems.Select(p => p.ToString()));
    }

    [Fact]
    public void Two_sensors_at_one_place_are_a_warning()
    {
        const string Start = "gateway: { id: g }\nsensors:\n  a: { driver: bme280, bus: sim-1 }\n";
        Assert.Equal(
            ["c.yaml:4:3 sensors.b: warning: is at sim-1 0x76, and so is 'a': there can be one chip; correct bus, address or device of one of them"],
            ConfigurationLoader.Parse("c.yaml", Start + "  b: { driver: bmp280, bus: sim-1, address: 0x76 }\n  c: { driver: bme280, bus: sim-2 }\n", new ConfigurationSources()).Problems.Select(p => p.ToString()));
    }

    [Fact]
    public void A_file_with_the_wrong_ending_is_pointed_out()
    {
        folder.Write("a.yaml", "gateway: { id: g }\n");
        var b = folder.Write("b.yml", "x: 1\n");
        var loaded = Load(folder.Path);
        Assert.Equal([$"{b}: warning: is not read; rename it to end in .yaml"], loaded.Problems.Select(p => p.ToString()));
        Assert.True(loaded.IsValid);
    }

    [Fact]
    public void A_path_that_somebody_named_must_exist_and_hold_something()
    {
        var missing = Path.Combine(folder.Path, "x.yaml");
        Assert.Equal($"{missing}: does not exist; name a YAML file, or a folder with *.yaml files", string.Join('\n', Load(missing).Problems));
        Assert.Equal($"{folder.Path}: holds no *.yaml file; put one there, or name another path", string.Join('\n', Load(folder.Path).Problems));
    }

    [Theory]
    [InlineData("")]
    [InlineData("/missing")]
    public void Nothing_at_the_default_path_is_a_state_and_no_error(string inside)
    {
        var loaded = ConfigurationLoader.Load(folder.Path + inside, defaultPath: true, TestSources.With());
        Assert.True(loaded.Absent);
        Assert.Empty(loaded.Problems);
        Assert.True(loaded.IsValid);
        Assert.Empty(loaded.Configuration!.Sensors);
        Assert.Empty(loaded.Files);
    }

    [Fact]
    public void An_empty_file_is_a_configuration()
    {
        var loaded = Load(folder.Write("a.yaml", string.Empty));
        Assert.False(loaded.Absent);
        Assert.True(loaded.IsValid);
    }

    [Fact]
    public void A_byte_order_mark_changes_no_place()
    {
        var file = Path.Combine(folder.Path, "a.yaml");
        File.WriteAllText(file, "sensor: 1\ngateway: { id: g }\n", new UTF8Encoding(encoderShouldEmitUTF8Identifier: true));
        Assert.Equal((1, 1), Load(file).Problems.Select(p => (p.Place.Line, p.Place.Column)).Single());
    }

    [Fact]
    public void What_is_no_text_or_too_much_is_refused()
    {
        var binary = Path.Combine(folder.Path, "a.yaml");
        File.WriteAllBytes(binary, [0x67, 0xFF, 0xFE, 0x00]);
        Assert.Equal($"{binary}: is not UTF-8 text; save it as UTF-8", string.Join('\n', Load(binary).Problems));

        File.WriteAllText(binary, new string('#', ConfigurationFiles.MaxBytes));
        Assert.True(Load(binary).IsValid);
        File.WriteAllText(binary, new string('#', ConfigurationFiles.MaxBytes + 1));
        Assert.Equal($"{binary}: is larger than 4MiB; that is no configuration", string.Join('\n', Load(binary).Problems));
    }

    [Fact]
    public void A_relative_path_starts_at_the_folder_of_the_file_in_which_it_stands()
    {
        Directory.CreateDirectory(Path.Combine(folder.Path, "site"));
        var main = folder.Write("main.yaml", "gateway: { id: g }\nstore: { path: ../data }\nupstreams: { u: { url: 'mqtt://b', password-file: site/secret }, v: { url: 'mqtt://b', password-file: /run/p } }\n");
        var configuration = Load(main).Configuration!;
        Assert.Equal(Path.Combine(Path.GetDirectoryName(folder.Path)!, "data"), configuration.Store.Path);
        Assert.Equal([Path.Combine(folder.Path, "site/secret"), "/run/p"], configuration.Upstreams.Select(u => u.PasswordFile));

        var relative = Path.GetRelativePath(Directory.GetCurrentDirectory(), main);
        Assert.Equal(configuration.Store.Path, Load(relative).Configuration!.Store.Path);
    }

    [Fact]
    public void A_relative_path_in_a_text_that_is_in_no_file_starts_at_the_working_directory()
    {
        var loaded = ConfigurationLoader.Parse("demo", "gateway: { id: g }\nstore: { path: data }\n", TestSources.With());
        Assert.Equal(Path.GetFullPath("data"), loaded.Configuration!.Store.Path);
    }

    [Fact]
    public void A_path_with_a_variable_that_is_not_set_stays_as_it_was_written()
    {
        var loaded = ConfigurationLoader.Parse("c.yaml", "gateway: { id: g }\nstore: { path: '${DATA}/store' }\n", TestSources.With() with { UnsetIsWarning = true });
        Assert.Equal("${DATA}/store", loaded.Configuration!.Store.Path);
    }

    private static LoadedConfiguration Load(string path) => ConfigurationLoader.Load(path, defaultPath: false, TestSources.With());
}
