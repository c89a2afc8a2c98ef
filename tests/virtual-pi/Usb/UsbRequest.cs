namespace VirtualPi.Usb;

/// <summary>One transfer that the kernel asks of a device.</summary>
/// <param name="Endpoint">Which endpoint; 0: the control endpoint.</param>
/// <param name="Setup">What is asked of the control endpoint: request type, request, value, index, length.</param>
/// <param name="Data">What the kernel sends.</param>
/// <param name="Room">How much it takes at most.</param>
internal readonly record struct UsbRequest(int Endpoint, byte[] Setup, byte[] Data, int Room)
{
    /// <summary>The request of the control endpoint: its type above, its number below.</summary>
    public int Kind => (Setup[0] << 8) | Setup[1];

    /// <summary>Its value.</summary>
    public int Value => BitConverter.ToUInt16(Setup, 2);

    /// <summary>Its index.</summary>
    public int Index => BitConverter.ToUInt16(Setup, 4);
}
