using Gateway.Abstractions;
using Gateway.Abstractions.Sensors;
using Gateway.Drivers.Buses;
using Gateway.Drivers.Chips;

namespace Gateway.Drivers.Maps;

/// <summary>What a register map says, apart from where the chip is.</summary>
/// <param name="Identity">What must hold before anything is written.</param>
/// <param name="Setup">What is written once, after opening.</param>
/// <param name="Trigger">What is written before each reading.</param>
/// <param name="Ready">What must hold before the channels are read; null: nothing.</param>
/// <param name="Channels">The channels.</param>
internal sealed record Map(MapCheck[] Identity, MapCommand[] Setup, MapCommand[] Trigger, MapCheck? Ready, MapChannel[] Channels)
{
    /// <summary>The time that one reading of all takes, at least.</summary>
    public TimeSpan Duration => new(Trigger.Concat(Channels.SelectMany(c => c.Trigger)).Sum(c => c.Wait.Ticks));
}

/// <summary>An open chip that is described by a register map.</summary>
internal sealed class MapSession : ISensorSession
{
    private readonly Questions questions = new();
    private readonly I2cDevice chip;
    private readonly Action[] actions;
    private readonly int begin;
    private readonly double[] values;
    private int next;

    private MapSession(I2cDevice chip, Map map)
    {
        this.chip = chip;
        values = new double[map.Channels.Length];
        begin = map.Setup.Length;
        var list = map.Setup.Concat(map.Trigger).Select(c => new Action(c, null, -1, null)).ToList();
        if (map.Ready is not null)
        {
            list.Add(new Action(null, map.Ready, -1, null));
        }

        for (var i = 0; i < map.Channels.Length; i++)
        {
            list.AddRange(map.Channels[i].Trigger.Select(c => new Action(c, null, -1, null)));
            list.Add(new Action(null, null, i, map.Channels[i]));
        }

        actions = [.. list];
    }

    /// <summary>Makes sure that it is the chip that is described.</summary>
    /// <exception cref="SensorException">It does not answer or is another chip.</exception>
    public static MapSession Open(I2cDevice chip, Map map)
    {
        foreach (var check in map.Identity)
        {
            var content = check.Ask(chip);
            if (!check.Holds(content))
            {
                throw new SensorException(
                    $"register 0x{check.Register:x2} at {chip.Place} is 0x{content:x}, where 'identity' wants 0x{check.Expected:x}: another chip, another address, or check the wiring");
            }
        }

        return new MapSession(chip, map);
    }

    public Next Step(Instant now, ISampleSink into)
    {
        for (; next < actions.Length; next++)
        {
            var (command, ready, index, channel) = actions[next];
            if (command is not null)
            {
                chip.Write(command.Bytes);
                if (command.Wait > TimeSpan.Zero)
                {
                    next++;
                    return Next.In(command.Wait);
                }
            }
            else if (ready is not null)
            {
                if (!ready.Holds(ready.Ask(chip)))
                {
                    return AskAgain();
                }

                questions.Forget();
            }
            else
            {
                into.Add(Read(index, channel!));
            }
        }

        next = begin;
        return Next.Slot;
    }

    public void Dispose()
    {
        // What it does between readings is what the map told it.
    }

    private Next AskAgain() =>
        questions.Again() ?? throw new SensorException($"the chip at {chip.Place} is not ready long after its time: is 'ready' right, and 'wait' long enough?");

    private Sample Read(int index, MapChannel channel)
    {
        Span<byte> data = stackalloc byte[channel.Length];
        if (channel.Register is { } register)
        {
            chip.Read(register, data);
        }
        else
        {
            chip.Transfer([], data);
        }

        values[index] = double.NaN;
        if (!channel.TryDecode(data, out var value))
        {
            return Sample.Bad(index, Reasons.Crc);
        }

        if (channel.Factor >= 0)
        {
            value *= values[channel.Factor];
            if (double.IsNaN(value))
            {
                return Sample.Bad(index, "the channel named by 'times' could not be read");
            }
        }

        values[index] = value;
        return new Sample(index, value);
    }

    /// <summary>One of: a command, a check that must hold, a channel to be read.</summary>
    private readonly record struct Action(MapCommand? Command, MapCheck? Ready, int Index, MapChannel? Channel);
}
