using Gateway.Configuration;
using Gateway.Control;
using Gateway.Extending;
using TestKit;

namespace Gateway.Tests.Extending;

/// <summary>What is found out about an extension before anything of it runs.</summary>
public sealed class ExtensionFileTests : IDisposable
{
    private readonly ExtensionFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData(0, "get a version of it for this gateway")]
    [InlineData(2, "update the gateway, or get an older version of it")]
    public void Another_contract_is_refused(byte contract, string remedy)
    {
        var path = Path.Combine(folder.Add(ExtensionFolder.Broken, "throwing"), "BrokenExtension.dll");
        var bytes = File.ReadAllBytes(path);

        // The value of the attribute: prolog, contract, name of the entry point with its length (ECMA-335 II.23.3).
        var at = bytes.AsSpan().IndexOf("\u0001\0\u0001\0\0\0\u0016Broken.BrokenExtension"u8);
        Assert.True(at > 0);
        bytes[at + 2] = contract;
        File.WriteAllBytes(path, bytes);
        Assert.Equal($"it was built against contract {contract}, and this gateway has contract 1; {remedy}", Error());
    }

    [Fact]
    public void What_it_needs_and_did_not_bring_is_named()
    {
        var own = folder.Add(ExtensionFolder.Broken, "throwing");
        File.Delete(Path.Combine(own, "YamlDotNet.dll"));
        Assert.Equal("it needs YamlDotNet 16.0.0.0, which is neither in its folder nor in the gateway; publish it with what it needs (dotnet publish)", Error());
    }

    [Fact]
    public void A_deps_json_that_is_none_is_named()
    {
        var own = folder.Add(ExtensionFolder.Broken, "fine");
        File.WriteAllText(Path.Combine(own, "BrokenExtension.deps.json"), "{");
        Assert.Equal($"{own}/BrokenExtension.deps.json cannot be read; publish the extension anew", Error());
    }

    [Fact]
    public void A_folder_without_the_attribute_is_no_extension()
    {
        var own = folder.Empty("empty");
        Assert.Equal("no assembly in it has the attribute [assembly: GatewayExtension(…)]; see docs/extensions.md", Error());
        File.Copy(typeof(ExtensionFolder).Assembly.Location, Path.Combine(own, "empty.dll"));
        Assert.Equal("no assembly in it has the attribute [assembly: GatewayExtension(…)]; see docs/extensions.md", Error());
    }

    [Fact]
    public void A_file_with_its_name_that_is_no_assembly_is_named()
    {
        var path = Path.Combine(folder.Empty("torn"), "torn.dll");
        File.WriteAllText(path, "MZ and then nothing");
        Assert.Equal($"{path} is not an assembly of .NET; publish the extension anew", Error());
    }

    [Fact]
    public void Of_two_extensions_in_one_folder_none_is_loaded_unless_one_is_named_like_it()
    {
        var own = folder.Add(ExtensionFolder.Broken, "Two");
        var other = folder.Add(ExtensionFolder.Sample, "other");
        File.Copy(Path.Combine(other, "SampleExtension.dll"), Path.Combine(own, "SampleExtension.dll"));
        Directory.Delete(other, recursive: true);
        Assert.Equal("two assemblies in it have the attribute GatewayExtension, BrokenExtension.dll and SampleExtension.dll; give each a folder of its own", Error());
        Directory.Move(own, Path.Combine(folder.Path, "SampleExtension"));
        Assert.Null(Error());
    }

    [Fact]
    public void An_assembly_cut_off_anywhere_is_refused_and_harms_nobody()
    {
        var path = Path.Combine(folder.Add(ExtensionFolder.Broken, "fine"), "BrokenExtension.dll");
        var whole = File.ReadAllBytes(path);
        for (var length = 0; length < whole.Length; length += 251)
        {
            File.WriteAllBytes(path, whole[..length]);
            Assert.NotNull(Error());
        }
    }

    private string? Error() =>
        Assert.Single(ExtensionSet.Load(folder.Path, new ConfigurationSources(), new FolderTrust(Peer.Self().User, ownProgram: true)).Extensions.All).Error;
}
