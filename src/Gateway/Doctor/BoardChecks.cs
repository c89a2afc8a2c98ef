using System.Globalization;
using Gateway.Abstractions.Configuration;
using Gateway.Configuration;

namespace Gateway.Doctor;

/// <summary>Clock, card, supply and watchdog of the board.</summary>
internal static class BoardChecks
{
    private const int NearlyWorn = 9;
    private static readonly string[] Synchronised = ["/run/systemd/timesync/synchronized", "/run/chrony/synchronized"];

    /// <summary>Bits of the firmware's word: what is the case now, and what was since the start.</summary>
    private static readonly (int Now, int Since, string What)[] Throttling =
        [(0x1, 0x10000, "the supply voltage is too low"), (0x4, 0x40000, "the processor is slowed down"), (0x8, 0x80000, "the processor is too hot")];

    /// <summary>Looks.</summary>
    public static IEnumerable<Finding> Look(Machine machine, GatewayConfiguration configuration) =>
        [Clock(machine), .. Space(machine, configuration.Store), .. Cards(machine), .. Supply(machine), Watchdog(machine)];

    /// <summary>Whether the clock is synchronised; null: nobody can say, because chrony leaves no file by itself and that it runs is as much as can be seen.</summary>
    internal static bool? IsSynchronised(Machine machine) =>
        Array.Exists(Synchronised, machine.Exists) ? true : machine.Exists("/run/chrony/chronyd.pid") ? null : false;

    /// <summary>
    /// The same of the running service, which marks what it stamps: a machine on which nothing looks after the clock, as a container, is none whose
    /// clock will be synchronised later.
    /// </summary>
    /// <param name="machine">This machine.</param>
    /// <param name="file">The file that is there once the clock is synchronised; null: those of the usual services.</param>
    internal static bool? IsSynchronised(Machine machine, string? file) =>
        file is not null ? machine.Exists(file)
        : IsSynchronised(machine) is { } known && (known || machine.Exists("/run/systemd/timesync")) ? known
        : null;

    private static Finding Clock(Machine machine) => IsSynchronised(machine) switch
    {
        true => Finding.Fine("clock", "is synchronised"),
        null => Finding.Fine("clock", "chrony looks after it; 'chronyc tracking' says how well"),
        false => Finding.Wrong("clock", "is not synchronised: events carry 'clock-unsynced' until it is", "sudo timedatectl set-ntp true"),
    };

    private static IEnumerable<Finding> Space(Machine machine, StoreSection store)
    {
        if (!store.InMemory)
        {
            yield return StoreSpace.Complaint(store with { Path = machine.Path(store.Path) }) is not null
                ? Finding.Wrong("free space", $"the disk of {store.Path} has less room than the store may take ({Quantities.FormatSize(store.Limit)}): free some, or set a lower store.limit")
                : Finding.Fine("free space", "there is room for the store");
        }
    }

    private static IEnumerable<Finding> Cards(Machine machine)
    {
        foreach (var card in machine.In("/sys/block", "mmcblk*"))
        {
            // JESD84-B51: used life in tenths, of two kinds of memory; 11 is beyond. SD cards do not say it.
            var worn = (machine.Text(card + "/device/life_time") ?? string.Empty).Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(Hexadecimal).DefaultIfEmpty(0).Max();
            var reserve = Hexadecimal(machine.Text(card + "/device/pre_eol_info") ?? string.Empty);
            if (worn == 0 && reserve == 0)
            {
                continue;
            }

            var name = "card " + Path.GetFileName(card);
            var wear = worn > 10 ? "is used beyond its life" : string.Create(CultureInfo.InvariantCulture, $"has used {Math.Max(0, worn - 1) * 10} to {worn * 10} % of its life");
            yield return worn >= NearlyWorn || reserve > 1
                ? Finding.Wrong(name, $"{wear}{(reserve > 1 ? ", and its reserve runs out" : string.Empty)}: copy it to another one soon")
                : Finding.Fine(name, wear);
        }
    }

    private static IEnumerable<Finding> Supply(Machine machine)
    {
        if (machine.Text("/sys/devices/platform/soc/soc:firmware/get_throttled") is { } text)
        {
            var word = Hexadecimal(text);
            var now = Throttling.Where(t => (word & t.Now) != 0).Select(t => t.What).ToList();
            var since = Throttling.Where(t => (word & t.Since) != 0 && (word & t.Now) == 0).Select(t => t.What).ToList();
            yield return now.Count > 0 ? Finding.Wrong("supply", $"{string.Join(", ", now)}: take a supply of 5.1 V and 3 A (5 A for a Pi 5), a short thick cable, and see to the cooling")
                : since.Count > 0 ? Finding.Advice("supply", $"since the start it was so: {string.Join(", ", since)}")
                : Finding.Fine("supply", "voltage and temperature are as they should be");
        }
        else if (machine.In("/sys/class/hwmon", "hwmon*").FirstOrDefault(h => machine.Text(h + "/name") == "rpi_volt") is { } volt)
        {
            yield return machine.Text(volt + "/in0_lcrit_alarm") == "1"
                ? Finding.Wrong("supply", "the voltage is too low, or was: take a supply of 5.1 V and 3 A (5 A for a Pi 5) and a short thick cable")
                : Finding.Fine("supply", "the voltage is as it should be");
        }
    }

    private static Finding Watchdog(Machine machine)
    {
        if (!machine.Exists("/dev/watchdog") && !machine.Exists("/dev/watchdog0"))
        {
            return Finding.Advice("watchdog", "this machine has no hardware watchdog: if its kernel hangs, nobody restarts it");
        }

        var files = machine.In("/etc/systemd/system.conf.d", "*.conf").Prepend("/etc/systemd/system.conf");
        var set = files.SelectMany(machine.Lines).Select(static l => l.Split('=', 2, StringSplitOptions.TrimEntries)).LastOrDefault(static w => w is ["RuntimeWatchdogSec", _])?[1];
        return set is null or "" or "0" or "off"
            ? Finding.Advice("watchdog", "the hardware watchdog is off: if the kernel hangs, nobody restarts it", "printf '[Manager]\\nRuntimeWatchdogSec=10\\n' | sudo tee /etc/systemd/system.conf.d/watchdog.conf")
            : Finding.Fine("watchdog", $"the hardware watchdog is on ({set})");
    }

    /// <summary>A number with or without 0x; 0: it is none.</summary>
    private static int Hexadecimal(string text) =>
        int.TryParse(text.StartsWith("0x", StringComparison.OrdinalIgnoreCase) ? text.AsSpan(2) : text, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var number) ? number : 0;
}
