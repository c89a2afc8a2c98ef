using Gateway.Drivers.Chips;

namespace Gateway.Drivers.Tests.Chips;

/// <summary>Checksums against the examples of datasheets and the usual check value of "123456789".</summary>
public sealed class Crc8Tests
{
    // SHT3x datasheet, 4.12: 0xBEEF → 0x92; the check value of CRC-8/NRSC-5.
    [Theory]
    [InlineData("BEEF", 0x92)]
    [InlineData("0000", 0x81)]
    [InlineData("313233343536373839", 0xF7)]
    public void Sensirions(string data, byte crc) => Assert.Equal(crc, Crc8.Sensirion(Convert.FromHexString(data)));

    // HTU21D datasheet, page 14: 0xDC → 0x79, 0x683A → 0x7C, 0x4E85 → 0x6B.
    [Theory]
    [InlineData("DC", 0x79)]
    [InlineData("683A", 0x7C)]
    [InlineData("4E85", 0x6B)]
    public void That_of_the_HTU21D(string data, byte crc) => Assert.Equal(crc, Crc8.Htu21(Convert.FromHexString(data)));

    // Maxim application note 27: 02 1C B8 01 00 00 00 → A2; the check value of CRC-8/MAXIM-DOW.
    [Theory]
    [InlineData("021CB801000000", 0xA2)]
    [InlineData("28AC410E070000", 0x74)]
    [InlineData("313233343536373839", 0xA1)]
    public void That_of_1_Wire(string data, byte crc) => Assert.Equal(crc, Crc8.Maxim(Convert.FromHexString(data)));
}
