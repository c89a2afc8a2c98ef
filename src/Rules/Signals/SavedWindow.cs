using System.Text.Json;
using Gateway.Abstractions;

namespace Gateway.Rules.Signals;

/// <summary>Writes a window as compact JSON and reads it back: a bucket of one reading is [time, value, gap before it, uncertain], a merged one has all its fields.</summary>
internal static class SavedWindow
{
    private const int ShortLength = 4;
    private const int FullLength = 17;

    public static void Write(Window window, Utf8JsonWriter json, Instant now)
    {
        Labels.Write(json, "origin", window.Coverage.Origin, now, Coverage.None);
        Labels.Write(json, "lost", window.Coverage.LostAt, now, Coverage.None);
        Labels.Write(json, "heard", window.Coverage.HeardAt, now, Coverage.None);
        json.WriteStartArray("buckets");
        for (var i = 0; i < window.Buckets.Count; i++)
        {
            json.WriteStartArray();
            Write(ref window.Buckets[i], json, now);
            json.WriteEndArray();
        }

        json.WriteEndArray();
    }

    /// <summary>False when there is nothing usable; the window is then as new.</summary>
    public static bool Read(Window window, JsonElement saved, Labels labels)
    {
        if (labels.Read(saved, "origin") is not { } origin
            || labels.Read(saved, "heard") is not { } heard
            || heard < origin
            || !ReadBuckets(window.Buckets, saved, labels, heard))
        {
            window.Buckets.Clear();
            return false;
        }

        window.Coverage.Origin = origin;
        window.Coverage.HeardAt = heard;
        window.Coverage.LostAt = labels.Read(saved, "lost") ?? Coverage.None;
        return true;
    }

    private static void Write(ref Bucket bucket, Utf8JsonWriter json, Instant now)
    {
        json.WriteNumberValue(now.At(bucket.FirstAt).UtcTicks);
        json.WriteNumberValue(bucket.First);
        json.WriteNumberValue(bucket.GapBefore);
        json.WriteNumberValue(bucket.IsUncertain ? 1 : 0);
        if (bucket.Count > 1)
        {
            json.WriteNumberValue(now.At(bucket.LastAt).UtcTicks);
            json.WriteNumberValue(bucket.Last);
            json.WriteNumberValue(bucket.Count);
            json.WriteNumberValue(bucket.Changes);
            json.WriteNumberValue(bucket.ResetTime);
            json.WriteNumberValue(bucket.GapInside);
            json.WriteNumberValue(bucket.LongestStep);
            json.WriteNumberValue(bucket.Min);
            json.WriteNumberValue(bucket.Max);
            WriteSum(json, bucket.Sum);
            WriteSum(json, bucket.Scatter);
            WriteSum(json, bucket.Gain);
            WriteSum(json, bucket.GainKept);
        }
    }

    /// <summary>A sum may have grown beyond all numbers; JSON has no word for that.</summary>
    private static void WriteSum(Utf8JsonWriter json, double sum)
    {
        if (double.IsFinite(sum))
        {
            json.WriteNumberValue(sum);
        }
        else
        {
            json.WriteNullValue();
        }
    }

    private static bool ReadBuckets(Buckets buckets, JsonElement saved, Labels labels, long latest)
    {
        if (Saved.Find(saved, "buckets") is not { ValueKind: JsonValueKind.Array } list || list.GetArrayLength() > Buckets.Most)
        {
            return false;
        }

        var previous = long.MinValue;
        foreach (var item in list.EnumerateArray())
        {
            if (!Read(item, labels, out var bucket) || bucket.FirstAt < previous || bucket.LastAt < bucket.FirstAt || bucket.LastAt > latest)
            {
                return false;
            }

            previous = bucket.LastAt;
            buckets.Add(bucket);
        }

        return true;
    }

    private static bool Read(JsonElement item, Labels labels, out Bucket bucket)
    {
        bucket = default;
        var length = item.ValueKind == JsonValueKind.Array ? item.GetArrayLength() : 0;
        if (length is not (ShortLength or FullLength) || !Whole(item, 0, out var firstAt) || !Number(item, 1, out var first) || !Whole(item, 2, out var gap) || !Whole(item, 3, out var uncertain))
        {
            return false;
        }

        bucket = Bucket.Of(labels.Ticks(firstAt), first, uncertain != 0, gap);
        return length == ShortLength || ReadRest(item, labels, ref bucket);
    }

    private static bool ReadRest(JsonElement item, Labels labels, ref Bucket bucket)
    {
        var ok = Whole(item, 4, out var lastAt)
            & Number(item, 5, out bucket.Last)
            & Whole(item, 6, out bucket.Count)
            & Whole(item, 7, out bucket.Changes)
            & Whole(item, 8, out bucket.ResetTime)
            & Whole(item, 9, out bucket.GapInside)
            & Whole(item, 10, out bucket.LongestStep)
            & Number(item, 11, out bucket.Min)
            & Number(item, 12, out bucket.Max)
            & Sum(item, 13, out bucket.Sum)
            & Sum(item, 14, out bucket.Scatter)
            & Sum(item, 15, out bucket.Gain)
            & Sum(item, 16, out bucket.GainKept);
        bucket.LastAt = labels.Ticks(lastAt);
        return ok && bucket.Count > 1;
    }

    /// <summary>No time or count in it is negative, nor so great that sums of them would overflow.</summary>
    private static bool Whole(JsonElement item, int index, out long value)
    {
        value = 0;
        return item[index].ValueKind == JsonValueKind.Number && item[index].TryGetInt64(out value) && value is >= 0 and <= 3155378975999999999;
    }

    private static bool Number(JsonElement item, int index, out double value)
    {
        value = 0;
        return item[index].ValueKind == JsonValueKind.Number && item[index].TryGetDouble(out value) && double.IsFinite(value);
    }

    private static bool Sum(JsonElement item, int index, out double value)
    {
        if (item[index].ValueKind == JsonValueKind.Null)
        {
            value = double.NaN;
            return true;
        }

        return Number(item, index, out value);
    }
}
