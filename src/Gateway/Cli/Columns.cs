namespace Gateway.Cli;

/// <summary>Lines of a name and words behind it, folded to the width of a terminal so that the words stand in one column.</summary>
/// <param name="width">Columns of the terminal.</param>
/// <param name="output">Where the lines go.</param>
internal sealed class Columns(int width, TextWriter output)
{
    private const int Least = 20;

    /// <summary>Writes a line.</summary>
    /// <param name="head">What stands in front; the words behind it begin at the same place in each line they need.</param>
    /// <param name="text">The words.</param>
    public void Write(string head, string text)
    {
        var room = Math.Max(Least, width - head.Length);
        var line = string.Empty;
        foreach (var word in text.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            if (line.Length > 0 && line.Length + 1 + word.Length > room)
            {
                output.WriteLine(head + line);
                head = new string(' ', head.Length);
                line = string.Empty;
            }

            line += line.Length > 0 ? " " + word : word;
        }

        output.WriteLine((head + line).TrimEnd());
    }
}
