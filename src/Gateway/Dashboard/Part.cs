using Spectre.Console.Rendering;

namespace Gateway.Dashboard;

/// <summary>One part of the screen; it fills the room it gets.</summary>
internal abstract class Part : Renderable
{
    /// <summary>The lines it would like to have.</summary>
    public abstract int Wanted { get; }

    /// <inheritdoc />
    protected sealed override IEnumerable<Segment> Render(RenderOptions options, int maxWidth)
    {
        var sheet = new Sheet(maxWidth, options.Height ?? Wanted);
        Draw(sheet);
        return sheet.Finish().Segments;
    }

    /// <inheritdoc />
    protected sealed override Measurement Measure(RenderOptions options, int maxWidth) => new(maxWidth, maxWidth);

    /// <summary>Fills <paramref name="sheet"/>.</summary>
    protected abstract void Draw(Sheet sheet);
}
