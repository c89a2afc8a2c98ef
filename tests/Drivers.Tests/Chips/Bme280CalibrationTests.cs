using Gateway.Drivers.Chips;

namespace Gateway.Drivers.Tests.Chips;

public sealed class Bme280CalibrationTests
{
    public static TheoryData<string> Names => [.. Bme280Vector.All.Select(v => v.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public void Known_measurements_have_their_known_results(string name)
    {
        var vector = Bme280Vector.All.Single(v => v.Name == name);
        var fine = vector.Calibration.Fine(vector.RawT);

        Assert.Equal(vector.Temperature, Bme280Calibration.Temperature(fine));
        Assert.Equal(vector.Pressure / 256.0, vector.Calibration.Pressure(vector.RawP, fine));
        Assert.Equal(vector.Humidity / 1024.0, vector.Calibration.Humidity(vector.RawH, fine));
    }

    [Theory]
    [InlineData(300000, -44.36, 23101007)]
    [InlineData(400000, -12.64, 24298573)]
    [InlineData(600000, 50.11, 26759084)]
    public void Pressure_is_compensated_for_temperature_below_and_above_zero(int raw, double temperature, long pressure)
    {
        var vector = Bme280Vector.All[0];
        var fine = vector.Calibration.Fine(raw);

        Assert.Equal(temperature, Bme280Calibration.Temperature(fine));
        Assert.Equal(pressure / 256.0, vector.Calibration.Pressure(vector.RawP, fine));
    }

    [Fact]
    public void No_calibration_and_no_measurement_makes_it_throw()
    {
        var random = new Random(280);
        var first = new byte[Bme280Calibration.FirstLength];
        var second = new byte[Bme280Calibration.SecondLength];
        for (var i = 0; i < 20_000; i++)
        {
            random.NextBytes(first);
            random.NextBytes(second);
            var calibration = new Bme280Calibration(first, second);
            var fine = calibration.Fine(random.Next(1 << 20));
            calibration.Pressure(random.Next(1 << 20), fine);
            Assert.InRange(calibration.Humidity(random.Next(1 << 16), fine), 0, 100);
        }
    }

    [Fact]
    public void A_calibration_of_nothing_but_zeros_or_ones_is_not_plausible()
    {
        byte[] zeros = new byte[Bme280Calibration.FirstLength];
        byte[] ones = [.. Enumerable.Repeat((byte)0xFF, Bme280Calibration.FirstLength)];

        Assert.False(new Bme280Calibration(zeros, new byte[Bme280Calibration.SecondLength]).IsPlausible);
        Assert.False(new Bme280Calibration(ones, new byte[Bme280Calibration.SecondLength]).IsPlausible);
        Assert.True(Bme280Vector.All[0].Calibration.IsPlausible);
    }
}
