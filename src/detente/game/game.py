"""The compiled game: frozen arrays and nothing else.

Notation (Definitions 1.1–1.13): actors i = 1..A, issues j = 1..J with o_j options, a state is one option index
an issue, numbered in mixed radix with the last issue fastest.

Every quantity that decides a comparison between two states is an exact integer: points × ``scale``.
"""

import math
from dataclasses import dataclass
from functools import cached_property
from typing import Literal

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]

NO_EXIT = np.iinfo(np.int64).min // 4
"""Stands for "no outside exit": below every utility, far enough from the edge to be added to."""


@dataclass(frozen=True)
class Term:
    """A conjunction: for each issue named, the options it allows.

    ``issues`` are indices, increasing; ``allowed[k]`` is a bool vector [o_j] for issue ``issues[k]``.
    """

    issues: tuple[int, ...]
    allowed: tuple[Bools, ...]


@dataclass(frozen=True)
class Condition:
    """A condition on states: the disjunction of ``terms``. ``text`` is how a reader would say it."""

    id: str
    terms: tuple[Term, ...]
    text: str = ""

    @property
    def issues(self) -> tuple[int, ...]:
        """Every issue the condition looks at, increasing."""
        return tuple(sorted({j for term in self.terms for j in term.issues}))


@dataclass(frozen=True)
class Bonus:
    """Worth that hangs on several issues at once: ``worth[i]`` (int64 [A], points × scale) where ``when`` holds."""

    when: Condition
    worth: Ints
    kind: Literal["linkage", "red_line"] = "linkage"


@dataclass(frozen=True)
class Refusal:
    """A red line that refuses: ``holder`` does not consent to a state where ``when`` holds."""

    id: str
    holder: int
    when: Condition


@dataclass(frozen=True)
class Ratifier:
    """An actor that must accept whatever it ratifies: states where ``when`` holds (an issue it ratifies is off its
    status quo, or at a named option)."""

    actor: int
    when: Condition


@dataclass(frozen=True)
class Move:
    """A declared way of changing issues at once.

    ``sets`` are (issue, option) pairs; ``from_`` the options each issue may be left from (bool [o_j]);
    ``actors`` all of whom must act or consent (``proposer`` is one of them, or -1 where any may propose);
    ``cost`` in points × scale, paid by the proposer; ``package`` its id, empty for a move on one issue.
    """

    sets: tuple[tuple[int, int], ...]
    from_: tuple[Bools, ...]
    actors: tuple[int, ...]
    proposer: int = -1
    cost: int = 0
    package: str = ""
    when: Condition | None = None
    """For a package: where it can be proposed; anywhere if None."""
    costs: tuple[Ints, ...] = ()
    """For a package: per issue it sets, int64 [o_j], what taking it there from each option costs (points × scale)."""
    payers: tuple[int, ...] = ()
    """For a package: per issue it sets, who pays that; -1 for whoever proposes."""


@dataclass(frozen=True)
class Agreement:
    """Whose acceptance makes a state an agreement.

    ``parties`` are actor indices in declared order. A coalition of parties wins when it has at least ``quorum``
    members and contains every one of ``vetoes``. Unanimity is ``quorum == len(parties)``.
    ``power`` (float [len(parties)]) are the exponents of the Nash product, 1 unless declared.
    """

    parties: tuple[int, ...]
    quorum: int
    vetoes: tuple[int, ...]
    power: Floats

    @property
    def unanimous(self) -> bool:
        return self.quorum == len(self.parties)


@dataclass(frozen=True)
class Numeraire:
    """A declared exchange between points and something parties can hand over.

    ``points_per_unit`` float [A], NaN where an actor has none; ``most`` float [A], the most units it can pay,
    inf where unbounded.
    """

    unit: str
    points_per_unit: Floats
    most: Floats


@dataclass(frozen=True, kw_only=True)
class Game:
    """One game: what a case and one draw of its estimates compile to.

    Shapes: A actors, J issues, o_j options of issue j. ``stakes[j]`` is int64 [A, o_j]. Utilities are those an
    actor *chooses* by: a principal's own stakes mixed with those of the persons within it by their declared shares
    (``share[i, k]``: the weight of actor k's own stakes in i's choice; rows sum to 1). ``own_stakes`` and
    ``own_bonuses`` keep each actor's own, for display.
    """

    case: str
    case_hash: str
    as_of: str
    actors: tuple[str, ...]
    actor_names: tuple[str, ...]
    issues: tuple[str, ...]
    issue_titles: tuple[str, ...]
    options: tuple[tuple[str, ...], ...]
    option_titles: tuple[tuple[str, ...], ...]
    ordered: tuple[bool, ...]
    status_quo: tuple[int, ...]
    scale: int
    stakes: tuple[Ints, ...]
    bonuses: tuple[Bonus, ...]
    own_stakes: tuple[Ints, ...]
    own_bonuses: tuple[Bonus, ...]
    share: Floats
    rules: tuple[Condition, ...]
    refusals: tuple[Refusal, ...]
    ratifiers: tuple[Ratifier, ...]
    agreement: Agreement
    inside: Ints
    """d_i, int64 [A]: what each has while there is no agreement, points × scale. Gains are measured from here."""
    outside: Ints
    """x_i, int64 [A]: the outside exit, points × scale; ``NO_EXIT`` where there is none. It only constrains."""
    inside_from: tuple[str, ...]
    """Per actor, where d_i came from, in words: "status quo", "declared: 35 points", "state …", "paths"."""
    moves: tuple[Move, ...]
    base_low: Floats
    base_high: Floats
    """Float [A], points: the base case's range of u_i over its feasible states, by which floats are normalised."""
    numeraire: Numeraire | None = None
    kinds: tuple[str, ...] = ()
    seed: int = 0
    draw: int = -1
    """-1 for the point estimates (``likely``), else the number of the draw."""
    rounded: bool = False
    """True where exact integers would not have fitted, so that every component was rounded to 1e-9 points."""
    range_is_bound: bool = False
    """True where ``base_low`` and ``base_high`` are only sure to contain the range: the exact one took too long."""
    focus: str = ""
    """The focus it was compiled for; empty for the whole case."""
    held: tuple[str, ...] = ()
    """Issues the focus holds. Each keeps its index and has one option left, the held one."""
    notes: tuple[str, ...] = ()
    """What compiling had to decide, in words a report can show."""

    def __repr__(self) -> str:
        size = f"{len(self.actors)} actors, {len(self.issues)} issues, {self.size:,} states"
        drawn = f"draw {self.draw} of seed {self.seed}" if self.draw >= 0 else "point estimates"
        return f"<game {self.case}: {size}, {drawn}, hash {self.case_hash[:12]}>"

    @cached_property
    def sizes(self) -> tuple[int, ...]:
        return tuple(len(o) for o in self.options)

    @property
    def size(self) -> int:
        """S = Π o_j, feasible or not; exact at any size."""
        return math.prod(self.sizes)

    @property
    def floor(self) -> Ints:
        """max(d_i, x_i), int64 [A]: what an actor must be given before it accepts."""
        return np.maximum(self.inside, self.outside)

    def actor(self, name: str) -> int:
        """Index of an actor id. Raises KeyError."""
        return {a: i for i, a in enumerate(self.actors)}[name]

    def issue(self, name: str) -> int:
        """Index of an issue id. Raises KeyError."""
        return {issue: j for j, issue in enumerate(self.issues)}[name]
