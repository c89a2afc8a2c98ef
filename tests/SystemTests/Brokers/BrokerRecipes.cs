namespace SystemTests.Brokers;

/// <summary>The brokers that delivery is proven with. What each cannot do is in docs/wire/brokers.md.</summary>
internal static class BrokerRecipes
{
    public static readonly BrokerRecipe Mosquitto = new()
    {
        Name = "mosquitto",
        Install = "apt-get install mosquitto",
        Found = First("/usr/sbin/mosquitto", "/usr/local/sbin/mosquitto", "/usr/bin/mosquitto"),
        Protocol = "5",
        KeepsRetained = true,
        Prepare = site => new BrokerCommand(
            Mosquitto!.Found!,
            ["-c", site.Write("mosquitto.conf", $"""
                listener {site.Port} 127.0.0.1
                user {Environment.UserName}
                allow_anonymous true
                persistence true
                persistence_location {site.Folder}/
                max_queued_messages 0
                log_dest stderr

                """)]),
    };

    public static readonly BrokerRecipe RabbitMq = new()
    {
        Name = "rabbitmq",
        Install = "apt-get install rabbitmq-server",
        Found = First("/usr/lib/rabbitmq/bin/rabbitmq-server"),
        Protocol = "3.1.1",
        KeepsRetained = true,
        RetainedForWildcards = false,
        WillWithin = TimeSpan.FromSeconds(150), // three times the keep-alive, see docs/wire/brokers.md
        SpeaksWillAtTakeover = false,
        Helper = site => new BrokerCommand("epmd", ["-address", "127.0.0.1"], ("ERL_EPMD_PORT", $"{site.Spare}")),
        Prepare = site => new BrokerCommand(
            RabbitMq!.Found!,
            [],
            ("HOME", site.Folder),
            ("RUNNING_UNDER_SYSTEMD", "true"), // it then takes the place of its shell, so that signals reach it
            ("RABBITMQ_CONF_ENV_FILE", "/dev/null"),
            ("RABBITMQ_NODENAME", "gateway-test@localhost"),
            ("RABBITMQ_MNESIA_BASE", Path.Combine(site.Folder, "mnesia")),
            ("RABBITMQ_LOG_BASE", Path.Combine(site.Folder, "log")),
            ("RABBITMQ_ENABLED_PLUGINS_FILE", site.Write("enabled_plugins", "[rabbitmq_mqtt].\n")),
            ("RABBITMQ_DIST_PORT", $"{site.Second}"),
            ("ERL_EPMD_PORT", $"{site.Spare}"),
            ("ERL_EPMD_ADDRESS", "127.0.0.1"),
            ("RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS", "+sbwt none -kernel inet_dist_use_interface {127,0,0,1}"),
            ("RABBITMQ_CONFIG_FILE", site.Write("rabbitmq.conf", $"""
                listeners.tcp = none
                mqtt.listeners.tcp.default = 127.0.0.1:{site.Port}
                mqtt.allow_anonymous = true
                mqtt.retained_message_store = rabbit_mqtt_retained_msg_store_dets
                mqtt.subscription_ttl = 86400000
                log.file = false
                log.console = true
                log.console.level = warning

                """))),
    };

    public static readonly BrokerRecipe Nats = new()
    {
        Name = "nats",
        Install = "apt-get install nats-server",
        Found = First("/usr/sbin/nats-server", "/usr/bin/nats-server", "/usr/local/bin/nats-server"),
        Protocol = "3.1.1",
        KeepsRetained = true,
        SpeaksWillAtTakeover = false,
        Prepare = site => new BrokerCommand(
            Nats!.Found!,
            ["-c", site.Write("nats.conf", $$"""
                host: 127.0.0.1
                port: {{site.Spare}}
                server_name: gateway-test
                jetstream { store_dir: "{{site.Folder}}/store" }
                mqtt { host: 127.0.0.1, port: {{site.Port}} }

                """)]),
    };

    public static readonly BrokerRecipe Ejabberd = new()
    {
        Name = "ejabberd",
        Install = "apt-get install ejabberd",
        Found = First("/usr/sbin/ejabberdctl"),
        Protocol = "5",
        User = "gateway@localhost",
        KeepsRetained = true,

        // Started without ejabberdctl, which insists on its own user, and without a node name, so that no epmd is needed.
        Prepare = site => new BrokerCommand(
            "erl",
            ["+sbwt", "none", "-noinput", "-mnesia", "dir", $"\"{site.Folder}/spool\"", "-s", "ejabberd"],
            ("HOME", site.Folder),
            ("ERL_LIBS", Directory.Exists("/usr/lib/x86_64-linux-gnu") ? "/usr/lib/x86_64-linux-gnu" : "/usr/lib/aarch64-linux-gnu"),
            ("ERL_CRASH_DUMP_BYTES", "0"),
            ("EJABBERD_LOG_PATH", Path.Combine(site.Folder, "ejabberd.log")),
            ("EJABBERD_CONFIG_PATH", site.Write("ejabberd.yml", $$"""
                hosts: [ localhost ]
                loglevel: warning
                auth_method: [ anonymous ]
                anonymous_protocol: login_anon
                allow_multiple_connections: true
                listen:
                  - { port: {{site.Port}}, ip: "127.0.0.1", module: mod_mqtt, backlog: 100 }
                modules:
                  mod_mqtt: { max_queue: infinity, session_expiry: 1 day }

                """))),
    };

    public static readonly BrokerRecipe Aedes = new()
    {
        Name = "aedes",
        Install = $"npm install aedes, with its node_modules named in {NodeMqttTheoryAttribute.Variable}",
        Found = Environment.GetEnvironmentVariable(NodeMqttTheoryAttribute.Variable) is { } modules ? First(Path.Combine(modules, "aedes", "package.json")) : null,
        Protocol = "3.1.1",
        Prepare = site => new BrokerCommand(
            "node",
            ["-e", $$"""
                const { Aedes } = require('aedes');
                Aedes.createBroker().then(b => require('net').createServer(b.handle).listen({{site.Port}}, '127.0.0.1'));
                """],
            ("NODE_PATH", Path.GetDirectoryName(Path.GetDirectoryName(Aedes!.Found!))!)),
    };

    public static IReadOnlyList<BrokerRecipe> All { get; } = [Mosquitto, RabbitMq, Nats, Ejabberd, Aedes];

    /// <summary>The brokers that are here, and with CI=true all, so that one that is missing fails its test.</summary>
    public static TheoryData<string> Names =>
        [.. All.Where(b => b.Found is not null || string.Equals(Environment.GetEnvironmentVariable("CI"), "true", StringComparison.OrdinalIgnoreCase)).Select(b => b.Name)];

    public static BrokerRecipe Of(string name) => All.Single(b => b.Name == name);

    private static string? First(params string[] places) => places.FirstOrDefault(File.Exists);
}
