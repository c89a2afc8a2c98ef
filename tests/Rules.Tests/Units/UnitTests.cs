using Gateway.Rules.Units;

namespace Gateway.Rules.Tests.Units;

public class UnitTests
{
    [Theory]
    [InlineData(20, "Cel", "[degF]", 68)]
    [InlineData(-40, "Cel", "[degF]", -40)]
    [InlineData(37.7, "Cel", "[degF]", 99.86)]
    [InlineData(68, "[degF]", "Cel", 20)]
    [InlineData(32, "[degF]", "Cel", 0)]
    [InlineData(212, "[degF]", "Cel", 100)]
    [InlineData(20, "Cel", "K", 293.15)]
    [InlineData(293.15, "K", "Cel", 20)]
    [InlineData(0, "[degF]", "K", 45967 / 180d)]
    [InlineData(0, "mK", "[degF]", -459.67)]
    [InlineData(1013.25, "hPa", "Pa", 101325)]
    [InlineData(101325, "Pa", "hPa", 1013.25)]
    [InlineData(1013.25, "mbar", "hPa", 1013.25)]
    [InlineData(1, "bar", "kPa", 100)]
    [InlineData(1, "[psi]", "Pa", 6894.75729316836133672)]
    [InlineData(760, "mm[Hg]", "Pa", 101324.72)]
    [InlineData(1, "[ft_i]", "m", 0.3048)]
    [InlineData(3, "[in_i]", "mm", 76.2)]
    [InlineData(1, "[mi_i]", "km", 1.609344)]
    [InlineData(10, "[kn_i]", "km/h", 18.52)]
    [InlineData(36, "km/h", "m/s", 10)]
    [InlineData(90, "min", "h", 1.5)]
    [InlineData(2, "d", "s", 172800)]
    [InlineData(50, "%", "1", 0.5)]
    [InlineData(400, "[ppm]", "%", 0.04)]
    [InlineData(180, "deg", "rad", Math.PI)]
    [InlineData(1, "kW.h", "MJ", 3.6)]
    [InlineData(1, "kWh", "J", 3600000)]
    [InlineData(1, "KiBy", "bit", 8192)]
    [InlineData(12, "m3/h", "L/min", 200)]
    [InlineData(35, "ug/m3", "mg/m3", 0.035)]
    [InlineData(1, "J/(kg.K)", "m2.s-2/K", 1)]
    [InlineData(60, "/min", "Hz", 1)]
    [InlineData(60, "{beats}/min", "Hz", 1)]
    [InlineData(3, "10*3/uL", "10*9/L", 3)]
    [InlineData(5, "V/A", "Ohm", 5)]
    [InlineData(1, "lx", "cd.sr/m2", 1)]
    [InlineData(2, "Cel/min", "[degF]/min", 3.6)]
    [InlineData(7, "m/s/min", "m/(s.min)", 7)]
    [InlineData(7, "Cel/(90.s)", "Cel/min", 7 * 2 / 3d)]
    public void A_value_converts_as_exactly_as_it_can_be_written(double value, string from, string to, double expected) =>
        Assert.Equal(expected, Unit.Between(from, to)!.Value.Apply(value));

    [Fact]
    public void A_difference_converts_without_the_offset()
    {
        var conversion = Unit.Between("Cel", "[degF]")!.Value;
        Assert.Equal(3.6, conversion.ApplyDifference(2));
        Assert.Equal(35.6, conversion.Apply(2));
        Assert.Equal((1.8, 32), (conversion.Factor, conversion.Offset));
        Assert.False(conversion.IsIdentity);
    }

    [Theory]
    [InlineData("Cel", "Cel")]
    [InlineData(null, null)]
    [InlineData("dB[SPL]", "dB[SPL]")]
    [InlineData("hPa", "mbar")]
    public void The_same_unit_is_no_arithmetic_at_all(string? from, string? to)
    {
        var conversion = Unit.Between(from, to)!.Value;
        Assert.True(conversion.IsIdentity);
        foreach (var value in new[] { 0.1, -0.0, double.Epsilon, double.MaxValue, 1 / 3d })
        {
            Assert.Equal(BitConverter.DoubleToInt64Bits(value), BitConverter.DoubleToInt64Bits(conversion.Apply(value)));
            Assert.Equal(BitConverter.DoubleToInt64Bits(value), BitConverter.DoubleToInt64Bits(conversion.ApplyDifference(value)));
        }
    }

    [Theory]
    [InlineData("Cel", "Pa")]
    [InlineData("Cel", null)]
    [InlineData(null, "1")]
    [InlineData("1", null)]
    [InlineData("Hz", "rad/s")]
    [InlineData("dB", "1")]
    [InlineData("[pH]", "1")]
    [InlineData("CEL", "Cel")]
    [InlineData("m", "m2")]
    [InlineData("C", "Cel")]
    public void Units_of_different_things_are_not_comparable(string? from, string? to) => Assert.Null(Unit.Between(from, to));

    [Theory]
    [InlineData("")]
    [InlineData("/")]
    [InlineData("m/")]
    [InlineData("m..s")]
    [InlineData("m s")]
    [InlineData("(m")]
    [InlineData("m)")]
    [InlineData("m13")]
    [InlineData("m0")]
    [InlineData("m-")]
    [InlineData("m999999999999")]
    [InlineData("kCel")]
    [InlineData("kmin")]
    [InlineData("kkm")]
    [InlineData("0")]
    [InlineData("2*3")]
    [InlineData("[")]
    [InlineData("{")]
    [InlineData("m{")]
    [InlineData("°C")]
    [InlineData("((((((((((m))))))))))")]
    public void What_is_no_unit_is_none(string code) => Assert.Null(Unit.Parse(code));

    [Fact]
    public void A_hostile_code_is_refused_quickly()
    {
        Assert.Null(Unit.Parse(new string('(', 1_000_000)));
        Assert.NotNull(Unit.Parse(string.Join('.', Enumerable.Repeat("Ym12", 12))));
        Assert.Null(Unit.Between(string.Join('.', Enumerable.Repeat("Ym12", 12)), "m144"));
        Assert.Null(Unit.Between(string.Join('.', Enumerable.Repeat("Ym12", 12)), string.Join('.', Enumerable.Repeat("m12", 12))));
    }

    [Fact]
    public void Dimensions_multiply_and_divide()
    {
        var volt = Unit.Parse("V")!.Value;
        var ampere = Unit.Parse("A")!.Value;
        Assert.Equal(Unit.Parse("W"), volt * ampere);
        Assert.Equal(Unit.Parse("Ohm")!.Value.Dimension, volt.Dimension / ampere.Dimension);
        Assert.Equal(Dimension.None, (volt / volt).Dimension);
        Assert.Equal(Unit.Parse("m2"), Unit.Parse("m")!.Value.Power(2));
    }

    [Fact]
    public void In_a_product_a_temperature_is_a_difference()
    {
        Assert.False(Unit.Parse("Cel")!.Value.IsRatio);
        Assert.Equal((1, 273.15), (Unit.Parse("Cel")!.Value.Factor, Unit.Parse("Cel")!.Value.Offset));
        Assert.True(Unit.Parse("Cel/s")!.Value.IsRatio);
        Assert.Equal(Unit.Parse("K.m"), Unit.Parse("Cel.m"));
    }

    [Theory]
    [InlineData("Cel")]
    [InlineData("K")]
    [InlineData("[degF]")]
    public void Temperatures_there_and_back_are_the_same(string to)
    {
        var there = Unit.Between("Cel", to)!.Value;
        var back = Unit.Between(to, "Cel")!.Value;
        for (var tenths = -400; tenths <= 1250; tenths++)
        {
            Assert.Equal(tenths / 10d, back.Apply(there.Apply(tenths / 10d)), 1e-12);
        }
    }
}
