using System.Reflection;
using System.Runtime.Loader;

namespace Mutate;

/// <summary>One test: a fact, or one row of a theory.</summary>
internal sealed record Test(string Name, Func<bool> Passes);

/// <summary>
/// The tests and the mutated room, loaded once. Static tables are made while it is new: a mutant in them is only seen by a suite
/// that was loaded with that mutant switched on.
/// </summary>
internal sealed class Suite
{
    private readonly FieldInfo active;
    private readonly MethodInfo covered;

    /// <param name="folder">Where the assemblies lie.</param>
    /// <param name="mutant">Switched on from the beginning; null: none.</param>
    /// <param name="covering">Whether the mutants that are met are noted, from the beginning.</param>
    public Suite(string folder, int? mutant = null, bool covering = false)
    {
        var context = new AssemblyLoadContext(folder, isCollectible: mutant is not null);
        context.Resolving += (_, name) => Path.Combine(folder, name.Name + ".dll") is var file && File.Exists(file) ? context.LoadFromAssemblyPath(file) : null;
        var control = context.LoadFromAssemblyPath(Path.Combine(folder, "Gateway.Rules.dll")).GetTypes().Single(t => t.Name == "MutantControl");
        const BindingFlags Any = BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic;
        (active, covered) = (control.GetField("ActiveMutant", Any)!, control.GetMethod("GetCoverageData", Any)!);
        Active = mutant ?? -1;
        control.GetField("CaptureCoverage", Any)!.SetValue(null, covering);
        Tests = [.. context.LoadFromAssemblyPath(Path.Combine(folder, "Gateway.Rules.Tests.dll")).GetTypes().Where(t => t.IsPublic && !t.IsAbstract).SelectMany(Of)];
        Context = context;
    }

    public AssemblyLoadContext Context { get; }

    public IReadOnlyList<Test> Tests { get; }

    /// <summary>The number of the mutant that is switched on; -1: none.</summary>
    public int Active
    {
        set => active.SetValue(null, value);
    }

    /// <summary>Which mutants a test comes by.</summary>
    public IEnumerable<int> Covered(Test test)
    {
        test.Passes();
        return ((IEnumerable<IEnumerable<int>>)covered.Invoke(null, null)!).SelectMany(l => l).Distinct();
    }

    private static IEnumerable<Test> Of(Type type)
    {
        foreach (var method in type.GetMethods().Where(m => !m.IsGenericMethodDefinition && m.GetCustomAttributes().Any(a => a.GetType().Name is "FactAttribute" or "TheoryAttribute")))
        {
            var name = $"{type.FullName!.Replace("Gateway.Rules.Tests.", string.Empty, StringComparison.Ordinal)}.{method.Name}";
            var parameters = method.GetParameters();
            if (parameters.Length == 0)
            {
                yield return new Test(name, () => Passes(type, method, []));
                continue;
            }

            var rows = method.GetCustomAttributes().Where(a => a.GetType().GetMethod("GetData") is not null)
                .SelectMany(a => (IEnumerable<object?[]>)a.GetType().GetMethod("GetData")!.Invoke(a, [method])!);
            foreach (var (row, i) in rows.Select((row, i) => (Fit(row, parameters), i)))
            {
                yield return new Test($"{name}#{i}", () => Passes(type, method, row));
            }
        }
    }

    private static bool Passes(Type type, MethodInfo method, object?[] row)
    {
        try
        {
            var test = Activator.CreateInstance(type);
            (method.Invoke(test, row) as Task)?.GetAwaiter().GetResult();
            (test as IDisposable)?.Dispose();
            return true;
        }
        catch (Exception)
        {
            return false;
        }
    }

    /// <summary>What xunit does with a row: optional parameters, a list at the end, numbers of another type.</summary>
    private static object?[] Fit(object?[] row, ParameterInfo[] parameters)
    {
        var last = parameters[^1].ParameterType;
        if (last.IsArray && (row.Length != parameters.Length || (row[^1] is { } given && !last.IsInstanceOfType(given))))
        {
            var rest = row[(parameters.Length - 1)..];
            var list = Array.CreateInstance(last.GetElementType()!, rest.Length);
            Array.Copy(rest, list, rest.Length);
            row = [.. row[..(parameters.Length - 1)], list];
        }

        return [.. parameters.Select((p, i) => i >= row.Length ? p.DefaultValue : As(row[i], p.ParameterType))];
    }

    private static object? As(object? value, Type type) =>
        value is IConvertible && !type.IsInstanceOfType(value) && !type.IsEnum ? Convert.ChangeType(value, Nullable.GetUnderlyingType(type) ?? type) : value;
}
