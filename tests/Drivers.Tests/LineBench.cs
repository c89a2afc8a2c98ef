using Gateway.Abstractions;
using Gateway.Abstractions.Sensors;
using Gateway.Drivers.Buses;
using TestKit;

namespace Gateway.Drivers.Tests;

/// <summary>A sensor on a line of its own, stepped by hand.</summary>
internal sealed class LineBench : IDisposable
{
    private readonly ISensorSession session;

    /// <summary>Opens it on a line that the test speaks for.</summary>
    public LineBench(LineSensor sensor)
    {
        Line = new ScriptedLine();
        session = sensor.Open(Line, Time);
    }

    /// <summary>The same with what was stored of it.</summary>
    public LineBench(Pulse sensor, ResumeToken resume, bool unknown = false)
    {
        Line = new ScriptedLine();
        sensor.GoOn(new Opening(null, resume, Time, CancellationToken.None) { ResumeUnknown = unknown });
        session = sensor.Open(Line, Time);
    }

    private LineBench(LineSensor sensor, IGpioLine line, ManualTime time)
    {
        Line = new ScriptedLine();
        Time = time;
        session = sensor.Open(line, time);
    }

    public ManualTime Time { get; } = new();

    public ListSink Sink { get; } = new(4096);

    /// <summary>The scripted line.</summary>
    public ScriptedLine Line { get; }

    public long Now => Instant.Now(Time).Ticks;

    /// <summary>The sensor on a simulated line.</summary>
    public static LineBench Simulated(LineSensor sensor)
    {
        var time = new ManualTime();
        return new LineBench(sensor, sensor.Simulate(time), time);
    }

    /// <summary>Makes a sensor of its settings, which must be right.</summary>
    public static T Make<T>(Func<Abstractions.Configuration.Settings, T> construct, params (string Key, object Value)[] keys)
        where T : LineSensor
    {
        var settings = Written.Settings(Written.Map(keys), out var problems);
        var sensor = construct(settings);
        settings.Finish();
        Assert.Empty(problems);
        return sensor;
    }

    public Next Step() => session.Step(Instant.Now(Time), Sink);

    /// <summary>Lets time pass and steps once.</summary>
    public Next After(TimeSpan time)
    {
        Time.Advance(time);
        return Step();
    }

    /// <summary>As the thread of a sensor does: whole milliseconds, rounded up.</summary>
    public void Run(TimeSpan length, TimeSpan every)
    {
        for (var end = Now + length.Ticks; Now < end;)
        {
            var next = Step();
            Time.Advance(next.Kind == NextKind.Slot ? every : TimeSpan.FromMilliseconds(Math.Ceiling(next.Delay.TotalMilliseconds)));
        }
    }

    /// <summary>Steps until the sensor waits for its next slot.</summary>
    public Sample[] Measure()
    {
        Sink.Items.Clear();
        for (var next = Step(); next.Kind == NextKind.Delay; next = After(next.Delay))
        {
            Assert.True(Sink.Items.Count < 1000, "it never comes to an end");
        }

        return [.. Sink.Items.Select(i => i.Sample)];
    }

    public void Dispose()
    {
        session.Dispose();
        Line.Dispose();
    }
}
