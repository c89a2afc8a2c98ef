using System.Runtime.InteropServices;
using Gateway.Drivers.Buses;

namespace VirtualPi.Machine;

/// <summary>
/// A DHT22 on a line of a simulated chip. It asks the kernel to be told when the line is set up anew: once it has been an output and is an input
/// again, the 84 changes of an answer follow.
/// </summary>
internal sealed unsafe class FrameSensor : IDisposable
{
    private const nuint Watch = 0xC100B406;
    private const int Changed = 288;

    private static readonly TimeProvider Time = TimeProvider.System;

    private readonly GpioSimulator simulator;
    private readonly int line;
    private readonly GpioChip chip;
    private readonly CancellationTokenSource ending = new();
    private readonly Thread thread;
    private int answers;

    public FrameSensor(GpioSimulator simulator, int line)
    {
        (this.simulator, this.line) = (simulator, line);
        simulator.Pull(line, high: true);
        chip = GpioChip.Find("/dev/" + simulator.Name);
        var info = new GpioLineInfo { Offset = (uint)line };
        if (Libc.Ioctl(chip.File, Watch, &info) < 0)
        {
            throw new IOException($"line {line} cannot be watched ({Errno.Text(Marshal.GetLastPInvokeError())})");
        }

        thread = RealTime.Start("frame", Run);
    }

    /// <summary>The five bytes of the next answers.</summary>
    public byte[] Frame { get; set; } = [];

    /// <summary>How often it answered.</summary>
    public int Answers => answers;

    /// <summary>By how much the latest change was late: how quick this machine is.</summary>
    public TimeSpan Latest { get; private set; }

    public void Dispose()
    {
        ending.Cancel();
        thread.Join();
        chip.Dispose();
        ending.Dispose();
    }

    private void Run()
    {
        using var wait = new FileWait(chip.File, ending.Token);
        var buffer = stackalloc byte[Changed];
        var driven = false;
        while (!ending.IsCancellationRequested)
        {
            if (!wait.Wait(TimeSpan.FromSeconds(10)) || Libc.Read(chip.File, buffer, Changed) != Changed)
            {
                continue;
            }

            var isOutput = (((GpioLineInfo*)buffer)->Flags & GpioAbi.Output) != 0;
            if (driven && !isOutput)
            {
                Answer(Frame);
            }

            driven = isOutput;
        }
    }

    private void Answer(byte[] frame)
    {
        var at = Time.GetTimestamp();
        at = Set(true, at, 30);
        at = Set(false, at, 80);
        at = Set(true, at, 80);
        for (var bit = 0; bit < 8 * frame.Length; bit++)
        {
            var isOne = ((frame[bit / 8] >> (7 - (bit % 8))) & 1) == 1;
            at = Set(false, at, 50);
            at = Set(true, at, isOne ? 70 : 26);
        }

        at = Set(false, at, 50);
        Set(true, at, 0);
        Interlocked.Increment(ref answers);
    }

    /// <summary>Sets the level at the time or, when that is over, now; it lasts for so long.</summary>
    private long Set(bool high, long at, int microseconds)
    {
        RealTime.Until(at);
        var late = Time.GetElapsedTime(at);
        Latest = late > Latest ? late : Latest;
        at = Math.Max(at, Time.GetTimestamp());
        simulator.Pull(line, high);
        return at + (microseconds * Time.TimestampFrequency / 1_000_000);
    }
}
