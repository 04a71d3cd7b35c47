"""What can be set for roadmaps and for the search of a road."""

from __future__ import annotations

from typing import Annotated

from detente.settings import (
    ConditionText,
    Count,
    Flag,
    FocusId,
    Length,
    Lines,
    Most,
    Number,
    Option,
    Promises,
    Roads,
    Settings,
    StateText,
)


class Terms(Settings):
    """What a road is checked under, and how far what would mend it is sought."""

    guarantee: Promises = ()
    """Take this promise for given: a guarantor's name, or `by=A,against=B,seen=Q,penalty=F,cost=C`, with `lasting`
    where it is not paid once. May be repeated. Default: what each promise would change is told, none is in force."""
    period: Length = ""
    """How long a step lasts, such as `4 months`. Default: as each roadmap says; for other roads, as the first does."""
    aftermath: StateText = ""
    """What follows a breach, for ever: `freeze`, `status quo`, or a state. Default: as each roadmap says; for other
    roads, freeze."""
    lift_red_lines: Lines = ()
    """Without the red lines: all of them, or the ids given, separated by commas. Default: all hold, and what each road
    would be without them is told."""
    focus: FocusId = ""
    """Vary only the issues of this declared focus. Default: all issues."""
    limit: Most = 5
    """Places that are shown at which each road is tightest, and roads of those --to finds."""
    max_courses: Most = 4_096
    """Deviations of one actor at one step looked at in full; beyond it taking back is tried issue by issue, and all at
    once."""
    max_trials: Most = 400
    """Orders, splits, mergers and omissions, each, tried to mend one road."""
    max_rounds: Count = 3
    """Changes to a road put together to mend it, before payments and a demand."""
    min_gain: Number = 0.002
    """A change that takes less than this off the regret is not put together with others."""


class RoadmapSettings(Terms):
    """How roads are compared."""

    road: Roads = ()
    """A roadmap of the case by its name, or a road written out, `issue=option; issue=option,…`: what each step sets,
    the earlier ones standing. May be repeated. Default: all the case declares."""
    mends: Flag = True
    """Look for what would mend a road that does not hold."""
    sensitivity: Flag = True
    """Check each road again with one number changed at a time."""
    equilibria: Flag = False
    """List the pure equilibria, where no step can be undone."""
    sound: Flag = False
    """Leave out roads that cannot be checked, and say why, as long as one can."""
    max_mended: Count = 0
    """Mends are sought only if no road has more steps than this; 0: however many."""
    max_states: Most = 400
    """States that can be reached, up to which equilibria are listed."""
    max_profiles: Most = 4_096
    """Profiles of choices in one state, up to which equilibria are listed."""
    max_equilibria: Most = 20_000
    """Ways to settle all states, up to which equilibria are listed."""
    seed: Count = 0
    """Seed of the draws, where there are any."""

    @classmethod
    def quick(cls) -> RoadmapSettings:
        """No mends of long roads, which take minutes."""
        return cls(limit=3, max_mended=12, sound=True)


class SearchSettings(Terms):
    """What is searched, and the bounds of the search; all are said in the result."""

    goal: Annotated[ConditionText, Option("--to")] = ""
    """Search for roads to this goal instead: a state, a condition (`issue>=option,…`) or an outcome of the case."""
    width: Annotated[Most, Option("--max-width")] = 2
    """Changes by single moves that one step may make at once."""
    beam: Annotated[Most, Option("--max-beam")] = 40
    """Roads kept for each distance from the goal."""
    labels: Annotated[Most, Option("--max-labels")] = 8
    """Roads kept for each state."""
    most: Annotated[Most, Option("--max-steps")] = 1_500
    """Steps examined to one goal; each distance from the goal has an equal share, so that the start is reached."""
    goals: Annotated[Most, Option("--max-goals")] = 6
    """States tried for a goal given as a condition: the nearest, and those with further changes that raise the gain of
    whoever gains least."""
    max_repaired: Most = 200
    """States a condition asks for that are changed further where rules forbid them all."""
    max_combinations: Most = 4_096
    """Ways to fulfil one clause of a condition that are looked at."""
    max_before: Most = 64
    """States from which one group of changes may lead to the next."""
