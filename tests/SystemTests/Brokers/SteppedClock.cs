using System.Diagnostics;

namespace SystemTests.Brokers;

/// <summary>
/// A wall clock for one process that jumps ahead by an hour when told to, while the running time goes on: a library of a few lines of C that stands
/// in front of the one of the system. To set the clock of the machine would take root and disturb whatever runs beside.
/// </summary>
internal sealed class SteppedClock
{
    private const string Source = """
        #include <sys/syscall.h>
        #include <stdlib.h>
        #include <time.h>
        #include <unistd.h>

        int clock_gettime(clockid_t id, struct timespec *into)
        {
            int result = syscall(SYS_clock_gettime, id, into);
            if (result == 0 && id == CLOCK_REALTIME && access(getenv("CLOCK_STEPPED"), F_OK) == 0)
                into->tv_sec += 3600;
            return result;
        }

        """;

    private readonly string step;

    private SteppedClock(string folder) => (step, Launcher) = (Path.Combine(folder, "stepped"), ["env", $"LD_PRELOAD={folder}/clock.so", $"CLOCK_STEPPED={folder}/stepped"]);

    /// <summary>What a process with this clock is started by.</summary>
    public string[] Launcher { get; }

    /// <summary>Compiles it into <paramref name="folder"/>.</summary>
    public static async Task<SteppedClock> MakeAsync(string folder)
    {
        var source = Path.Combine(folder, "clock.c");
        await File.WriteAllTextAsync(source, Source);
        using var compiler = Process.Start("cc", ["-shared", "-fPIC", "-o", Path.Combine(folder, "clock.so"), source]);
        await compiler.WaitForExitAsync();
        Assert.Equal(0, compiler.ExitCode);
        return new SteppedClock(folder);
    }

    /// <summary>The clock jumps.</summary>
    public void Step() => File.WriteAllText(step, string.Empty);
}
