using System.Diagnostics;
using System.Text.RegularExpressions;
using TestKit;

namespace SystemTests.Install;

/// <summary>The portable package, built once for all tests of the class, and unpacked.</summary>
public sealed class BuiltPackage : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("gateway-package-").FullName;

    public BuiltPackage()
    {
        if (Tool.Missing("dpkg-deb") is not null)
        {
            return;
        }

        File = Tool.Ask("bash", Repository.PathOf("deploy", "build-deb"), "-o", folder, "all").Trim().Split('\n')[^1];
        Root = Path.Combine(folder, "root");
        Tool.Ask("dpkg-deb", "-R", File, Root);
    }

    /// <summary>The package.</summary>
    public string File { get; } = string.Empty;

    /// <summary>What is in it, and its control files in <c>DEBIAN</c>.</summary>
    public string Root { get; } = string.Empty;

    public string PathOf(string installed) => Root + installed;

    public void Dispose() => Directory.Delete(folder, recursive: true);
}

public sealed partial class PackageTests(BuiltPackage package) : IClassFixture<BuiltPackage>, IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("gateway-install-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [ToolFact("dpkg-deb")]
    public void Everything_is_where_the_system_looks_for_it()
    {
        string[] files =
        [
            "/etc/sensor-gateway/gateway.yaml",
            "/usr/bin/sensor-gateway",
            "/usr/lib/sensor-gateway/sensor-gateway.dll",
            "/usr/lib/sensor-gateway/runtimes/linux-arm64/native/libe_sqlite3.so",
            "/usr/lib/systemd/system/sensor-gateway.service",
            "/usr/lib/sysusers.d/sensor-gateway.conf",
            "/usr/lib/tmpfiles.d/sensor-gateway.conf",
            "/usr/lib/udev/rules.d/51-sensor-gateway.rules",
            "/usr/share/bash-completion/completions/sensor-gateway",
            "/usr/share/doc/sensor-gateway/changelog.gz",
            "/usr/share/doc/sensor-gateway/copyright",
            "/usr/share/doc/sensor-gateway/docs/configuration.md",
            "/usr/share/doc/sensor-gateway/drop-ins/device.conf",
            "/usr/share/doc/sensor-gateway/hardware/bme280.md",
            "/usr/share/doc/sensor-gateway/monitoring/alerts.yaml",
            "/usr/share/doc/sensor-gateway/monitoring/sensor-gateway.json",
            "/usr/share/fish/vendor_completions.d/sensor-gateway.fish",
            "/usr/share/man/man1/sensor-gateway.1.gz",
            "/usr/share/zsh/vendor-completions/_sensor-gateway",
        ];
        Assert.All(files, f => Assert.True(File.Exists(package.PathOf(f)), f));
        Assert.False(Directory.Exists(package.PathOf("/usr/lib/sensor-gateway/runtimes/win-x64")), "libraries for Windows are in the package");
    }

    [ToolFact("dpkg-deb")]
    public void Files_belong_to_root_and_nobody_else_may_write_them()
    {
        foreach (var line in Tool.Ask("dpkg-deb", "-c", package.File).Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            Assert.Contains(" root/root ", line, StringComparison.Ordinal);
            Assert.Contains(line[..10], new[] { "drwxr-xr-x", "-rw-r--r--", "-rwxr-xr-x", "lrwxrwxrwx" });
        }
    }

    [ToolFact("dpkg-deb")]
    public void It_says_of_itself_what_it_is_and_needs()
    {
        var control = Tool.Ask("dpkg-deb", "-f", package.File);
        Assert.Contains("Package: sensor-gateway\n", control, StringComparison.Ordinal);
        Assert.Contains("Architecture: all\n", control, StringComparison.Ordinal);
        Assert.Contains("Depends: aspnetcore-runtime-10.0, ", control, StringComparison.Ordinal);
        Assert.Equal("/etc/sensor-gateway/gateway.yaml\n", File.ReadAllText(package.PathOf("/DEBIAN/conffiles")));
        Assert.Contains("a licence has not been chosen yet", File.ReadAllText(package.PathOf("/usr/share/doc/sensor-gateway/copyright")), StringComparison.Ordinal);
    }

    [ToolFact("dpkg")]
    public void Dpkg_unpacks_it_and_finds_every_file_as_it_was_packed()
    {
        // Into a folder, and no further: its scripts are for the machine itself, and run in the virtual machine's test. Unpacking does not ask for the runtime.
        var (root, database) = (Path.Combine(folder, "root"), Path.Combine(folder, "root/var/lib/dpkg"));
        Directory.CreateDirectory(Path.Combine(database, "updates"));
        Directory.CreateDirectory(Path.Combine(database, "info"));
        File.WriteAllText(Path.Combine(database, "status"), string.Empty);
        string[] dpkg = [$"--root={root}", "--force-not-root", "--no-triggers", "--log=/dev/null"];
        var outsider = Environment.UserName == "root" ? [] : (string[])["unshare", "--map-root-user"];
        Ask("--unpack", package.File);
        Assert.Contains("Status: install ok unpacked\n", Ask("-s", "sensor-gateway"), StringComparison.Ordinal);
        Assert.Contains("\nConffiles:\n /etc/sensor-gateway/gateway.yaml newconffile\n", Ask("-s", "sensor-gateway"), StringComparison.Ordinal);
        Assert.Equal("missing   c /etc/sensor-gateway/gateway.yaml\n", Ask("--verify", "sensor-gateway")); // it comes with the configuring

        File.AppendAllText(Path.Combine(root, "usr/lib/sensor-gateway/sensor-gateway.dll"), "damaged");
        Assert.Contains("sensor-gateway.dll", Ask("--verify", "sensor-gateway"), StringComparison.Ordinal);

        string Ask(params string[] arguments)
        {
            string[] line = [.. outsider, "dpkg", .. dpkg, .. arguments];
            var (code, output, error) = Tool.Run(line[0], line[1..]);
            Assert.True(code == 0, output + error);
            return output;
        }
    }

    [ToolFact("dpkg-deb")]
    public async Task The_configuration_that_it_brings_is_valid_and_runs_without_a_sensor()
    {
        var (code, output, error) = await GatewayProcess.RunAsync("check", "--config", package.PathOf("/etc/sensor-gateway"));
        Assert.Equal(0, code);
        Assert.Contains("1 sensor, 1 rule, 0 upstreams, 1 warning", output, StringComparison.Ordinal);

        // The operator should give it a name.
        Assert.Matches("^\\S+ gateway.id: warning: [^\n]*\n$", error);
    }

    [ToolFact("dpkg-deb")]
    public async Task What_its_configuration_offers_is_valid_when_the_marks_are_taken_away()
    {
        var lines = await File.ReadAllLinesAsync(package.PathOf("/etc/sensor-gateway/gateway.yaml"));
        var file = Path.Combine(folder, "gateway.yaml");
        await File.WriteAllLinesAsync(file, lines.Select(static l => Offered().Replace(l, "  ${setting}")));
        var (code, output, error) = await GatewayProcess.RunAsync("check", "--config", file);
        Assert.True(code == 0, error);
        Assert.Contains("3 sensors, 2 rules, 1 upstream", output, StringComparison.Ordinal);
    }

    [ToolFact("dpkg-deb")]
    public async Task The_program_in_it_starts()
    {
        // As /usr/bin/sensor-gateway does it, which names the place where it is installed in the end.
        Assert.Contains("\nexec dotnet /usr/lib/sensor-gateway/sensor-gateway.dll \"$@\"\n", await File.ReadAllTextAsync(package.PathOf("/usr/bin/sensor-gateway")), StringComparison.Ordinal);
        var output = Tool.Ask("dotnet", package.PathOf("/usr/lib/sensor-gateway/sensor-gateway.dll"), "check", "--config", package.PathOf("/etc/sensor-gateway"));
        Assert.Contains("configuration is valid", output, StringComparison.Ordinal);
    }

    [ToolTheory("shellcheck")]
    [InlineData(".ci/run")]
    [InlineData("deploy/build-deb")]
    [InlineData("deploy/install.sh")]
    [InlineData("deploy/layout")]
    [InlineData("deploy/debian/postinst")]
    [InlineData("deploy/debian/postrm")]
    [InlineData("deploy/debian/prerm")]
    public void No_script_has_a_known_fault(string script) => Tool.Ask("shellcheck", Repository.PathOf(script));

    [ToolFact("lintian")]
    public void Lintian_finds_no_error()
    {
        var (code, output, error) = Tool.Run("lintian", "--allow-root", "--fail-on", "error,warning", package.File);
        Assert.True(code == 0, output + error);
    }

    [ToolFact("dpkg-deb")]
    public void Without_dpkg_the_same_files_come_to_the_same_places_and_go_again()
    {
        var published = package.PathOf("/usr/lib/sensor-gateway");
        Install(published);
        var dpkgOnly = (string[])["/DEBIAN", "/usr/share/lintian", "/usr/share/doc"];
        Assert.Equal(Files(package.Root).Where(f => !dpkgOnly.Any(d => f.StartsWith(d, StringComparison.Ordinal))), Files(folder).Where(f => !f.StartsWith("/usr/share/doc", StringComparison.Ordinal)));

        // What the operator wrote stays, over a second installation and without the program.
        var configuration = Path.Combine(folder, "etc/sensor-gateway/gateway.yaml");
        File.WriteAllText(configuration, "gateway: { id: mine }");
        Install(published);
        Install("--uninstall");
        Assert.Equal(["/etc/sensor-gateway/gateway.yaml"], Files(folder));
        Assert.Equal("gateway: { id: mine }", File.ReadAllText(configuration));
        Install("--uninstall", "--purge");
        Assert.Empty(Files(folder));
    }

    [GeneratedRegex(@"^  # (?<setting>( {2})*([a-z-]+:|- \{).*)", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Offered();

    private static IEnumerable<string> Files(string root) =>
        Directory.EnumerateFiles(root, "*", SearchOption.AllDirectories).Select(f => f[root.Length..]).Order(StringComparer.Ordinal);

    private void Install(params string[] arguments)
    {
        var start = new ProcessStartInfo("sh", [Repository.PathOf("deploy", "install.sh"), .. arguments]);
        start.Environment["SENSOR_GATEWAY_ROOT"] = folder;
        var (code, output, error) = Tool.Run(start);
        Assert.True(code == 0, output + error);
    }
}
