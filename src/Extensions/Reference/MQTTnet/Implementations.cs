using System.Buffers;
using System.Net;
using System.Security.Cryptography.X509Certificates;
using MQTTnet.Channel;

namespace MQTTnet.Implementations;

public sealed class MqttTcpChannel : IMqttChannel
{
    public MqttTcpChannel(MqttClientOptions clientOptions) => throw null;

    public X509Certificate2 ClientCertificate => throw null;

    public EndPoint RemoteEndPoint => throw null;

    public EndPoint LocalEndPoint => throw null;

    public bool IsSecureConnection => throw null;

    public Task ConnectAsync(CancellationToken cancellationToken) => throw null;

    public Task DisconnectAsync(CancellationToken cancellationToken) => throw null;

    public void Dispose() => throw null;

    public Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) => throw null;

    public Task WriteAsync(ReadOnlySequence<byte> buffer, bool isEndOfPacket, CancellationToken cancellationToken) => throw null;
}

public sealed class MqttWebSocketChannel : IMqttChannel
{
    public MqttWebSocketChannel(MqttClientWebSocketOptions options) => throw null;

    public X509Certificate2 ClientCertificate => throw null;

    public EndPoint RemoteEndPoint => throw null;

    public EndPoint LocalEndPoint => throw null;

    public bool IsSecureConnection => throw null;

    public Task ConnectAsync(CancellationToken cancellationToken) => throw null;

    public Task DisconnectAsync(CancellationToken cancellationToken) => throw null;

    public void Dispose() => throw null;

    public Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) => throw null;

    public Task WriteAsync(ReadOnlySequence<byte> buffer, bool isEndOfPacket, CancellationToken cancellationToken) => throw null;
}
