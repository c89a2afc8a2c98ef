namespace MQTTnet.Internal;

public abstract class Disposable : IDisposable
{
    public void Dispose() => throw null;
}
