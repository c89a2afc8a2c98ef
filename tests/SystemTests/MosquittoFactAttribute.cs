namespace SystemTests;

/// <summary>
/// A test that needs mosquitto. Without it the test is skipped and says so; with CI=true it runs and fails, so that it cannot
/// go missing unnoticed.
/// </summary>
public sealed class MosquittoFactAttribute : FactAttribute
{
    public MosquittoFactAttribute() => Skip = MosquittoBroker.Missing;
}

/// <summary>As <see cref="MosquittoFactAttribute"/>, with data.</summary>
public sealed class MosquittoTheoryAttribute : TheoryAttribute
{
    public MosquittoTheoryAttribute() => Skip = MosquittoBroker.Missing;
}
