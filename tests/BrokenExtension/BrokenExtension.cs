using Gateway.Abstractions.Configuration;
using Gateway.Abstractions.Extensions;
using Gateway.Abstractions.Formats;
using Gateway.Abstractions.Sensors;
using YamlDotNet.Core;

[assembly: GatewayExtension(ExtensionContract.Version, typeof(Broken.BrokenExtension))]

namespace Broken;

/// <summary>An extension that does wrong what the name of its folder says; in any other folder it is a good one.</summary>
public sealed class BrokenExtension : IGatewayExtension
{
    /// <inheritdoc />
    public void Register(ExtensionLines lines)
    {
        var folder = Path.GetFileName(Path.GetDirectoryName(typeof(BrokenExtension).Assembly.Location));
        switch (folder)
        {
            case "throwing":
                throw new InvalidOperationException("the moon is full");
            case "duplicate-of-builtin":
                lines.Driver("good", "Never seen: all lines come or none.", Construct);
                lines.Driver("bme280", "There is one.", Construct);
                break;
            case "bad-name":
                lines.Driver("Not A Name", "Cannot be written.", Construct);
                break;
            case "bad-settings":
                lines.Driver("bad-settings", "Fails as it reads its settings.", static _ => throw new FormatException("what is this"));
                break;
            case "bad-steps":
                lines.Driver("bad-steps", "Fails as it measures.", Construct);
                lines.Format("good", "Good.", static _ => static _ => throw new NotSupportedException());
                break;
            default:
                // Its own copy of the library, whatever the gateway has.
                lines.Bus(new BusKind("broken", $"Brought by {typeof(Mark).Assembly.GetName().Name} in '{System.Runtime.Loader.AssemblyLoadContext.GetLoadContext(typeof(Mark).Assembly)!.Name}'.", static _ => throw new FormatException("there is no such bus")));
                break;
        }

        static ISensor Construct(Settings settings) => new BadSteps(settings);
    }
}
