using System.Globalization;
using VirtualPi.BlockLog;
using VirtualPi.Checks;
using VirtualPi.Machine;

namespace VirtualPi;

/// <summary>
/// Runs inside the virtual machine: makes its devices, starts the gateway, and checks what it publishes. Beside that a bus alone, and the judgement of what a machine wrote
/// to its disk.
/// </summary>
internal static class Guest
{
    private static async Task<int> Main(string[] args)
    {
        switch (args)
        {
            case ["bus"]:
                return await BusServer.RunAsync();
            case ["stamp", var log]:
                return await Stamping.RunAsync(log);
            case ["replay", var log, var start, var heard, var folder, var seeds]:
                return await Replay.RunAsync(log, start, heard, folder, int.Parse(seeds, CultureInfo.InvariantCulture));
            case []:
                return await CheckAsync();
            default:
                await Console.Error.WriteLineAsync("there are: bus, stamp LOG, replay LOG DISK HEARD FOLDER SEEDS, and without arguments the checks of the virtual machine");
                return 64;
        }
    }

    private static async Task<int> CheckAsync()
    {
        var report = new Report();
        using var pi = new Pi();
        await report.CheckAsync("the devices are there, and the gateway starts", async () =>
        {
            await pi.StartAsync();
            await pi.Mailbox.GetAsync(0, "system/started", _ => true, "the gateway says that it has started");
        });
        if (report.Failed == 0)
        {
            await RefusalChecks.RunAsync(pi, report);
            await LineChecks.RunAsync(pi, report);
            await EdgeChecks.RunAsync(pi, report);
            await SerialChecks.RunAsync(pi, report);
            await ChipChecks.RunAsync(pi, report);
            await KernelChecks.RunAsync(pi, report);
            await OneWireChecks.RunAsync(pi, report);
            await ScanChecks.RunAsync(pi, report);
            await BusChecks.RunAsync(pi, report);
            await report.CheckAsync("it ends when asked to, with everything delivered", () => EndAsync(pi));
        }

        if (report.Failed > 0)
        {
            Console.WriteLine("What broker, subscriber and gateway printed last:");
            Console.WriteLine(string.Join('\n', pi.Log));
        }

        report.Sum();
        return report.Failed == 0 ? 0 : 1;
    }

    private static async Task EndAsync(Pi pi)
    {
        await pi.Gateway.SignalAsync("TERM");
        Expect.Equal(0, await pi.Gateway.EndedAsync(TimeSpan.FromSeconds(60)), "the exit code");
        var status = await pi.Mailbox.GetAsync(0, "status", l => l.Json.GetProperty("status").GetString() == "offline", "the status offline arrives");
        foreach (var lane in status.Json.GetProperty("lanes").EnumerateObject())
        {
            var (from, next) = (lane.Value.GetProperty("from").GetInt64(), lane.Value.GetProperty("next").GetInt64());
            var arrived = pi.Mailbox.Numbers(lane.Name);
            Expect.Equal(next - from, arrived.LongCount(n => n >= from && n < next), $"the number of different events in lane {lane.Name}");
        }
    }
}
