using System.Globalization;
using System.Net.Sockets;
using System.Text;

namespace SystemTests.Docs;

/// <summary>As much of NATS's own protocol as asks the API of JetStream and takes messages of a consumer.</summary>
internal sealed class NatsClient : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);
    private readonly TcpClient client;
    private readonly NetworkStream stream;
    private int inboxes;

    /// <summary>Connects.</summary>
    public NatsClient(int port)
    {
        client = new TcpClient("127.0.0.1", port) { ReceiveTimeout = (int)Patience.TotalMilliseconds };
        stream = client.GetStream();
        Line();
        Write("CONNECT {\"verbose\":false,\"headers\":true,\"no_responders\":true}\r\n");
    }

    /// <summary>Asks the API and returns its answer.</summary>
    public string Ask(string subject, string body)
    {
        Send(subject, body);
        return Next().Payload;
    }

    /// <summary>Takes what a consumer of a stream has, at most so many, and acknowledges each.</summary>
    public IReadOnlyList<string> Take(string name, string consumer, int most)
    {
        Send($"$JS.API.CONSUMER.MSG.NEXT.{name}.{consumer}", $$"""{"batch":{{most}},"no_wait":true}""");
        var taken = new List<string>();
        while (taken.Count < most && Next() is { Reply: { } ack, Payload: var payload })
        {
            taken.Add(payload);
            Write($"PUB {ack} 4\r\n+ACK\r\n");
        }

        return taken;
    }

    public void Dispose()
    {
        stream.Dispose();
        client.Dispose();
    }

    private void Send(string subject, string body) =>
        Write($"SUB in.{++inboxes} {inboxes}\r\nPUB {subject} in.{inboxes} {Encoding.UTF8.GetByteCount(body)}\r\n{body}\r\n");

    /// <summary>The next message; without a reply subject it is an answer, or says that there is nothing more.</summary>
    private (string? Reply, string Payload) Next()
    {
        while (true)
        {
            var line = Line();
            var words = line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
            if (words is ["-ERR", ..])
            {
                throw new InvalidOperationException(line);
            }
            if (words is ["PING"])
            {
                Write("PONG\r\n");
            }
            else if (words is ["MSG" or "HMSG", ..])
            {
                // MSG subject sid [reply] size; HMSG has the size of the headers before that of all.
                var fixedWords = words[0] == "MSG" ? 4 : 5;
                var headers = words[0] == "MSG" ? 0 : int.Parse(words[^2], CultureInfo.InvariantCulture);
                var payload = new byte[int.Parse(words[^1], CultureInfo.InvariantCulture) + 2];
                stream.ReadExactly(payload);
                return (words.Length > fixedWords ? words[3] : null, Encoding.UTF8.GetString(payload, headers, payload.Length - 2 - headers));
            }
        }
    }

    private string Line()
    {
        var line = new List<byte>();
        for (var octet = stream.ReadByte(); octet != '\n'; octet = stream.ReadByte())
        {
            line.Add(octet >= 0 ? (byte)octet : throw new EndOfStreamException("the server has closed the connection after: " + Encoding.UTF8.GetString([.. line])));
        }

        return Encoding.UTF8.GetString([.. line]).TrimEnd('\r');
    }

    private void Write(string text) => stream.Write(Encoding.UTF8.GetBytes(text));
}
