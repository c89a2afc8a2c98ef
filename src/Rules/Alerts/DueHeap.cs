namespace Gateway.Rules.Alerts;

/// <summary>
/// The alerts of live points for which something is due, soonest first (ties: parents first, then in the order of the configuration). Each alert
/// knows its place, so that moving is O(log n). A due time that moves later, as that of a held value does with every reading,
/// is noticed only when the old one has come: the hot way touches nothing.
/// </summary>
internal sealed class DueHeap
{
    private Alert[] items = new Alert[16];
    private int count;

    public Alert? First => count == 0 ? null : items[0];

    /// <summary>Notices a due time that may have moved.</summary>
    public void Update(Alert alert)
    {
        if (alert.Due < alert.Scheduled)
        {
            Place(alert);
        }
    }

    /// <summary>Puts the first alert where its due time belongs by now; false when it is due there.</summary>
    public bool Postpone(Alert first)
    {
        if (first.Due == first.Scheduled)
        {
            return false;
        }

        Place(first);
        return true;
    }

    /// <summary>Puts the alert where its due time belongs; without one it is taken out.</summary>
    public void Place(Alert alert)
    {
        alert.Scheduled = alert.Due;
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

    private static bool Before(Alert a, Alert b) =>
        a.Scheduled != b.Scheduled ? a.Scheduled < b.Scheduled : a.Depth != b.Depth ? a.Depth < b.Depth : a.Ordinal < b.Ordinal;
}
