namespace Gateway.Cli;

/// <summary>The exit codes of every command (sysexits.h where it has one).</summary>
internal static class ExitCode
{
    /// <summary>Done.</summary>
    public const int Done = 0;

    /// <summary>A fault, or a test that failed.</summary>
    public const int Fault = 1;

    /// <summary>Wrong usage (EX_USAGE).</summary>
    public const int Usage = 64;

    /// <summary>The configuration has problems (EX_CONFIG).</summary>
    public const int Configuration = 78;
}
