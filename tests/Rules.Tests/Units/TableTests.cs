using Gateway.Rules.Units;

namespace Gateway.Rules.Tests.Units;

/// <summary>Every unit and prefix of the table, with the number that physics gives it in base units.</summary>
public class TableTests
{
    [Theory]
    [InlineData("m", 1, "m", true)]
    [InlineData("g", 1e-3, "kg", true)]
    [InlineData("s", 1, "s", true)]
    [InlineData("A", 1, "A", true)]
    [InlineData("K", 1, "K", true)]
    [InlineData("cd", 1, "cd", true)]
    [InlineData("rad", 1, "rad", true)]
    [InlineData("mol", 1, "mol", true)]
    [InlineData("bit", 1, "bit", true)]
    [InlineData("Cel", 1, "K", false)]
    [InlineData("[degF]", 5 / 9d, "K", false)]
    [InlineData("[degR]", 5 / 9d, "K", false)]
    [InlineData("%", 0.01, "1", false)]
    [InlineData("[ppth]", 1e-3, "1", false)]
    [InlineData("[ppm]", 1e-6, "1", false)]
    [InlineData("[ppb]", 1e-9, "1", false)]
    [InlineData("[pptr]", 1e-12, "1", false)]
    [InlineData("sr", 1, "rad2", true)]
    [InlineData("deg", Math.PI / 180, "rad", false)]
    [InlineData("'", Math.PI / 10800, "rad", false)]
    [InlineData("circ", 2 * Math.PI, "rad", false)]
    [InlineData("min", 60, "s", false)]
    [InlineData("h", 3600, "s", false)]
    [InlineData("d", 86400, "s", false)]
    [InlineData("wk", 604800, "s", false)]
    [InlineData("a", 31557600, "s", false)]
    [InlineData("mo", 2629800, "s", false)]
    [InlineData("Hz", 1, "/s", true)]
    [InlineData("Bq", 1, "/s", true)]
    [InlineData("N", 1, "kg.m/s2", true)]
    [InlineData("Pa", 1, "kg/(m.s2)", true)]
    [InlineData("J", 1, "kg.m2/s2", true)]
    [InlineData("W", 1, "kg.m2/s3", true)]
    [InlineData("Wh", 3600, "kg.m2/s2", true)]
    [InlineData("C", 1, "A.s", true)]
    [InlineData("V", 1, "kg.m2/(s3.A)", true)]
    [InlineData("F", 1, "s4.A2/(kg.m2)", true)]
    [InlineData("Ohm", 1, "kg.m2/(s3.A2)", true)]
    [InlineData("S", 1, "s3.A2/(kg.m2)", true)]
    [InlineData("Wb", 1, "kg.m2/(s2.A)", true)]
    [InlineData("T", 1, "kg/(s2.A)", true)]
    [InlineData("H", 1, "kg.m2/(s2.A2)", true)]
    [InlineData("lm", 1, "cd.rad2", true)]
    [InlineData("lx", 1, "cd.rad2/m2", true)]
    [InlineData("Gy", 1, "m2/s2", true)]
    [InlineData("Sv", 1, "m2/s2", true)]
    [InlineData("kat", 1, "mol/s", true)]
    [InlineData("L", 1e-3, "m3", true)]
    [InlineData("l", 1e-3, "m3", true)]
    [InlineData("t", 1000, "kg", false)]
    [InlineData("ar", 100, "m2", true)]
    [InlineData("bar", 1e5, "kg/(m.s2)", true)]
    [InlineData("atm", 101325, "kg/(m.s2)", false)]
    [InlineData("cal", 4.184, "kg.m2/s2", true)]
    [InlineData("eV", 1.602176634e-19, "kg.m2/s2", true)]
    [InlineData("m[Hg]", 133322, "kg/(m.s2)", true)]
    [InlineData("m[H2O]", 9806.65, "kg/(m.s2)", true)]
    [InlineData("[g]", 9.80665, "m/s2", true)]
    [InlineData("G", 1e-4, "kg/(s2.A)", true)]
    [InlineData("[in_i]", 0.0254, "m", false)]
    [InlineData("[ft_i]", 0.3048, "m", false)]
    [InlineData("[yd_i]", 0.9144, "m", false)]
    [InlineData("[mi_i]", 1609.344, "m", false)]
    [InlineData("[nmi_i]", 1852, "m", false)]
    [InlineData("[kn_i]", 1852 / 3600d, "m/s", false)]
    [InlineData("[in_i'Hg]", 3386.3788, "kg/(m.s2)", false)]
    [InlineData("[in_i'H2O]", 249.08891, "kg/(m.s2)", false)]
    [InlineData("[lb_av]", 0.45359237, "kg", false)]
    [InlineData("[oz_av]", 0.028349523125, "kg", false)]
    [InlineData("[lbf_av]", 4.4482216152605, "kg.m/s2", false)]
    [InlineData("[psi]", 6894.757293168361, "kg/(m.s2)", false)]
    [InlineData("[gal_us]", 3.785411784e-3, "m3", false)]
    [InlineData("[HP]", 745.6998715822702, "kg.m2/s3", false)]
    [InlineData("[Btu_IT]", 1055.05585262, "kg.m2/s2", false)]
    [InlineData("By", 8, "bit", true)]
    [InlineData("Bd", 1, "/s", true)]
    public void A_unit_is_so_many_of_the_base_units(string code, double factor, string dimension, bool takesPrefix)
    {
        var unit = Unit.Parse(code)!.Value;
        Assert.Equal(1, unit.Factor / factor, 1e-14);
        Assert.Equal(Unit.Parse(dimension)!.Value.Dimension, unit.Dimension);
        Assert.Equal(takesPrefix ? unit.Factor * 1e6 : null, Unit.Parse("M" + code)?.Factor);
    }

    [Theory]
    [InlineData("Cel", 273.15)]
    [InlineData("[degF]", 45967 / 180d)]
    [InlineData("[degR]", 0)]
    [InlineData("K", 0)]
    public void The_zero_of_a_temperature_scale_lies_at(string code, double kelvin) => Assert.Equal(kelvin, Unit.Parse(code)!.Value.Offset);

    [Theory]
    [InlineData("Y", 1e24)]
    [InlineData("Z", 1e21)]
    [InlineData("E", 1e18)]
    [InlineData("P", 1e15)]
    [InlineData("T", 1e12)]
    [InlineData("G", 1e9)]
    [InlineData("M", 1e6)]
    [InlineData("k", 1e3)]
    [InlineData("h", 1e2)]
    [InlineData("da", 10)]
    [InlineData("d", 0.1)]
    [InlineData("c", 0.01)]
    [InlineData("m", 1e-3)]
    [InlineData("u", 1e-6)]
    [InlineData("n", 1e-9)]
    [InlineData("p", 1e-12)]
    [InlineData("f", 1e-15)]
    [InlineData("a", 1e-18)]
    [InlineData("Ki", 1024)]
    [InlineData("Mi", 1048576)]
    [InlineData("Gi", 1073741824)]
    [InlineData("Ti", 1099511627776)]
    public void A_prefix_is_a_factor(string prefix, double factor) => Assert.Equal(factor, Unit.Parse(prefix + "W")!.Value.Factor);

    [Theory]
    [InlineData("m")]
    [InlineData("kg")]
    [InlineData("s")]
    [InlineData("A")]
    [InlineData("K")]
    [InlineData("cd")]
    [InlineData("rad")]
    [InlineData("mol")]
    [InlineData("bit")]
    public void Powers_of_a_base_unit_add_up(string code)
    {
        Assert.Equal(Of($"{code}.{code}"), Of($"{code}2"));
        Assert.Equal(Of($"{code}2.{code}"), Of($"{code}3"));
        Assert.Equal(Of($"{code}3/{code}2"), Of(code));
        Assert.Equal(Of("1"), Of($"{code}-2.{code}2"));
        Assert.NotEqual(Of("1"), Of($"{code}2"));

        static Dimension Of(string text) => Unit.Parse(text)!.Value.Dimension;
    }

    [Theory]
    [InlineData("m{wet}", "m")]
    [InlineData("m2{wet}", "m2")]
    [InlineData("10{people}.m", "10.m")]
    [InlineData("{people}", "1")]
    [InlineData("{people}/h", "/h")]
    [InlineData("m+2", "m2")]
    [InlineData("10*+3", "10^3")]
    [InlineData("10*", "10")]
    [InlineData("m12", "m6.m6")]
    [InlineData("((((((((m))))))))", "m")]
    public void Codes_that_say_the_same_are_the_same(string code, string other) => Assert.Equal(Unit.Parse(other)!.Value, Unit.Parse(code)!.Value);

    [Theory]
    [InlineData("m/s}")]
    [InlineData("x")]
    [InlineData("m+")]
    [InlineData("(((((((((m)))))))))")]
    [InlineData("(m]")]
    [InlineData("10*0.m")]
    public void What_only_looks_like_a_unit_is_none(string code) => Assert.Null(Unit.Parse(code));

    [Fact]
    public void A_code_has_at_most_64_characters()
    {
        var factors = "m" + string.Concat(Enumerable.Repeat(".m", 31));
        Assert.Equal(63, factors.Length);
        Assert.Equal(Unit.Parse("m12.m12.m9"), Unit.Parse(factors + "2"));
        Assert.Null(Unit.Parse(factors + "12"));
    }
}
