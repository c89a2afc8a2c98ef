using System.Collections.Concurrent;
using System.Runtime.InteropServices;
using System.Text;
using Gateway.Drivers.Buses;
using Microsoft.Win32.SafeHandles;

namespace VirtualPi.Cuse;

/// <summary>A character device in <c>/dev</c> whose ioctls are answered by this process, through <c>/dev/cuse</c>. Disposing takes it away.</summary>
internal sealed unsafe class CuseDevice : IDisposable
{
    private readonly string name;
    private readonly Func<IoctlCall, IoctlAnswer> answer;
    private readonly SafeFileHandle file;
    private readonly CancellationTokenSource ending = new();
    private readonly ConcurrentQueue<ulong> unanswered = new();
    private readonly Thread thread;

    /// <summary>Makes the device <paramref name="name"/>. <paramref name="answer"/> is called by one thread.</summary>
    public CuseDevice(string name, Func<IoctlCall, IoctlAnswer> answer)
    {
        this.name = name;
        this.answer = answer;
        file = Libc.Open("/dev/cuse", Libc.ReadWrite | Libc.CloseOnExec);
        if (file.IsInvalid)
        {
            throw new IOException($"/dev/cuse cannot be opened ({Errno.Text(Marshal.GetLastPInvokeError())})");
        }

        thread = new Thread(Serve) { Name = name, IsBackground = true };
        thread.Start();
    }

    /// <summary>Ends the calls that have had no answer, with an error.</summary>
    public void GiveUp(int error)
    {
        while (unanswered.TryDequeue(out var unique))
        {
            Reply(unique, -error);
        }
    }

    public void Dispose()
    {
        GiveUp(Errno.NoDevice);
        ending.Cancel();
        thread.Join();
        file.Dispose();
        ending.Dispose();
    }

    private void Serve()
    {
        using var wait = new FileWait(file, ending.Token);
        var buffer = new byte[FuseAbi.LongestRequest];
        while (!ending.IsCancellationRequested)
        {
            if (!wait.Wait(TimeSpan.FromSeconds(10)))
            {
                continue;
            }

            int length;
            fixed (byte* to = buffer)
            {
                length = (int)Libc.Read(file, to, (nuint)buffer.Length);
            }

            if (length > 0)
            {
                Answer(MemoryMarshal.Read<FuseRequest>(buffer), buffer.AsMemory(sizeof(FuseRequest), length - sizeof(FuseRequest)));
            }
        }
    }

    private void Answer(in FuseRequest request, ReadOnlyMemory<byte> body)
    {
        switch (request.Operation)
        {
            case FuseAbi.Init:
                Reply(request.Unique, 0, Introduction(MemoryMarshal.Read<CuseInit>(body.Span)));
                break;
            case FuseAbi.Open:
                Reply(request.Unique, 0, Bytes(default(FuseOpened)));
                break;
            case FuseAbi.Release:
                Reply(request.Unique, 0);
                break;
            case FuseAbi.Ioctl:
                var call = MemoryMarshal.Read<FuseIoctl>(body.Span);
                Reply(request.Unique, answer(new IoctlCall(call.Command, call.Argument, body.Slice(sizeof(FuseIoctl), (int)call.InSize), call.OutSize)));
                break;
            case FuseAbi.Interrupt:
                // Has no answer, and the interrupted call gets its own in due time.
                break;
            default:
                Reply(request.Unique, -Errno.Invalid);
                break;
        }
    }

    private void Reply(ulong unique, IoctlAnswer with)
    {
        switch (with)
        {
            case IoctlAnswer.Failed failed:
                Reply(unique, -failed.Error);
                break;
            case IoctlAnswer.Done done:
                Reply(unique, 0, [.. Bytes(new FuseIoctlDone { Result = done.Result }), .. done.Data]);
                break;
            case IoctlAnswer.Needs needs:
                var again = new FuseIoctlDone { Flags = FuseAbi.Retry, InAreas = (uint)needs.In.Count, OutAreas = (uint)needs.Out.Count };
                Reply(unique, 0, [.. Bytes(again), .. needs.In.Concat(needs.Out).SelectMany(a => Bytes(a))]);
                break;
            default:
                unanswered.Enqueue(unique);
                break;
        }
    }

    private void Reply(ulong unique, int error, params byte[] body)
    {
        byte[] all = [.. Bytes(new FuseReply((uint)(sizeof(FuseReply) + body.Length), error, unique)), .. body];
        fixed (byte* from = all)
        {
            // Fails only when the caller was killed meanwhile.
            _ = Libc.Write(file, from, (nuint)all.Length);
        }
    }

    private byte[] Introduction(CuseInit kernel) =>
    [
        .. Bytes(kernel with { Unused = 0, Flags = FuseAbi.UnrestrictedIoctl }),
        .. Bytes(new CuseInitRest { LongestRead = 4096, LongestWrite = 4096 }),
        .. Encoding.ASCII.GetBytes($"DEVNAME={name}\0"),
    ];

    private static byte[] Bytes<T>(T value)
        where T : unmanaged => MemoryMarshal.AsBytes(new ReadOnlySpan<T>(in value)).ToArray();
}
