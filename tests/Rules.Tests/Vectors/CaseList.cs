namespace Gateway.Rules.Tests.Vectors;

/// <summary>The list of every case of ours: answered by the model, or the sentence that says no.</summary>
internal sealed record CaseList(IReadOnlyList<CaseList.Line> Lines)
{
    private readonly Dictionary<string, Line> byId = Lines.ToDictionary(l => l.Id, StringComparer.Ordinal);

    public Line this[string id] => byId[id];

    public bool Has(string id) => byId.ContainsKey(id);

    public static CaseList Read(string path) => new([.. File.ReadLines(path).Skip(1).Select(l => l.Split('\t')).Select(p => new Line(p[0], p[1], p[2]))]);

    /// <summary>One line: the id, <c>yes</c> or <c>no</c>, and how or why not.</summary>
    internal sealed record Line(string Id, string Answer, string Text)
    {
        public bool IsYes => Answer == "yes";

        /// <summary>It is answered, but otherwise: as decided ("differs on purpose: …"), or for a reason given.</summary>
        public bool Differs => Text.StartsWith("differs", StringComparison.Ordinal);
    }
}
