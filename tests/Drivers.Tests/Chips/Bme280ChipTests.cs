using Gateway.Drivers.Chips;
using TestKit;

namespace Gateway.Drivers.Tests.Chips;

/// <summary>The simulated chip against the datasheet (BST-BME280-DS002), register by register.</summary>
public sealed class Bme280ChipTests
{
    private readonly ManualTime time = new();
    private readonly Bme280Chip chip;

    public Bme280ChipTests()
    {
        chip = new Bme280Chip(time, static () => new Bme280Raw(519888, 415148, 28437), Bme280Vector.Bytes(Bme280Vector.All[0].First), Bme280Vector.Bytes(Bme280Vector.All[0].Second));
        time.Advance(TimeSpan.FromMilliseconds(2));
    }

    [Fact]
    public void It_has_its_identity_and_the_values_of_power_on()
    {
        Assert.Equal([0x60], Read(0xD0, 1));
        Assert.Equal([0x00, 0x00, 0x00, 0x00], Read(0xF2, 4));
        Assert.Equal([0x80, 0x00, 0x00, 0x80, 0x00, 0x00, 0x80, 0x00], Read(0xF7, 8));
    }

    [Fact]
    public void The_calibration_appears_when_it_was_copied_after_a_reset()
    {
        Assert.Equal(Bme280Vector.Bytes(Bme280Vector.All[0].First), Read(0x88, 26));
        Write(0xE0, 0xB6);
        Assert.Equal([0x01], Read(0xF3, 1));
        Assert.Equal(new byte[7], Read(0xE1, 7));
        time.Advance(TimeSpan.FromMilliseconds(2));
        Assert.Equal([0x00], Read(0xF3, 1));
        Assert.Equal(Bme280Vector.Bytes(Bme280Vector.All[0].Second), Read(0xE1, 7));
    }

    [Fact]
    public void Only_the_right_word_resets_it()
    {
        Write(0xF5, 0x10);
        Write(0xE0, 0xB5);
        Assert.Equal([0x10], Read(0xF5, 1));
        Write(0xE0, 0xB6);
        Assert.Equal([0x00], Read(0xF5, 1));
    }

    [Fact]
    public void A_forced_measurement_takes_its_time_and_returns_to_sleep()
    {
        Write(0xF2, 0x01, 0xF4, 0x25);
        Assert.Equal([0x08, 0x25], Read(0xF3, 2));
        time.Advance(TimeSpan.FromMilliseconds(9.2));
        Assert.Equal([0x08, 0x25], Read(0xF3, 2));
        Assert.Equal([0x80, 0x00, 0x00], Read(0xF7, 3));
        time.Advance(TimeSpan.FromMilliseconds(0.1));
        Assert.Equal([0x00, 0x24], Read(0xF3, 2));
        Assert.Equal([0x65, 0x5A, 0xC0, 0x7E, 0xED, 0x00, 0x6F, 0x15], Read(0xF7, 8));
    }

    [Fact]
    public void The_oversampling_of_humidity_takes_effect_with_the_next_write_of_the_measurement_register()
    {
        Write(0xF4, 0x25, 0xF2, 0x01);
        time.Advance(TimeSpan.FromMilliseconds(10));
        Assert.Equal([0x80, 0x00], Read(0xFD, 2));
        Write(0xF4, 0x25);
        time.Advance(TimeSpan.FromMilliseconds(10));
        Assert.Equal([0x6F, 0x15], Read(0xFD, 2));
    }

    [Fact]
    public void What_is_not_sampled_is_skipped()
    {
        Write(0xF2, 0x01, 0xF4, 0x21);
        time.Advance(TimeSpan.FromMilliseconds(10));
        Assert.Equal([0x80, 0x00, 0x00, 0x7E, 0xED, 0x00, 0x6F, 0x15], Read(0xF7, 8));
    }

    [Fact]
    public void Sleep_measures_nothing_and_what_can_only_be_read_stays()
    {
        Write(0xF4, 0x24, 0xD0, 0x61, 0x88, 0x00, 0xF7, 0x12);
        time.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal([0x60], Read(0xD0, 1));
        Assert.Equal([0x70], Read(0x88, 1));
        Assert.Equal([0x80, 0x00, 0x00, 0x80, 0x00, 0x00, 0x80, 0x00], Read(0xF7, 8));
    }

    private byte[] Read(byte register, int count)
    {
        var into = new byte[count];
        Assert.True(chip.Transfer([register], into));
        return into;
    }

    private void Write(params byte[] pairs) => Assert.True(chip.Transfer(pairs, []));
}
