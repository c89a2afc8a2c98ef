using Gateway.Abstractions;
using Gateway.Abstractions.Sensors;

namespace Gateway.Drivers;

/// <summary>Every driver there is: one line each.</summary>
public static class DriverCatalog
{
    /// <summary>The table.</summary>
    public static Catalogue<ISensor> All { get; } = new("driver",
    [
        new("ads1115", "Texas Instruments ADS1115 on I²C: up to four voltages.", s => new Ads1115(s)),
        new("aht20", "Aosong AHT20 on I²C: temperature and humidity.", s => new Aht20(s)),
        new("bh1750", "ROHM BH1750 on I²C: illuminance.", s => new Bh1750(s)),
        new("bme280", "Bosch BME280 on I²C: temperature, humidity and air pressure.", s => new Bme280(s)),
        new("bmp280", "Bosch BMP280 on I²C: temperature and air pressure.", s => new Bmp280(s)),
        new("contact", "A contact on a GPIO line: door, window, float switch; each change with its exact time.", s => new Contact(s)),
        new("dht11", "Aosong DHT11 on a GPIO line: temperature and humidity.", s => new Dht(s, Chips.DhtKind.Dht11)),
        new("dht22", "Aosong DHT22, AM2302, DHT21, AM2301 on a GPIO line: temperature and humidity.", s => new Dht(s, Chips.DhtKind.Dht22)),
        new("ds18b20", "Maxim DS18B20 on 1-Wire, through the kernel: temperature.", s => new Ds18b20(s)),
        new("frequency", "The frequency of a signal on a GPIO line: anemometer, fan, flow meter.", s => new Frequency(s)),
        new("hc-sr04", "Ultrasonic distance sensor HC-SR04 on two GPIO lines.", s => new HcSr04(s)),
        new("host", "Measures the machine itself: processor, memory, load, disk, network and temperature.", s => new Host(s)),
        new("hwmon", "Any chip that a hwmon driver of the kernel reads: temperature, humidity, voltage, current, power, fan.", s => new Hwmon(s)),
        new("iio", "Any chip that an IIO driver of the kernel reads: converters, light, pressure, humidity, distance and more.", s => new Iio(s)),
        new("ina219", "Texas Instruments INA219 on I²C: voltage, current and power of a supply.", s => new Ina219(s)),
        new("mcp3008", "Microchip MCP3008 or MCP3004 on SPI: up to eight voltages.", s => new Mcp3008(s)),
        new("mcp9808", "Microchip MCP9808 on I²C: temperature.", s => new Mcp9808(s)),
        new("pir", "Motion sensor HC-SR501 and its like on a GPIO line, with hold time and warm-up.", s => new Pir(s)),
        new("pulse", "Counts the pulses of a meter on a GPIO line, water, gas, energy or rain: total and rate.", s => new Pulse(s)),
        new("registers", "Any I²C chip that reads as registers, described in the configuration.", s => new Registers(s)),
        new("replay", "Plays a recording (CSV or JSON lines) with the times written in it.", s => new Replay(s)),
        new("serial-lines", "Any device that says lines of text on a serial port: columns, text with numbers, or JSON.", s => new SerialLines(s)),
        new("sht3x", "Sensirion SHT30, SHT31, SHT35 on I²C: temperature and humidity.", s => new Sht3x(s)),
        new("sht4x", "Sensirion SHT40, SHT41, SHT43, SHT45 on I²C: temperature and humidity.", s => new Sht4x(s)),
        new("simulated", "Makes up readings: waves, noise and faults on a schedule, the same for the same seed.", s => new Simulated(s)),
    ]);
}
