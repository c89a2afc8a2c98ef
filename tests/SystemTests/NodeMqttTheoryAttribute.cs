namespace SystemTests;

/// <summary>
/// A test with the npm package <c>mqtt</c>: <c>NODE_MODULES_MQTT</c> names the <c>node_modules</c> folder it is installed in. Without it the
/// test is skipped and says so; with CI=true it runs and fails.
/// </summary>
public sealed class NodeMqttTheoryAttribute : TheoryAttribute
{
    internal const string Variable = "NODE_MODULES_MQTT";

    internal const string Script = """
        const mqtt = require('mqtt');
        const [port, version] = process.argv.slice(1).map(Number);
        const options = { host: '127.0.0.1', port, protocolVersion: version, reconnectPeriod: 0 };
        const one = { qos: 1 };
        const dies = mqtt.connect({ ...options, will: { topic: 'node/will', payload: 'lost', qos: 1 } });
        const client = mqtt.connect(options);
        const came = [];
        setTimeout(() => { console.log('too late', came.length); process.exit(1); }, 120000).unref();
        const until = what => new Promise(done => { const t = setInterval(() => { if (what()) { clearInterval(t); done(); } }, 5); });
        const of = topic => came.filter(m => m.topic === topic);
        client.on('message', (topic, payload, packet) => came.push({ topic, text: payload.toString(), retain: packet.retain }));
        (async () => {
          await until(() => client.connected && dies.connected);
          await client.subscribeAsync(['node/+', 'node/deep/#'], one);
          await Promise.all([...Array(200).keys()].map(i => client.publishAsync('node/many', `${i}`, one)));
          await until(() => of('node/many').length >= 200);
          console.log(of('node/many').every((m, i) => m.text === `${i}`) ? '200 in order' : 'out of order');
          await client.publishAsync('kept', 'yes', { qos: 1, retain: true });
          await client.subscribeAsync('kept', one);
          await until(() => of('kept').length > 0);
          console.log((of('kept')[0].retain ? 'retained ' : 'live ') + of('kept')[0].text);
          await client.unsubscribeAsync('kept');
          await client.publishAsync('kept', '', { qos: 1, retain: true });
          await client.publishAsync('node/deep/er', 'x', one);
          await until(() => of('node/deep/er').length > 0);
          console.log(of('kept').length === 1 ? 'unsubscribed' : 'still subscribed');
          dies.on('error', () => {});
          dies.stream.destroy();
          await until(() => of('node/will').length > 0);
          console.log('will ' + of('node/will')[0].text);
          await client.endAsync();
          process.exit(0);
        })().catch(e => { console.log(e); process.exit(1); });
        """;

    public NodeMqttTheoryAttribute() => Skip = MosquittoBroker.Missing ?? Missing;

    private static string? Missing =>
        Environment.GetEnvironmentVariable(Variable) is null && !string.Equals(Environment.GetEnvironmentVariable("CI"), "true", StringComparison.OrdinalIgnoreCase)
            ? $"the npm package mqtt is not there; install it (npm install mqtt) and name its node_modules in {Variable} to run this test"
            : null;
}
