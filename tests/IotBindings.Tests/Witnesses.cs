using static Gateway.IotBindings.Tests.Witness;

namespace Gateway.IotBindings.Tests;

/// <summary>Witnesses for the bindings whose chip no built-in driver has: examples and steps of datasheets, and real chips.</summary>
internal static class Witnesses
{
    private const double Gravity = 9.80665;
    private const byte Seven = 0x7F;

    public static IReadOnlyList<Witness> All { get; } =
    [
        Of("adxl345", "datasheet, table 1: 256 steps for 1 g at 2 g, 32 at 16 g", 0, Adxl345("0001" + "00FF" + "8000"), [Gravity, -Gravity, Gravity / 2], 1e-6),
        Of("adxl345", string.Empty, 0, Adxl345("2000" + "E0FF" + "0000"), [Gravity, -Gravity, 0], 1e-6) with { Settings = [("range", "16")] },
        Of("bme680", "the formulas for whole numbers in the datasheet, 3.3 and 3.4", 0x76, Bme680Datasheet.Chip().Transfer, Bme680Datasheet.Values(), 0.01, 0.1, 5, 50),
        Of("bno055", "datasheet, 3.6.5: 16 steps for 1°, 100 for 1 m/s²", 0x28,
            new RegisterChip().With(0x00, "A0").With(0x39, "05").With(0x1A, "400B" + "30FD" + "6801").With(0x28, "6400" + "2BFC" + "3200").Transfer, [180, -45, 22.5, 1, -9.81, 0.5], 1e-6),
        Of("hts221", "calibration of a real chip (community.st.com), formulas of the datasheet, 9", 0x5F,
            new RegisterChip(mask: Seven).With(0x28, "74E8" + "8F01").With(0x30, "3D8F990E00C4F2FF3A03F5D000001E03").Transfer, [19.125 + (399 * 14.625 / 798), 30.5 + (41 * 6014 / 12029.0)], 1e-4),
        Of("ina236", "datasheet, table 8-4", 0x40,
            new RegisterChip(width: 2).With(0x01, "4B00" + "1D4C" + "1194" + "2EE0").With(0x3F, "A080").Transfer, [12, 6, 72], 1e-6) with { Settings = [("shunt", "0.008"), ("max-current", "8.19")] },
        Of("lis3dh", "application note AN3308, table 8 (350 mg at 2 g), datasheet, table 4: 2 mg a step at 4 g", 0x18,
            new RegisterChip(mask: Seven).With(0x28, "E015" + "20EA" + "0000").Transfer, [0.7 * Gravity, -0.7 * Gravity, 0], 1e-5),
        Of("lm75", "datasheet SNOS808, table of temperatures; register map `lm75`", 0x48, Lm75("1900"), [25], 1e-9),
        Of("lm75", string.Empty, 0x48, Lm75("7D00"), [125], 1e-9),
        Of("lm75", string.Empty, 0x48, Lm75("E780"), [-24.5], 1e-9),
        Of("lps22hb", "datasheet, table 3: 4096 steps for 1 hPa, 100 for 1 °C; kernel driver `st_pressure`", 0x5C,
            new RegisterChip(mask: Seven).With(0x0F, "B1").Fixed(0x11).With(0x28, "8DF53F" + "2909").Transfer, [23.45, 102_334.69], 0.01),
        Of("lps25h", "datasheet, table 3, and technical note TN1228: 480 steps for 1 °C from 42.5 °C", 0x5C,
            new RegisterChip(mask: Seven).With(0x0F, "BD").With(0x28, "8DF53F" + "50DA").Transfer, [22.4, 102_334.69], 0.01),
        new("lsm9ds1", "datasheet, table 3: 0.061 mg, 8.75 m°/s, 0.14 mG a step", new()
        {
            [0x6A] = new RegisterChip(mask: Seven).With(0x18, "A52C" + "5BD3" + "0000").With(0x28, "0040" + "00C0" + "0020").Transfer,
            [0x1C] = new RegisterChip(mask: Seven).With(0x28, "F30D" + "0DF2" + "0000").Transfer,
        }, [16_384 * 0.000061 * Gravity, -16_384 * 0.000061 * Gravity, 8_192 * 0.000061 * Gravity, 11_429 * 0.00875, -11_429 * 0.00875, 0, 3_571 * 0.014, -3_571 * 0.014, 0], 0.01),
        Of("max44009", "datasheet, examples at registers 0x03 and 0x04", 0x4A, Max44009("EF0F"), [188_006], 0.5),
        Of("max44009", string.Empty, 0x4A, Max44009("EF0E"), [187_269], 0.5),
        Of("max44009", string.Empty, 0x4A, Max44009("0100"), [0.72], 1e-9),
        Of("mlx90614", "datasheet, 8.4.6: 0x27AD is -70.01 °C, 0x7FFF is 382.19 °C", 0x5A, new RegisterChip(width: 2).With(0x06, "AD27").With(0x07, "FF7F").Transfer, [382.19, -70.01], 1e-6),
        Of("mpu6050", "register map RM-MPU-6000A, 4.17 and 4.19: 16384 steps for 1 g, 131 for 1 °/s", 0x68,
            new RegisterChip().With(0x75, "68").With(0x3B, "4000" + "E000" + "0000").With(0x43, "332C" + "FF7D" + "0000").Transfer, [Gravity, -Gravity / 2, 0, 100, -1, 0], 0.06),
        Of("scd4x", "datasheet, example of read_measurement, with its checksums", 0x62,
            Commands(("E4B8", Checked("8006")), ("EC05", "01F433" + "6667A2" + "5EB93C")), [500, 25, 37], 0.01),
        Of("shtc3", "datasheet, 5.11; kernel driver `shtc1`", 0x70, Commands(("7866", Checked("6666", "8000"))), [25, 50], 0.05),
        Of("shtc3", string.Empty, 0x70, Commands(("7866", Checked("B333", "4000"))), [77.5, 25], 0.05),
        Of("si7021", "datasheet of the HTU21D, which computes alike: 0x683A, 24.7 °C and 0x4E85, 32.3 %; register map `htu21d`", 0x40,
            Commands(("E7", "3A"), ("E3", "683A"), ("E5", "4E85")), [24.7, 32.3], 0.05),
    ];

    private static Answer Adxl345(string axes) => new RegisterChip(mask: 0x3F).With(0x00, "E5").With(0x32, axes).TransferBothWays;

    private static Answer Lm75(string temperature) => new RegisterChip(width: 2).With(0x00, temperature).Transfer;

    private static Answer Max44009(string registers) => new RegisterChip { GoesOn = false }.With(0x03, registers).Transfer;
}
