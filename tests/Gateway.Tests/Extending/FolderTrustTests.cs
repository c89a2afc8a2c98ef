using System.Diagnostics;
using Gateway.Control;
using Gateway.Extending;
using TestKit;

namespace Gateway.Tests.Extending;

/// <summary>Code is loaded from where nobody but root could have put it.</summary>
public sealed class FolderTrustTests : IDisposable
{
    private const UnixFileMode Group = UnixFileMode.GroupWrite;
    private const UnixFileMode Others = UnixFileMode.OtherWrite;
    private static readonly uint Self = Peer.Self().User;
    private readonly ExtensionFolder folder = new();
    private readonly string own;

    public FolderTrustTests() => own = folder.Add(ExtensionFolder.Sample, "harbour");

    private string Assembly => Path.Combine(own, "SampleExtension.dll");

    public void Dispose() => folder.Dispose();

    [Fact]
    public void What_belongs_to_root_or_in_a_checkout_to_oneself_is_trusted() => Assert.Null(new FolderTrust(Self, ownProgram: true).Objection(own));

    [Theory]
    [InlineData("harbour/SampleExtension.dll", Group)]
    [InlineData("harbour/SampleExtension.deps.json", Others)]
    [InlineData("harbour", Group)]
    [InlineData("harbour", Others)]
    [InlineData("", Others)]
    public void What_others_may_write_is_not(string path, UnixFileMode mode)
    {
        var at = Path.Combine(folder.Path, path).TrimEnd('/');
        Allow(at, mode);
        Assert.Equal(
            $"{at} can be written by its group or by others, who could change what the gateway runs: sudo chmod -R go-w {at}",
            new FolderTrust(Self, ownProgram: true).Objection(own));
    }

    [Theory]
    [InlineData("harbour/SampleExtension.dll")]
    [InlineData("harbour")]
    [InlineData("")]
    public void What_belongs_to_another_user_is_not(string path)
    {
        var at = Path.Combine(folder.Path, path).TrimEnd('/');
        GiveAway(at);
        var objection = new FolderTrust(Self, ownProgram: false).Objection(own);
        Assert.Matches("belongs to the user '.+', who could change what the gateway runs: sudo chown -R root:root /", objection);
        Assert.StartsWith(folder.Path, objection, StringComparison.Ordinal);
    }

    [Fact]
    public void A_link_is_trusted_as_far_as_what_it_leads_to()
    {
        using var elsewhere = new ExtensionFolder();
        var target = elsewhere.Add(ExtensionFolder.Broken, "target");
        File.CreateSymbolicLink(Path.Combine(own, "library.dll"), Path.Combine(target, "YamlDotNet.dll"));
        Assert.Null(new FolderTrust(Self, ownProgram: true).Objection(own));
        Allow(target, Others);
        Assert.StartsWith($"{target} can be written by", new FolderTrust(Self, ownProgram: true).Objection(own), StringComparison.Ordinal);
    }

    [Fact]
    public void Links_that_lead_in_a_circle_come_to_an_end()
    {
        File.CreateSymbolicLink(Path.Combine(own, "a"), Path.Combine(own, "b"));
        File.CreateSymbolicLink(Path.Combine(own, "b"), Path.Combine(own, "a"));
        Assert.Null(new FolderTrust(Self, ownProgram: true).Objection(own));
    }

    [Fact]
    public void One_that_is_not_trusted_is_not_loaded()
    {
        Allow(Assembly, Others);
        var extension = Assert.Single(ExtensionSet.Load(folder.Path, new Gateway.Configuration.ConfigurationSources(), new FolderTrust(Self, ownProgram: true)).Extensions.All);
        Assert.StartsWith($"{Assembly} can be written by its group or by others", extension.Error, StringComparison.Ordinal);
        Assert.Empty(extension.Brings);
    }

    private static void Allow(string path, UnixFileMode mode) => File.SetUnixFileMode(path, File.GetUnixFileMode(path) | mode);

    /// <summary>Root has to give it to somebody; for anybody else it is his own already, and he is not root.</summary>
    private static void GiveAway(string path)
    {
        if (Self == 0)
        {
            using var chown = Process.Start("chown", ["65534", path]);
            chown.WaitForExit();
            Assert.Equal(0, chown.ExitCode);
        }
    }
}
