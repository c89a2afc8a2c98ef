using System.Device.I2c;
using Iot.Device.Bmxx80.PowerMode;
using UnitsNet;

namespace Iot.Device.Bmxx80;

public enum Bme680HeaterProfile : byte;

public class DeviceStatus
{
    public bool Measuring
    {
        get => throw null!;
        set => throw null!;
    }
}

public abstract class Bmxx80Base : IDisposable
{
    protected Bmxx80Base(byte deviceId, I2cDevice i2cDevice) => throw null!;

    public abstract bool TryReadTemperature(out Temperature temperature);

    public abstract bool TryReadPressure(out Pressure pressure);

    public void Dispose() => throw null!;
}

public abstract class Bmx280Base : Bmxx80Base
{
    protected Bmx280Base(byte deviceId, I2cDevice i2cDevice)
        : base(deviceId, i2cDevice) => throw null!;

    public override bool TryReadTemperature(out Temperature temperature) => throw null!;

    public override bool TryReadPressure(out Pressure pressure) => throw null!;

    public DeviceStatus ReadStatus() => throw null!;

    public void SetPowerMode(Bmx280PowerMode powerMode) => throw null!;

    public virtual int GetMeasurementDuration() => throw null!;
}

public class Bme280 : Bmx280Base
{
    public Bme280(I2cDevice i2cDevice)
        : base(0, i2cDevice) => throw null!;

    public bool TryReadHumidity(out RelativeHumidity humidity) => throw null!;
}

public class Bmp280 : Bmx280Base
{
    public Bmp280(I2cDevice i2cDevice)
        : base(0, i2cDevice) => throw null!;
}

public class Bme680 : Bmxx80Base
{
    public Bme680(I2cDevice i2cDevice)
        : base(0, i2cDevice) => throw null!;

    public Bme680HeaterProfile HeaterProfile
    {
        get => throw null!;
        set => throw null!;
    }

    public override bool TryReadTemperature(out Temperature temperature) => throw null!;

    public override bool TryReadPressure(out Pressure pressure) => throw null!;

    public bool TryReadHumidity(out RelativeHumidity humidity) => throw null!;

    public bool TryReadGasResistance(out ElectricResistance gasResistance) => throw null!;

    public void SetPowerMode(Bme680PowerMode powerMode) => throw null!;

    public Duration GetMeasurementDuration(Bme680HeaterProfile profile) => throw null!;
}
