namespace VirtualPi.Cuse;

/// <summary>What a device says to an ioctl.</summary>
internal abstract record IoctlAnswer
{
    /// <summary>It fails.</summary>
    /// <param name="Error">The error number, positive.</param>
    public sealed record Failed(int Error) : IoctlAnswer;

    /// <summary>It is done.</summary>
    /// <param name="Result">What the call returns.</param>
    /// <param name="Data">Goes into the caller's memory, into the areas asked for before, one behind the other.</param>
    public sealed record Done(int Result, byte[] Data) : IoctlAnswer;

    /// <summary>The same call again, with the content of some of the caller's memory, and with room to answer in other.</summary>
    public sealed record Needs(IReadOnlyList<FuseArea> In, IReadOnlyList<FuseArea> Out) : IoctlAnswer;

    /// <summary>None for now: the caller waits until <see cref="CuseDevice.GiveUp"/>.</summary>
    public sealed record None : IoctlAnswer;
}

/// <summary>One ioctl as a device sees it.</summary>
/// <param name="Command">Which.</param>
/// <param name="Argument">Its argument: a number or an address in the caller's memory.</param>
/// <param name="Data">The content of the areas that were asked for.</param>
/// <param name="Room">How much the answer may hold.</param>
internal readonly record struct IoctlCall(uint Command, ulong Argument, ReadOnlyMemory<byte> Data, uint Room);
