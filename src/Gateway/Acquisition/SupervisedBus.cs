using System.Runtime.ExceptionServices;
using Gateway.Abstractions;
using Gateway.Abstractions.Configuration;
using Gateway.Abstractions.Sensors;
using Gateway.Drivers;

namespace Gateway.Acquisition;

/// <summary>
/// The bus of a schedule: has each step done by a worker and waits for it no longer than the deadline. A worker that is not back
/// then is abandoned: every sensor of the bus says so at its own pace, and another worker opens the bus anew after
/// growing pauses. One worker at most is abandoned at a time: when the second hangs too, there is no third until one is back.
/// </summary>
/// <remarks>Used by the schedule's thread only.</remarks>
internal sealed class SupervisedBus(string name, Func<IBus> open, IReadOnlyList<SensorRunner> members, Alarm alarm, TimeProvider time, TimeSpan deadline)
{
    /// <summary>Time for one step of one sensor in the running gateway. The slowest transaction there is, of a 1-Wire thermometer, takes 0.8 s.</summary>
    public static readonly TimeSpan Deadline = TimeSpan.FromSeconds(5);

    /// <summary>The reason of the readings meanwhile.</summary>
    private readonly string reason = BusCatalog.IsFiles(name) ? "files hang" : "bus hangs";

    private readonly string detail = BusCatalog.IsFiles(name)
        ? $"files hang: the {name} did not answer for {Quantities.Format(deadline)}; the kernel's driver waits for its device, or a disk on a network is away: 'dmesg' may say which"
        : $"bus hangs: {name} did not answer for {Quantities.Format(deadline)}; check the wiring and supply of its devices";

    private readonly Backoff backoff = new();
    private readonly List<SensorRunner> sensors = [.. members];
    private SensorBus? shared;
    private BusWorker? worker;
    private BusWorker? abandoned;

    /// <summary>The sensor in whose step the bus hung last, until a step of it succeeds.</summary>
    private SensorRunner? culprit;

    /// <summary>When a bus that hangs is tried again, in ticks; <see cref="SensorRunner.Never"/> while it does not hang.</summary>
    public long Retry { get; private set; } = SensorRunner.Never;

    private bool IsHung => Retry != SensorRunner.Never;

    /// <summary>Does one step of <paramref name="sensor"/>, or says for it that the bus hangs.</summary>
    /// <exception cref="SensorException">The sensor cannot be opened and its configuration says that this ends the service.</exception>
    public void Step(SensorRunner sensor, Instant now)
    {
        if (IsHung && (now.Ticks < Retry || !Replace(now)))
        {
            sensor.Hang(reason, detail, now);
            return;
        }

        if (!sensor.MayStep(now))
        {
            return;
        }

        var hand = worker ??= NewWorker();
        hand.Begin(sensor.Attempt, now);
        if (!Await(hand, ends: false, waits: sensor.Sensor.CanWait))
        {
            Abandon(sensor);
            return;
        }

        if (hand.Fault is { } fault)
        {
            ExceptionDispatchInfo.Throw(fault);
        }

        Return(sensor, now);
        sensor.Settle(now);
    }

    /// <summary>A sensor more. On a bus that hangs it is asked when the next worker opens it.</summary>
    public void Join(SensorRunner sensor)
    {
        sensors.Add(sensor);
        if (worker is not null && !IsHung)
        {
            sensor.Join(shared!);
        }
    }

    /// <summary>A sensor less: its session is closed, and nothing it still delivers counts. A worker that hangs closes it when it is back.</summary>
    public void Leave(SensorRunner sensor)
    {
        sensors.Remove(sensor);
        if (worker is { IsIdle: true } hand && !IsHung)
        {
            hand.BeginLeave(sensor.Attempt);
            if (!Await(hand, ends: false, waits: false))
            {
                Abandon(sensor);
            }
            else if (hand.Fault is { } fault)
            {
                ExceptionDispatchInfo.Throw(fault);
            }
        }

        sensor.Attempt.Drop();
        if (culprit == sensor)
        {
            // Who hung the bus is gone: the next hang is another's.
            culprit = null;
            backoff.Succeeded();
        }
    }

    /// <summary>Closes the bus, unless it hangs: then its threads close what is theirs if they ever come back.</summary>
    public void End()
    {
        if (worker is { IsIdle: true } hand)
        {
            hand.End();
            Await(hand, ends: true, waits: false);
        }
    }

    /// <summary>Waits until the worker is back, or has ended; false when the time is over.</summary>
    private bool Await(BusWorker hand, bool ends, bool waits)
    {
        var end = waits ? SensorRunner.Never : Instant.Now(time).Ticks + deadline.Ticks;
        while (!(ends ? hand.HasEnded : hand.IsIdle))
        {
            var now = Instant.Now(time).Ticks;
            if (now >= end)
            {
                return false;
            }

            alarm.Wait(Alarm.Until(end, now));
        }

        return true;
    }

    private void Abandon(SensorRunner sensor)
    {
        culprit = sensor;
        worker!.End();
        var now = Instant.Now(time);
        Retry = now.Ticks + backoff.Failed().Ticks;
        foreach (var each in sensors)
        {
            each.Attempt.Drop();
        }

        foreach (var each in sensors)
        {
            each.Hang(reason, detail, now);
        }
    }

    /// <summary>Makes room for another worker; false when two of them hang, which is looked at again after another pause.</summary>
    private bool Replace(Instant now)
    {
        if (worker is { HasEnded: false } hung)
        {
            if (abandoned is { HasEnded: false })
            {
                Retry = now.Ticks + backoff.Failed().Ticks;
                return false;
            }

            abandoned = hung;
        }

        worker = null;
        return true;
    }

    /// <summary>The bus answers: what still says that it hangs is asked at once.</summary>
    private void Return(SensorRunner sensor, Instant now)
    {
        if (sensor == culprit && sensor.Attempt.Error is null)
        {
            culprit = null;
            backoff.Succeeded();
        }

        if (IsHung)
        {
            Retry = SensorRunner.Never;
            foreach (var each in sensors)
            {
                each.Hurry(now);
            }
        }
    }

    private BusWorker NewWorker()
    {
        var bus = new SensorBus(open);
        shared = bus;
        foreach (var sensor in sensors)
        {
            sensor.Join(bus);
        }

        return new BusWorker("bus " + name, bus, alarm.Wake);
    }
}
