using Gateway.Configuration;

namespace Gateway.Tests.Configuration;

public sealed class WrongConfigurationTests
{
    private const string Id = "gateway: { id: g }\n";
    private const string Up = Id + "upstreams:\n  cloud:\n    url: mqtt://broker:1883\n";
    private const string Encrypted = Id + "upstreams:\n  cloud:\n    url: mqtts://broker:1883\n";
    private const string Bench = Id + "sensors:\n  bench:\n    driver: bme280\n    bus: i2c-1\n";
    private const string IdRule = "not an id; allowed are a-z, 0-9 and -, beginning with a letter or digit, at most 63 characters";

    public static TheoryData<string, string> Wrong => new()
    {
        { "gateway:\n  id: Greenhouse 1\n", "c.yaml:2:7 gateway.id: " + IdRule },
        { "gateway:\n  id: -a\n", "c.yaml:2:7 gateway.id: " + IdRule },
        { "gateway:\n  id: ''\n", "c.yaml:2:7 gateway.id: " + IdRule },
        { "gateway: []\n", "c.yaml:1:1 gateway: expected a group of settings, found a list" },
        { "gateway:\n  id: g\n  topic-prefix: a/+\n", "c.yaml:3:17 gateway.topic-prefix: must not contain '+' or '#': they are wildcards" },
        { "gateway:\n  id: g\n  topic-prefix: a/\n", "c.yaml:3:17 gateway.topic-prefix: must not begin or end with '/', nor contain '//'" },
        { "gateway:\n  id: g\n  topic-prefix: $SYS\n", "c.yaml:3:17 gateway.topic-prefix: must not begin with '$': those topics belong to the broker" },
        { "gateway:\n  id: g\n  topic-prefix: ''\n", "c.yaml:3:17 gateway.topic-prefix: must not be empty" },
        { Id + "sensor:\n", "c.yaml:2:1 sensor: unknown setting; did you mean 'sensors'?" },
        { Id + "plugins:\n", "c.yaml:2:1 plugins: unknown setting; known here: computed, gateway, http, log, otlp, rules, sensors, store, upstreams" },
        { Id + "sensors: [bench]\n", "c.yaml:2:1 sensors: expected names with settings, found a list" },
        { Id + "sensors:\n  Bench: { driver: host }\n", "c.yaml:3:3 sensors.Bench: " + IdRule },
        { Id + "sensors:\n  bench: 5\n", "c.yaml:3:10 sensors.bench: expected a group of settings, found a value" },
        { Id + "sensors:\n  bench:\n    driver:bme280\n", "c.yaml:4:5 sensors.bench: expected a group of settings, found a value; is a space missing behind 'driver:'?" },
        { Id + "sensors:\n  bench: mqtt://b\n", "c.yaml:3:10 sensors.bench: expected a group of settings, found a value" },
        { Bench + "    channels:\n      temperature: { offset: 5 K }\n", "c.yaml:7:30 sensors.bench.channels.temperature.offset: '5 K' is not a number; write it without a unit" },
        { Bench + "    channels:\n      temperature: { offset: '0,5' }\n", "c.yaml:7:30 sensors.bench.channels.temperature.offset: '0,5' is not a number; the decimal sign is a point" },
        { Id + "sensors:\n  sim: { driver: simulated, channels: { t: { unit: °C } } }\n", "c.yaml:3:29 sensors.sim.channels: warning: the unit '°C' of channel t is not what it looks like in UCUM, so nothing can be converted to it; write Cel" },
        { Id + "sensors:\n  bench:\n", "c.yaml:3:3 sensors.bench.driver: must be given" },
        { Id + "sensors:\n  bench: { driver: bme28, bus: i2c-1 }\n", "c.yaml:3:20 sensors.bench.driver: 'bme28' is not known; did you mean 'bme280'?" },
        { Id + "sensors:\n  bench: { driver: sht31, bus: i2c-1 }\n", "c.yaml:3:20 sensors.bench.driver: 'sht31' is not known; known are bme280, contact, host, replay, simulated" },
        { Bench + "    addres: 0x76\n", "c.yaml:6:5 sensors.bench.addres: unknown setting; did you mean 'address'?" },
        { Bench + "    address: 0x78\n", "c.yaml:6:14 sensors.bench.address: 0x78 is out of range; allowed is 118 to 119" },
        { Bench + "    every: 1\n", "c.yaml:6:12 sensors.bench.every: '1' is not a duration with its unit, as 250ms, 30s or 1h30m" },
        { Bench + "    every: [1s]\n", "c.yaml:6:5 sensors.bench.every: expected a value, found a list" },
        { Bench + "    start: never\n", "c.yaml:6:12 sensors.bench.start: 'never' is not known; known are retry, error, ignore" },
        { Bench + "    report:\n      heartbeat: 60s\n", "c.yaml:7:18 sensors.bench.report.heartbeat: warning: has no effect: every reading is forwarded; remove it, or add 'on-change'" },
        { Bench + "    report:\n      heartbeat: 1s\n      min-interval: 2s\n      on-change: { temperature: 1 }\n", "c.yaml:7:18 sensors.bench.report.heartbeat: must not be shorter than min-interval, 2s" },
        { Bench + "    report:\n      on-change: { temperatur: 1 }\n", "c.yaml:7:20 sensors.bench.report.on-change.temperatur: this sensor has no such channel; did you mean 'temperature'?" },
        { Bench + "    report:\n      on-change: { co2: 1 }\n", "c.yaml:7:20 sensors.bench.report.on-change.co2: this sensor has no such channel; it has temperature, humidity" },
        { Bench + "    report:\n      on-change: { temperature: -0.1 }\n", "c.yaml:7:33 sensors.bench.report.on-change.temperature: -0.1 is out of range; allowed is 0 or more" },
        { Bench + "    report:\n      on-change: { temperature: little }\n", "c.yaml:7:33 sensors.bench.report.on-change.temperature: 'little' is not a number" },
        { Bench + "    report:\n      on-change: 0.1\n", "c.yaml:7:18 sensors.bench.report.on-change: expected a group of settings, found a value" },
        { Bench + "    report:\n      aggregate: {}\n", "c.yaml:7:7 sensors.bench.report.aggregate.every: must be given" },
        { Bench + "    report:\n      aggregate: { every: 0s }\n", "c.yaml:7:27 sensors.bench.report.aggregate.every: 0s is out of range; allowed is 1s to 7d" },
        { Bench + "    report:\n      aggregate: { every: 1m, values: [average] }\n", "c.yaml:7:40 sensors.bench.report.aggregate.values: 'average' is not known; known are mean, min, max, count" },
        { Bench + "    report:\n      aggregate: { every: 1m, values: [] }\n", "c.yaml:7:31 sensors.bench.report.aggregate.values: must not be empty; leave it out for [mean, min, max, count]" },
        { Bench + "    report:\n      aggregate: { every: 1m, channels: [pressure] }\n", "c.yaml:7:42 sensors.bench.report.aggregate.channels: this sensor has no such channel; it has temperature, humidity" },
        { Bench + "    report:\n      aggregates: { every: 1m }\n", "c.yaml:7:7 sensors.bench.report.aggregates: unknown setting; did you mean 'aggregate'?" },
        { Bench + "    channels:\n      temperatur: { offset: 1 }\n", "c.yaml:7:7 sensors.bench.channels.temperatur: this sensor has no such channel; did you mean 'temperature'?" },
        { Bench + "    channels:\n      co2: { offset: 1 }\n", "c.yaml:7:7 sensors.bench.channels.co2: this sensor has no such channel; it has temperature, humidity" },
        { Bench + "    channels:\n      temperature: { ofset: 1 }\n", "c.yaml:7:22 sensors.bench.channels.temperature.ofset: unknown setting; did you mean 'offset'?" },
        { Bench + "    channels:\n      temperature: { factor: 0 }\n", "c.yaml:7:30 sensors.bench.channels.temperature.factor: must not be 0: every value would be the same" },
        { Bench + "    channels:\n      temperature: { range: [85, -40] }\n", "c.yaml:7:22 sensors.bench.channels.temperature.range: expected two numbers, the lower one first, as [-40, 85]" },
        { Bench + "    channels:\n      temperature: { range: [85] }\n", "c.yaml:7:22 sensors.bench.channels.temperature.range: expected two numbers, the lower one first, as [-40, 85]" },
        { Bench + "    channels:\n      temperature: { median: 4 }\n", "c.yaml:7:30 sensors.bench.channels.temperature.median: 4 is not odd; write 3 or 5" },
        { Bench + "    channels:\n      temperature: { average: 1001 }\n", "c.yaml:7:31 sensors.bench.channels.temperature.average: 1001 is out of range; allowed is 1 to 1000" },
        { Bench + "    channels:\n      temperature: { points: [ { reads: 1, is: 2 } ] }\n", "c.yaml:7:22 sensors.bench.channels.temperature.points: expected two points at least, as [{ reads: 0.3, is: 0 }, { reads: 98.9, is: 100 }]; for a single one use 'offset'" },
        { Bench + "    channels:\n      temperature: { points: [ { reads: 1, is: 2 }, { reads: 1, is: 3 } ] }\n", "c.yaml:7:22 sensors.bench.channels.temperature.points: two points have the same 'reads', 1" },
        { Id + "sensors:\n  sim: { driver: simulated, channels: { t: { offset: 1 } } }\n", "c.yaml:3:46 sensors.sim.channels.t.offset: unknown setting; known here: calibration, high, low, noise, period, unit, wave" },
        { Id + "sensors:\n  sim: { driver: simulated, channels: { t: { wave: sin } } }\n", "c.yaml:3:52 sensors.sim.channels.t.wave: 'sin' is not known; did you mean 'sine'?" },
        { Id + "sensors:\n  sim: { driver: simulated, faults: [ { kind: nan, every: 1s } ] }\n", "c.yaml:3:39 sensors.sim.faults[0].for: must be given" },
        { Id + "upstreams:\n  Cloud: { url: 'mqtt://b' }\n", "c.yaml:3:3 upstreams.Cloud: " + IdRule },
        { Id + "computed: { d: { value: a/b } }\n", "c.yaml:2:25 computed.d.value: column 1: there is no point 'a/b'; no sensor is configured" },
        { Id + "upstreams:\n  cloud: {}\n", "c.yaml:3:3 upstreams.cloud.url: must be given" },
        { Id + "upstreams:\n  cloud: { url: [] }\n", "c.yaml:3:12 upstreams.cloud.url: must be given" },
        { Id + "upstreams:\n  cloud: { url: broker:1883 }\n", "c.yaml:3:17 upstreams.cloud.url: is not a url; write one as mqtt://broker.example.com:1883" },
        { Id + "upstreams:\n  cloud: { url: mqtt://broker:99999 }\n", "c.yaml:3:17 upstreams.cloud.url: is not a url; write one as mqtt://broker.example.com:1883" },
        { Id + "upstreams:\n  cloud: { url: mqtt://broker:0 }\n", "c.yaml:3:17 upstreams.cloud.url: port 0 is none; write it as mqtt://broker.example.com:1883" },
        { Id + "upstreams:\n  cloud: { url: http://broker }\n", "c.yaml:3:17 upstreams.cloud.url: must begin with mqtt://, mqtts://, ws:// or wss://, as mqtt://broker.example.com:1883" },
        { Id + "upstreams:\n  cloud: { url: mqtt:///x }\n", "c.yaml:3:17 upstreams.cloud.url: names no host; write it as mqtt://broker.example.com:1883" },
        { Id + "upstreams:\n  cloud: { url: mqtt://broker/topic }\n", "c.yaml:3:17 upstreams.cloud.url: must end behind the port, as mqtt://broker.example.com:1883" },
        { Id + "upstreams:\n  cloud: { url: 'mqtt://me:hunter2@broker' }\n", "c.yaml:3:17 upstreams.cloud.url: must not hold a user or password; use username and password-file" },
        { Id + "upstreams:\n  cloud: { url: 'wss://broker/mqtt#x' }\n", "c.yaml:3:17 upstreams.cloud.url: must not hold a '#'" },
        { Id + "upstreams:\n  cloud: { url: mqtts://broker/topic }\n", "c.yaml:3:17 upstreams.cloud.url: must end behind the port, as mqtt://broker.example.com:1883" },
        { Up + "    protocol: 3.1\n", "c.yaml:5:15 upstreams.cloud.protocol: '3.1' is not known; known are 5, 3.1.1" },
        { Up + "    client-id: \"a\\tb\"\n", "c.yaml:5:16 upstreams.cloud.client-id: must not contain control characters" },
        { Up + "    protocol: 3.1.1\n    password-file: /x\n", "c.yaml:6:20 upstreams.cloud.password-file: needs a username with protocol 3.1.1" },
        { Up + "    password: hunter2\n", "c.yaml:5:5 upstreams.cloud.password: unknown setting; did you mean 'password-file'?" },
        { Up + "    keep-alive: 1500ms\n", "c.yaml:5:17 upstreams.cloud.keep-alive: must be whole seconds" },
        { Up + "    ack-timeout: 0s\n", "c.yaml:5:18 upstreams.cloud.ack-timeout: 0s is out of range; allowed is 1s to 10m" },
        { Up + "    window: 0\n", "c.yaml:5:13 upstreams.cloud.window: 0 is out of range; allowed is 1 to 65535" },
        { Up + "    window: 65536\n", "c.yaml:5:13 upstreams.cloud.window: 65536 is out of range; allowed is 1 to 65535" },
        { Up + "    drain-rate: 2000\n", "c.yaml:5:17 upstreams.cloud.drain-rate: '2000' is not a rate with its unit, as 2000/s" },
        { Up + "    send: [alert]\n", "c.yaml:5:12 upstreams.cloud.send: 'alert' is not known; did you mean 'alerts'?" },
        { Up + "    send: []\n", "c.yaml:5:5 upstreams.cloud.send: must not be empty; leave it out for [alerts, system, readings]" },
        { Up + "    from: start\n", "c.yaml:5:11 upstreams.cloud.from: 'start' is not known; known are head, oldest" },
        { Up + "    format: cloudevent\n", "c.yaml:5:13 upstreams.cloud.format: 'cloudevent' is not known; did you mean 'cloudevents'?" },
        { Up + "    batch: { count: 1 }\n", "c.yaml:5:21 upstreams.cloud.batch.count: 1 is out of range; allowed is 2 to 10000" },
        { Up + "    batch: on\n", "c.yaml:5:12 upstreams.cloud.batch: 'on' is not known; known are off" },
        { Up + "    compress: gzip\n    protocol: 3.1.1\n", "c.yaml:5:15 upstreams.cloud.compress: needs protocol 5: MQTT 3.1.1 has no place to say that a payload is compressed" },
        { Up + "    expire: { reading: 7d }\n", "c.yaml:5:15 upstreams.cloud.expire.reading: unknown setting; did you mean 'readings'?" },
        { Up + "    expire: { readings: 1s }\n", "c.yaml:5:25 upstreams.cloud.expire.readings: 1s is out of range; allowed is 1m or more" },
        { Up + "    tls: { ca-file: x }\n", "c.yaml:5:5 upstreams.cloud.tls: has no effect on mqtt://, which is not encrypted; use mqtts:// in url, or remove it" },
        { Encrypted + "    tls: { ca: x }\n", "c.yaml:5:12 upstreams.cloud.tls.ca: unknown setting; did you mean 'ca-file'?" },
        { Encrypted + "    tls: { key-file: x }\n", "c.yaml:5:22 upstreams.cloud.tls.key-file: needs a cert-file" },
        { Encrypted + "    tls: { server-name: 'a b' }\n", "c.yaml:5:25 upstreams.cloud.tls.server-name: is not a host name" },
        { Encrypted + "    tls: { alpn: 'ä' }\n", "c.yaml:5:18 upstreams.cloud.tls.alpn: must be 1 to 255 ASCII characters without spaces" },
        { Up + "    link: azure\n", "c.yaml:5:11 upstreams.cloud.link: 'azure' is not known; known are builtin" },
        { Up + "    commands: [rest]\n", "c.yaml:5:16 upstreams.cloud.commands: 'rest' is not known; did you mean 'reset'?" },
        { Up + "    commands: [reset]\n    shadow: true\n", "c.yaml:5:5 upstreams.cloud.commands: warning: a shadow takes no commands; they are left to the upstream that it is a copy of" },
        { Id + "store: { engine: sqlit }\n", "c.yaml:2:18 store.engine: 'sqlit' is not known; did you mean 'sqlite'?" },
        { Id + "store: { path: \"a\\0b\" }\n", "c.yaml:2:16 store.path: must not contain control characters" },
        { Id + "sensors:\n  old: { driver: replay, file: x.csv, every: 1s }\n", "c.yaml:3:46 sensors.old.every: warning: has no effect: a recording has its own times; remove it" },
        { Id + "sensors:\n  door: { driver: contact, chip: c, line: l, every: 1s }\n", "c.yaml:3:53 sensors.door.every: warning: has no effect: this kind of sensor sets its own pace; remove it" },
        { Id + "sensors:\n  old: { driver: replay, file: x.csv, every: often }\n", "c.yaml:3:46 sensors.old.every: 'often' is not a duration with its unit, as 250ms, 30s or 1h30m" },
        { Id + "store: { limit: 512 }\n", "c.yaml:2:17 store.limit: '512' is not a size with its unit, as 64KiB or 512MiB" },
        { Id + "store: { readings-linger: 2m }\n", "c.yaml:2:27 store.readings-linger: 2m is out of range; allowed is 1m or less" },
        { Id + "http: { listen: 'localhost' }\n", "c.yaml:2:17 http.listen: must be an IP address and a port, as 127.0.0.1:9464 or [::1]:9464" },
        { Id + "http: { listen: '0.0.0.0:9464' }\n", "c.yaml:2:17 http.listen: anybody who reaches this address could ask; add a token-file or tls.client-ca-file, or listen at 127.0.0.1" },
        { Id + "http: { listen: '0.0.0.0:9464', token-file: /t }\n", "c.yaml:2:45 http.token-file: warning: the token crosses the network unencrypted; add tls.cert-file" },
        { Id + "http: { tls: { client-ca-file: /c } }\n", "c.yaml:2:32 http.tls.client-ca-file: needs a cert-file" },
        { Id + "log: { level: verbose }\n", "c.yaml:2:15 log.level: 'verbose' is not known; known are trace, debug, information, warning, error, critical" },
    };

    [Theory]
    [MemberData(nameof(Wrong))]
    public void A_mistake_is_one_line_that_names_place_and_remedy(string yaml, string line)
    {
        var loaded = ConfigurationLoader.Parse("c.yaml", yaml, TestSources.With());
        Assert.Equal(line, string.Join('\n', loaded.Problems));
        Assert.Equal(line.Contains(": warning: ", StringComparison.Ordinal), loaded.IsValid);
    }

    [Fact]
    public void All_mistakes_are_reported_at_once_in_the_order_of_the_file()
    {
        var loaded = ConfigurationLoader.Parse("c.yaml", "log: { level: x }\nsensors: { a: { driver: host, b: 1 }, B: { driver: host } }\ngateway: { id: g, c: 1 }\n", TestSources.With());
        Assert.Equal(["log.level", "sensors.a.b", "sensors.B", "gateway.c"], loaded.Problems.Select(p => p.Path));
    }
}
