using Gateway.Abstractions;
using Gateway.Abstractions.Configuration;
using Gateway.Abstractions.Sensors;
using Gateway.Drivers.Buses;

namespace Gateway.Drivers.Scanning;

/// <summary>
/// Looks which chips answer on an I²C bus without disturbing them: addresses are read, never written, but for what drivers ask their
/// own chips. What somebody uses is not asked at all, nor are memories.
/// </summary>
public static class AddressScan
{
    private const int First = 0x08;
    private const int Last = 0x77;

    /// <summary>So many addresses that not all of them can be chips.</summary>
    private const int Many = 32;

    /// <summary>
    /// Never asked. 0x30 to 0x37: memory modules take reads and writes there as commands (page, write protection), screens take commands
    /// at 0x37. 0x50 to 0x57: memories count on with each read, and a word in front of it can be stored.
    /// </summary>
    private static readonly (int First, int Last, string Why)[] Untouched =
        [(0x30, 0x37, "commands of memory modules and screens"), (0x50, 0x57, "memories")];

    /// <summary>Only read, as a byte that is written there sets outputs: port expanders.</summary>
    private static readonly (int First, int Last)[] OnlyRead = [(0x20, 0x27), (0x38, 0x3F)];

    private static readonly Lazy<IReadOnlyList<(string Name, IScannable Driver)>> Drivers = new(() =>
    [
        .. DriverCatalog.All.Entries
            .Select(e => (e.Name, Driver: e.Construct(Settings.ForDescription()) as IScannable))
            .Where(d => d.Driver is not null)
            .Select(d => (d.Name, d.Driver!))
            .OrderBy(d => d.Item2.AsksByCommand),
    ]);

    /// <summary>The addresses that are never asked, in words.</summary>
    public static string NotAsked => string.Join(", ", Untouched.Select(u => $"0x{u.First:x2} to 0x{u.Last:x2} ({u.Why})"));

    /// <summary>A sensor of each kind that can be found, no two at one address: what sits on a simulated bus of which no configuration says anything.</summary>
    public static IReadOnlyList<BusMember> Examples =>
        [.. Drivers.Value.Where(d => d.Driver is IRehearsable).DistinctBy(d => ((IRehearsable)d.Driver).Address).Select(d => new BusMember(d.Name, (ISensor)d.Driver))];

    /// <summary>Scans a bus.</summary>
    /// <param name="bus">The open bus.</param>
    /// <param name="taken">Addresses in use, and by whom.</param>
    /// <param name="wait">Waits while a chip works.</param>
    /// <exception cref="SensorException">The bus as a whole failed.</exception>
    public static IReadOnlyList<AddressFound> Run(II2cBus bus, IReadOnlyDictionary<int, string> taken, Action<TimeSpan> wait)
    {
        ArgumentNullException.ThrowIfNull(taken);
        var found = new List<AddressFound>();
        var (asked, unknown) = (0, 0);
        for (var address = First; address <= Last; address++)
        {
            if (taken.TryGetValue(address, out var by))
            {
                found.Add(new AddressFound(address, null, null, by, []));
            }
            else if (!Array.Exists(Untouched, u => address >= u.First && address <= u.Last))
            {
                asked++;
                if (Ask(bus, address, wait) is { } answer)
                {
                    found.Add(answer);
                    unknown += answer.Driver is null ? 1 : 0;
                }
            }
        }

        // Nobody has a hundred chips without a name on one bus.
        return unknown < asked || asked < Many
            ? found
            : throw new SensorException($"every address on {bus.Name} seems to answer: the line SDA is held low; check the wiring, then take the devices off one by one");
    }

    private static AddressFound? Ask(II2cBus bus, int address, Action<TimeSpan> wait)
    {
        var chip = new I2cDevice(bus, address);
        var candidates = new List<string>();
        var mayWrite = !Array.Exists(OnlyRead, r => address >= r.First && address <= r.Last);
        foreach (var (name, driver) in Drivers.Value.Where(d => d.Driver.Addresses.Contains(address)))
        {
            if (mayWrite && Try(() => driver.Recognise(chip, wait)) is { } evidence)
            {
                return new AddressFound(address, name, evidence, null, []);
            }

            candidates.Add(name);
        }

        return Try(() => Read(chip)) is null ? null : new AddressFound(address, null, null, null, candidates);
    }

    private static string Read(I2cDevice chip)
    {
        Span<byte> one = stackalloc byte[1];
        chip.Transfer([], one);
        return string.Empty;
    }

    /// <summary>The answer; null: there was none.</summary>
    private static string? Try(Func<string?> question)
    {
        try
        {
            return question();
        }
        catch (SensorException e) when (!e.BusFailed)
        {
            return null;
        }
    }
}
