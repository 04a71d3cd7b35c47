"""What can be set for the stability lens."""

from __future__ import annotations

from typing import Annotated

from detente.case.diagnostics import did_you_mean, problem
from detente.settings import (
    ActorId,
    Count,
    Flag,
    FocusId,
    Lines,
    Most,
    Names,
    Option,
    Pairs,
    Settings,
    StateText,
)

CONCEPTS = ("Nash", "GMR", "SMR", "SEQ", "SIM")


def named(concepts: tuple[str, ...]) -> tuple[str, ...]:
    """The concepts named, in their usual order, however they are capitalized. Raises Problems (L203)."""
    for name in concepts or ("",):
        if name.lower() not in map(str.lower, CONCEPTS):
            near = did_you_mean(name, CONCEPTS) or f"the concepts are {', '.join(CONCEPTS)}"
            raise problem("L203", f"there is no concept `{name}`", near)
    return tuple(c for c in CONCEPTS if c.lower() in map(str.lower, concepts))


class StabilitySettings(Settings):
    """How the lens is run."""

    concepts: Names = CONCEPTS
    """Concepts to compute, separated by commas: Nash, GMR, SMR, SEQ, SIM."""
    coalitions: Flag = False
    """Settle coalition Nash for every Nash equilibrium, however many searches it takes."""
    perceives: Annotated[Pairs, Option("--perceives")] = ()
    """ACTOR=VARIANT: this actor takes a variant of the case for true, and judges by it. May be repeated."""
    lift_red_lines: Lines = ()
    """Without the red lines: all of them, or the ids given, separated by commas. Default: all hold."""
    focus: FocusId = ""
    """Vary only the issues of this declared focus, the others held where it says. Default: the whole case, or the first
    declared focus that is small enough."""
    max_listed: Annotated[Most, Option("--limit", default=20)] = 30
    """Most equilibria described one by one, and followed through draws; their number is exact whatever the limit."""
    max_states: Most = 1 << 21
    """Largest space it is run on; above it, L201 names the size and asks for a focus."""
    max_sim: Count = 1 << 14
    """Largest space on which SIM is computed; above it SIM is left out, and the result says so."""
    max_coalition: Count = 1_000
    """Nash equilibria for which coalition Nash is settled by search, those left by an agreed improvement of one move
    not counted; 0 for none."""
    horizon: Count = 4
    """Limited-move stability (two actors only) for 1 to so many moves."""
    margins: Flag = True
    """Compute how many points the status quo can lose, or must gain, for each actor."""
    seed: Count = 0
    """Seed of the draws, where there are any; the lens itself draws nothing."""

    @classmethod
    def quick(cls) -> StabilitySettings:
        """A few seconds on the largest space taken."""
        return cls(max_listed=10, max_sim=1 << 10, max_states=400_000)


class Within(Settings):
    """Where a further question is asked."""

    lift_red_lines: Lines = ()
    """Without these red lines."""
    focus: FocusId = ""
    """Vary only the issues of this focus."""
    max_states: Most = 1 << 21
    """Largest space it is run on."""


class StateSettings(Within):
    """One state under the lens."""

    state: StateText
    """Ask of one state instead: for whom it is stable, what deters each improvement, how firmly it holds, and the way
    there. A state is issue=option,…; issues not named are at the status quo."""
    concepts: Names = CONCEPTS
    """Concepts to compute."""
    max_sim: Count = 1 << 14
    """Largest space on which SIM is computed."""


class InverseSettings(Within):
    """What would have to be preferred."""

    state: Annotated[StateText, Option("--inverse")]
    """What the actors would have to prefer for this state to be stable."""
    concepts: Names = CONCEPTS[:-1]
    """Concepts under which it should be."""
    actor: Annotated[ActorId, Option("--vary")] = ""
    """Only this actor's preferences. Default: everybody's."""


class OutcomesSettings(Within):
    """The outcomes talked about under the lens."""

    concept: Annotated[Names, Option("--concepts")] = ("SEQ",)
    """The concept by which what is missing is asked: under SEQ the others' answers are ones they would want to make."""
    max_sim: Count = 1 << 14
    """Largest space on which SIM is computed."""

    @classmethod
    def quick(cls) -> OutcomesSettings:
        """A few seconds on the largest space taken."""
        return cls(max_sim=1 << 10, max_states=400_000)
