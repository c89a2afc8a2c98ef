using System.Net;
using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using MQTTnet.Channel;

namespace MQTTnet;

public interface IMqttClientChannelOptions
{
    MqttClientTlsOptions TlsOptions { get; }
}

public interface IMqttClientCertificatesProvider
{
    X509CertificateCollection GetCertificates();
}

public sealed class MqttClientOptions
{
    public IMqttClientChannelOptions ChannelOptions { get => throw null; set => throw null; }
}

public sealed class MqttClientTcpOptions : IMqttClientChannelOptions
{
    public EndPoint RemoteEndpoint { get => throw null; set => throw null; }

    public IMqttClientStreamProvider StreamProvider { get => throw null; set => throw null; }

    public MqttClientTlsOptions TlsOptions { get => throw null; set => throw null; }
}

public sealed class MqttClientWebSocketOptions : IMqttClientChannelOptions
{
    public MqttClientTlsOptions TlsOptions { get => throw null; set => throw null; }

    public string Uri { get => throw null; set => throw null; }
}

public sealed class MqttClientTlsOptions
{
    public Func<MqttClientCertificateValidationEventArgs, bool> CertificateValidationHandler { get => throw null; set => throw null; }

    public bool UseTls { get => throw null; set => throw null; }

    public bool IgnoreCertificateRevocationErrors { get => throw null; set => throw null; }

    public X509RevocationMode RevocationMode { get => throw null; set => throw null; }

    public IMqttClientCertificatesProvider ClientCertificatesProvider { get => throw null; set => throw null; }

    public List<SslApplicationProtocol> ApplicationProtocols { get => throw null; set => throw null; }

    public bool AllowRenegotiation { get => throw null; set => throw null; }

    public string TargetHost { get => throw null; set => throw null; }
}

public sealed class DefaultMqttCertificatesProvider : IMqttClientCertificatesProvider
{
    public DefaultMqttCertificatesProvider(X509Certificate2Collection certificates) => throw null;

    public X509CertificateCollection GetCertificates() => throw null;
}

public sealed class MqttClientCertificateValidationEventArgs : EventArgs
{
    internal MqttClientCertificateValidationEventArgs() => throw null;

    public X509Certificate Certificate => throw null;

    public X509Chain Chain => throw null;
}
