using Gateway.Abstractions.Configuration;
using Gateway.Rules.Signals;

namespace Gateway.Rules.Configuration;

internal static class SignalReader
{
    public static RuleSignal Read(Settings settings)
    {
        settings.Choice("signal", "what is compared", ["value"], "value");
        return ValueSignal.Instance;
    }
}
