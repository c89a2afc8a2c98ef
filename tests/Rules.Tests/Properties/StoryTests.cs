namespace Gateway.Rules.Tests.Properties;

/// <summary>What must hold for any rules with any settings, whatever happens to them.</summary>
public class StoryTests
{
    /// <summary>
    /// What depends on another point within the two seconds of the frontier is left out: a parent there, silence of the inputs of
    /// a computed point, and what mixes live and recorded points, which is judged at the present instant.
    /// </summary>
    private static readonly Stage[] Ticked =
    [
        Stage.Everything with { Targets = ["a/t"], Signals = Stage.AllSignals },
        Stage.Everything with
        {
            Features = Stage.Calm,
            Targets = [.. Stage.Everything.Targets.Where(t => t != "computed/mixed")],
            Signals = [.. Stage.AllSignals, "signal.deviation-from=b/t"],
        },
    ];

    private static readonly Stage Recordings = Stage.Everything with
    {
        Sensors = ["f", "g"],
        Targets = ["f/t", "g/t", "computed/recorded"],
        Signals = [.. Stage.AllSignals, "signal.deviation-from=g/t"],
    };

    [Fact]
    public void Any_tick_rate_gives_the_same_events() =>
        Assert.All(Ticked, stage => Stories.Hold(stage, 150, story =>
        {
            var plain = Play(story);
            foreach (var rate in new[] { 0.3, 1, 3.7, 20 })
            {
                Assert.Equal(plain, Play(story, (world, step, next) =>
                {
                    for (var tick = (Math.Floor(step.At / rate) + 1) * rate; tick <= next.At; tick += rate)
                    {
                        world.Tick(tick);
                    }
                }));
            }
        }));

    [Fact]
    public void Any_split_into_batches_and_commits_gives_the_same_events() =>
        Assert.All(Ticked, stage => Stories.Hold(stage, 100, story =>
        {
            var plain = Play(story);
            Assert.Equal(plain, Play(story, (world, step, next) =>
            {
                // The clock may run ahead of the readings by two seconds.
                world.Tick(next.IsOperation ? step.At : Math.Min(step.At + (Chance(step, 3) * 0.75), next.At + 2));
                if (Chance(step, 3) == 0)
                {
                    world.Commit(step.At, (SaveScope)Chance(step, 5, 3));
                }
            }));
        }));

    [Fact]
    public void A_restart_of_a_recording_at_any_row_changes_nothing() =>
        Stories.Hold(Recordings, 200, story =>
        {
            Assert.Equal(Play(story), Play(story, (world, step, _) =>
            {
                if (Chance(step, 3) == 0)
                {
                    world.Restart(step.At, (SaveScope)Chance(step, 5, 3));
                }
            }));
        });

    [Fact]
    public void A_reload_of_the_same_rules_at_any_time_changes_nothing() =>
        Stories.Hold(Stage.Everything, 300, story =>
        {
            var through = new World(story);
            var broken = new World(story);
            var now = 0.0;
            foreach (var step in story.Steps)
            {
                now = Math.Max(now, step.At);
                through.Play(step);
                broken.Play(step);
                if (Chance(step, 3) == 0)
                {
                    through.Tick(now);
                    broken.Tick(now);
                    broken.Reload(now);
                }

                Assert.Equal(Shown(through), Shown(broken));
                Assert.Equal(through.Set.Active, broken.Set.Active);
            }

            through.Tick(100_000);
            broken.Tick(100_000);
            Assert.Equal(through.Trace(), broken.Trace());
        });

    [Fact]
    public void A_restart_of_a_live_point_between_two_readings_changes_no_decision() =>
        Stories.Hold(
            new Stage(["a"], ["a/t"], [.. Stage.Calm.Where(f => !f.StartsWith("stuck", StringComparison.Ordinal)), .. Stage.Silence], Stage.AllSignals),
            200,
            story =>
            {
                // Off the grid of tumbling windows, and what was due has happened: the restart takes no time.
                var steps = story.Steps.Select(s => s with { At = s.At + 0.1 }).ToList();
                    var through = new World(story);
                var broken = new World(story);
                foreach (var step in steps)
                {
                    through.Tick(step.At + 2);
                    broken.Tick(step.At + 2);
                    if (!step.IsOperation && Chance(step, 3) == 0)
                    {
                        broken.Restart(step.At, SaveScope.Stop);
                    }

                    through.Play(step);
                    broken.Play(step);
                }

                through.Tick(100_000);
                broken.Tick(100_000);
                Assert.Equal(through.Trace(Decision), broken.Trace(Decision));
            });

    [Fact]
    public void Episodes_begin_and_end_in_turn_and_are_numbered_without_gaps() =>
        Stories.Hold(Stage.Everything, 300, story =>
        {
            var world = new World(story);
            foreach (var step in story.Steps)
            {
                world.Tick(step.At);
                world.Play(step);
            }

            world.Tick(100_000);
            var ids = new HashSet<long>();
            foreach (var alert in world.All.Select((t, i) => (T: t, Id: i + 1L)).GroupBy(e => $"{e.T.Rule} {e.T.Point}"))
            {
                var (episode, number, isOpen) = (0L, 0, false);
                foreach (var (t, id) in alert)
                {
                    if (t.Kind == TransitionKind.Raised)
                    {
                        Assert.False(isOpen, $"{t} began in an open episode");
                        Assert.True(t.Episode == id && ids.Add(id), $"{t} is {id}");
                        (episode, number, isOpen) = (id, 0, true);
                    }

                    Assert.Equal((episode, episode == 0 ? 0 : ++number), (t.Episode, t.Number));
                    Assert.True(isOpen || t.Level == 0, $"{t} without an episode");
                    var ends = t.Kind == TransitionKind.Cleared || (t.Kind == TransitionKind.FlappingEnded && t.Level == 0);
                    Assert.True(isOpen || !ends, $"{t} ended what was not open");
                    isOpen &= !ends;
                }
            }
        });

    [Fact]
    public void Nothing_throws_the_count_is_right_and_a_state_is_small() =>
        Stories.Hold(Stage.Everything, 300, story =>
        {
            var world = new World(story);
            foreach (var step in story.Steps)
            {
                world.Play(step);
                switch (Chance(step, 5))
                {
                    case 0: world.Tick(step.At + Chance(step, 7, 30)); break;
                    case 1: world.Restart(step.At, (SaveScope)Chance(step, 5, 3)); break;
                    case 2: world.Reload(step.At); break;
                    case 3: Assert.InRange(world.Commit(step.At, (SaveScope)Chance(step, 5, 3)), 0, 16 * 1024); break;
                }

                Assert.Equal(world.View().Count(v => v.Level > 0), world.Set.Active);
            }
        });

    private static string Play(Story story, Action<World, Step, Step>? between = null)
    {
        var world = new World(story);
        for (var i = 0; i < story.Steps.Count; i++)
        {
            world.Play(story.Steps[i]);
            between?.Invoke(world, story.Steps[i], i + 1 < story.Steps.Count ? story.Steps[i + 1] : story.Steps[i]);
        }

        world.Tick(100_000);
        return world.Trace();
    }

    /// <summary>A throw of the dice that belongs to the step: it stays when others are taken away.</summary>
    private static int Chance(Step step, int sides) => Chance(step, 1, sides);

    private static int Chance(Step step, int dice, int sides) => (int)((uint)((step.At * 4) + step.What.Length) * 2654435761U * (uint)dice >> 16) % sides;

    private static string Shown(World world) => string.Join('\n', world.View().Select(v => v with { Episode = 0 }));

    private static string Decision(Transition t) => $"  {t.At.UtcTicks} {t.Kind} {t.Level} {t.Number} {t.Held} {t.Count}";
}
