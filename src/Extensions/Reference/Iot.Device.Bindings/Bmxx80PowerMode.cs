namespace Iot.Device.Bmxx80.PowerMode;

public enum Bmx280PowerMode : byte
{
    Forced = 2,
}

public enum Bme680PowerMode : byte
{
    Forced = 1,
}
