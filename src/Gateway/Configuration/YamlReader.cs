using Gateway.Abstractions.Configuration;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace Gateway.Configuration;

/// <summary>
/// Turns YAML into nodes that know their places. Of YAML it takes what a configuration needs: one document of groups,
/// lists and values. Anchors, tags and keys that are no plain words are refused, so that what is written is what is read.
/// </summary>
internal sealed class YamlReader
{
    internal const int MaxDepth = 32;

    private readonly string file;
    private readonly List<Problem> problems;
    private readonly Scanner scanner;
    private readonly Parser parser;

    private YamlReader(string file, string text, List<Problem> problems)
    {
        this.file = file;
        this.problems = problems;
        scanner = new Scanner(new StringReader(text), skipComments: true);
        parser = new Parser(scanner);
    }

    /// <summary>Reads one file. An empty one is an empty group; null: it cannot be read, and a problem says why.</summary>
    /// <remarks>Never throws, whatever the text is.</remarks>
    internal static MapNode? Read(string file, string text, List<Problem> problems)
    {
        var before = problems.Count;
        var reader = new YamlReader(file, text, problems);
        try
        {
            var root = reader.ReadDocument();
            return problems.Count == before ? root : null;
        }
        catch (YamlException e)
        {
            problems.Add(YamlFault.Explain(file, text, e));
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            // The parser is another's, the file anybody's: it throws more than it says (an open bracket before a key, 16.3.0).
            var at = reader.scanner.CurrentPosition;
            problems.Add(YamlFault.Explain(file, text, new YamlException(at, at, string.Empty)));
        }

        return null;
    }

    private MapNode? ReadDocument()
    {
        var root = new MapNode(new Place(file, 1, 1), []);
        parser.MoveNext();
        Skip<StreamStart>();
        if (parser.Current is StreamEnd)
        {
            return root;
        }

        Skip<DocumentStart>();
        var node = ReadNode(string.Empty, 0);
        Skip<DocumentEnd>();
        if (parser.Current is DocumentStart second)
        {
            Refuse(second, string.Empty, "a second document begins here; write one per file");
        }

        switch (node)
        {
            case MapNode map:
                return map;
            case null or ScalarNode { IsNothing: true }:
                return root;
            default:
                problems.Add(new Problem(node.Place, string.Empty, $"expected groups of settings, as 'sensors:', found {node.Kind}"));
                return null;
        }
    }

    /// <summary>Reads the node that begins at the parser's event, and moves behind it; null: refused.</summary>
    private ConfigNode? ReadNode(string path, int depth)
    {
        var start = parser.Current!;
        if (depth > MaxDepth)
        {
            throw new YamlException(start.Start, start.End, $"groups and lists are nested more than {MaxDepth} deep");
        }

        if (start is AnchorAlias)
        {
            Refuse(start, path, "aliases (*name) are not taken; write the value out");
            parser.MoveNext();
            return null;
        }

        if (start is NodeEvent { Tag.IsEmpty: false, Tag.IsNonSpecific: false })
        {
            Refuse(start, path, "tags (!name) are not taken; remove it");
        }

        parser.MoveNext();
        return start switch
        {
            Scalar scalar => ToScalar(scalar),
            SequenceStart => ReadList(At(start), path, depth),
            MappingStart => ReadMap(At(start), path, depth),
            _ => throw new YamlException(start.Start, start.End, "a value is missing"),
        };
    }

    private ListNode ReadList(Place at, string path, int depth)
    {
        var items = new List<ConfigNode>();
        while (parser.Current is not SequenceEnd)
        {
            if (ReadNode($"{path}[{items.Count}]", depth + 1) is { } item)
            {
                items.Add(item);
            }
        }

        parser.MoveNext();
        return new ListNode(at, items);
    }

    private MapNode ReadMap(Place at, string path, int depth)
    {
        var entries = new List<MapEntry>();
        var places = new Dictionary<string, Place>(StringComparer.Ordinal);
        while (parser.Current is not MappingEnd)
        {
            var key = ReadKey(path);
            var inner = path.Length == 0 ? key.Text : $"{path}.{key.Text}";
            var value = ReadNode(inner, depth + 1);
            if (value is ScalarNode { IsNothing: true } && key.Glued is { } word)
            {
                problems.Add(new Problem(key.Place, path, $"is a space missing behind '{word}'?"));
            }
            else if (!places.TryAdd(key.Text, key.Place))
            {
                problems.Add(new Problem(key.Place, inner, $"given twice, first in line {places[key.Text].Line}; remove one"));
            }
            else if (value is not null)
            {
                entries.Add(new MapEntry(key.Place, key.Text, value));
            }
        }

        parser.MoveNext();
        return new MapNode(at, entries);
    }

    private ScalarNode ReadKey(string path)
    {
        if (parser.Current is Scalar { Value.Length: > 0 } key)
        {
            if (!key.Tag.IsEmpty || !key.Anchor.IsEmpty)
            {
                Refuse(key, path, "tags and anchors are not taken on keys; remove it");
            }

            if (key is { Value: "<<", Style: ScalarStyle.Plain })
            {
                Refuse(key, path, "merging (<<) is not taken; write the settings out");
            }

            parser.MoveNext();
            return new ScalarNode(At(key), key.Value, key.Style is not ScalarStyle.Plain);
        }

        var found = parser.Current!;
        throw new YamlException(found.Start, found.End, found is Scalar ? "a key is missing before ':'" : "a key must be a word");
    }

    private ScalarNode ToScalar(Scalar scalar)
    {
        var quoted = scalar.Style is not ScalarStyle.Plain;
        return new ScalarNode(At(scalar), !quoted && scalar.Value is ("~" or "null") ? string.Empty : scalar.Value, quoted);
    }

    private void Skip<T>()
        where T : ParsingEvent
    {
        if (parser.Current is T)
        {
            parser.MoveNext();
        }
    }

    private void Refuse(ParsingEvent at, string path, string message) => problems.Add(new Problem(At(at), path, message));

    private Place At(ParsingEvent at) => new(file, (int)at.Start.Line, (int)at.Start.Column);
}
