namespace Gateway.Rules.Alerts;

/// <summary>
/// The alerts of live points whose delay runs, soonest first (ties in the order of the configuration). Each alert knows its
/// place, so that moving and removing are O(log n) and nothing stale stays behind.
/// </summary>
internal sealed class DueHeap
{
    private Alert[] items = new Alert[16];
    private int count;

    public Alert? First => count == 0 ? null : items[0];

    /// <summary>Puts the alert where its due time belongs; without one it is taken out.</summary>
    public void Update(Alert alert)
    {
        if (alert.HeapIndex < 0)
        {
            if (alert.Due == long.MaxValue)
            {
                return;
            }

            if (count == items.Length)
            {
                Array.Resize(ref items, count * 2);
            }

            Put(alert, count++);
            Up(alert);
        }
        else if (alert.Due == long.MaxValue)
        {
            Remove(alert);
        }
        else
        {
            Up(alert);
            Down(alert);
        }
    }

    private void Remove(Alert alert)
    {
        var at = alert.HeapIndex;
        var last = items[--count];
        items[count] = null!;
        alert.HeapIndex = -1;
        if (last != alert)
        {
            Put(last, at);
            Up(last);
            Down(last);
        }
    }

    private void Up(Alert alert)
    {
        var at = alert.HeapIndex;
        while (at > 0 && Before(alert, items[(at - 1) / 2]))
        {
            Put(items[(at - 1) / 2], at);
            at = (at - 1) / 2;
        }

        Put(alert, at);
    }

    private void Down(Alert alert)
    {
        var at = alert.HeapIndex;
        while ((2 * at) + 1 < count)
        {
            var child = (2 * at) + 1;
            if (child + 1 < count && Before(items[child + 1], items[child]))
            {
                child++;
            }

            if (!Before(items[child], alert))
            {
                break;
            }

            Put(items[child], at);
            at = child;
        }

        Put(alert, at);
    }

    private void Put(Alert alert, int at)
    {
        items[at] = alert;
        alert.HeapIndex = at;
    }

    private static bool Before(Alert a, Alert b) => a.Due < b.Due || (a.Due == b.Due && a.Ordinal < b.Ordinal);
}
