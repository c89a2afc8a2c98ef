using Gateway.Listening;

namespace Gateway.Tests.Listening;

public sealed class NumberSetTests
{
    [Fact]
    public void Runs_that_touch_or_overlap_become_one()
    {
        var set = new NumberSet();
        Assert.Equal(3, set.Add(new NumberRange(10, 12)));
        Assert.Equal(2, set.Add(new NumberRange(20, 21)));
        Assert.Equal(3, set.Add(new NumberRange(13, 15)));
        Assert.Equal(0, set.Add(new NumberRange(11, 14)));
        Assert.Equal(4, set.Add(new NumberRange(9, 19)) - 1);
        Assert.Equal((1, 13L, 9L, 21L), (set.Runs, set.Count, set.Min, set.Max));
    }

    [Fact]
    public void It_agrees_with_a_plain_set_whatever_is_done_to_it()
    {
        for (var seed = 0; seed < 200; seed++)
        {
            var random = new Random(seed);
            var set = new NumberSet();
            var plain = new SortedSet<long>();
            for (var step = 0; step < 60; step++)
            {
                var from = random.NextInt64(1, 80);
                if (random.Next(4) == 0)
                {
                    Assert.Equal(plain.Remove(from), set.Remove(from));
                }
                else
                {
                    var range = new NumberRange(from, from + random.Next(6));
                    var added = 0;
                    for (var n = range.From; n <= range.To; n++)
                    {
                        added += plain.Add(n) ? 1 : 0;
                    }

                    Assert.Equal(added, set.Add(range));
                }

                Assert.Equal(plain.Count, set.Count);
                Assert.Equal(plain.Max, set.Max);
                Assert.Equal(plain.Min, set.Min);
                Assert.All(Enumerable.Range(1, 90), n => Assert.Equal(plain.Contains(n), set.Contains(n)));
            }

            var missing = set.Missing(new NumberRange(1, 90)).SelectMany(r => Enumerable.Range((int)r.From, (int)r.Count)).ToList();
            Assert.Equal(Enumerable.Range(1, 90).Where(n => !plain.Contains(n)), missing);
        }
    }
}
