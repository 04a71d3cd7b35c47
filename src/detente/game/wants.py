"""What each actor wants, as exact fractions of points.

    own_i(s) = Σ_j w_ij·v_ij(s_j)/100 + Σ_k b_ik·[condition k holds in s]
    u_p      = (1 − Σ_q a_q)·own_p + Σ_q a_q·own_q     for a principal p and the persons q within it, a_q `decides_for`

v is declared (`values`), linear in the distance from an `ideal` k*, 100·(1 − |k − k*| / max(k*, o − 1 − k*)), or evenly
spaced over the ranks of a `ranking`, 100 for the best to 0 for the worst, ties equal (Definitions 1.3–1.5).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Literal

from detente.case.diagnostics import problem
from detente.case.schema import Issue, Linkage, RedLine, Stake

from . import game as g
from .names import Names, actor, condition, issue, number, option

Rows = list[list[list[Fraction]]]
"""[j][i][o]: points."""


Shares = tuple[tuple[Fraction, ...], ...]


@dataclass(frozen=True)
class Worth:
    """A bonus before scaling: points by actor where the condition holds, its own and those it chooses by."""

    when: g.Condition
    own: list[Fraction]
    choice: list[Fraction]
    kind: Literal["linkage", "red_line"]


@dataclass(frozen=True)
class Wants:
    """Stakes and bonuses in points: each actor's own, and as the shares mix them into what it chooses by."""

    own: Rows
    choice: Rows
    worths: tuple[Worth, ...]
    share: Shares


def wants(b: Names) -> Wants:
    """Everything an actor wants. Raises ``Problems`` (G101, G102, G103)."""
    own, share = _stakes(b), _shares(b)
    by_option = ([mixed(points, share) for points in zip(*rows, strict=True)] for rows in own)
    choice = [[list(line) for line in zip(*columns, strict=True)] for columns in by_option]
    return Wants(own, choice, _worths(b, share), share)


def option_values(b: Names, stake: Stake, of: Issue, j: int, path: str) -> list[Fraction]:
    """v of each option, 0 to 100."""
    given = [k for k in ("values", "ideal", "ranking") if getattr(stake, k) is not None]
    if len(given) != 1:
        said = "none of them is" if not given else f"{' and '.join(given)} are"
        raise problem("G102", f"{path}: {said} given", "give exactly one of `values`, `ideal` and `ranking`")
    names = b.options[j]
    if stake.values is not None:
        for name in stake.values:
            option(b, j, name, path)
        missing = [name for name in names if name not in stake.values]
        if missing:
            raise problem(
                "G102", f"{path}: no value for {', '.join(f'`{m}`' for m in missing)}", "value every option"
            )
        return [number(b, stake.values[name], f"{path}.values.{name}") for name in names]
    if stake.ideal is not None:
        if not of.ordered:
            raise problem(
                "G102", f"{path}: an ideal on unordered `{b.issues[j]}`", "use `values` or `ranking`"
            )
        best = option(b, j, stake.ideal, path)
        furthest = max(best, len(names) - 1 - best) or 1
        return [100 * (1 - Fraction(abs(k - best), furthest)) for k in range(len(names))]
    ranks = [(r,) if isinstance(r, str) else tuple(r) for r in stake.ranking or ()]
    if sorted(name for rank in ranks for name in rank) != sorted(names):
        raise problem("G102", f"{path}: the ranking does not list each option once", "rank every option once")
    steps = max(len(ranks) - 1, 1)
    place = {name: r for r, rank in enumerate(ranks) for name in rank}
    return [100 * (1 - Fraction(place[name], steps)) for name in names]


def _stakes(b: Names) -> Rows:
    table: Rows = [[[Fraction(0)] * len(o) for _ in b.actors] for o in b.options]
    for who, by_issue in b.case.stakes.items():
        i = actor(b, who, "stakes")
        for name, stake in by_issue.items():
            path = f"stakes.{who}.{name}"
            j = issue(b, name, path)
            weight = number(b, stake.weight, f"{path}.weight")
            if weight < 0:
                raise problem(
                    "G102", f"{path}: weight {float(weight):g} is negative", "a weight is 0 or more"
                )
            table[j][i] = [weight / 100 * v for v in option_values(b, stake, b.case.issues[name], j, path)]
    return table


def _worths(b: Names, share: Shares) -> tuple[Worth, ...]:
    def worth(path: str, id_: str, of: Linkage | RedLine, who: str, points: Fraction) -> Worth:
        own = [Fraction(0)] * len(b.actors)
        own[actor(b, who, path)] = points
        return Worth(
            when=condition(b, id_, of.when, path, of.title or ""),
            own=own,
            choice=mixed(own, share),
            kind="linkage" if isinstance(of, Linkage) else "red_line",
        )

    worths = []
    for id_, linkage in b.case.linkages.items():
        path = f"linkages.{id_}"
        points = number(b, linkage.worth, f"{path}.worth")
        worths.append(worth(path, id_, linkage, linkage.actor, points))
    for id_, line in b.case.red_lines.items():
        if line.cost is not None:
            path = f"red_lines.{id_}"
            points = -number(b, line.cost, f"{path}.cost")
            worths.append(worth(path, id_, line, line.held_by, points))
    return tuple(w for w in worths if w.when.terms)


def _shares(b: Names) -> Shares:
    count = len(b.actors)
    table = [[Fraction(int(i == k)) for k in range(count)] for i in range(count)]
    for k, (who, person) in enumerate(b.case.actors.items()):
        if person.kind != "personal" or person.within is None or person.decides_for is None:
            continue
        path = f"actors.{who}.decides_for"
        p = actor(b, person.within, f"actors.{who}.within")
        share = number(b, person.decides_for, path)
        table[p][k] = share
        table[p][p] -= share
        if not 0 <= share <= 1 or table[p][p] < 0:
            raise problem(
                "G103",
                f"{path}: the persons within `{person.within}` decide for more than all of it",
                "shares lie between 0 and 1, and those within one principal sum to at most 1",
            )
    return tuple(tuple(row) for row in table)


def principal(b: Names, i: int) -> int:
    """The actor that acts for ``i``: the principal of a person, else itself."""
    a = b.case.actors[b.actors[i]]
    if a.kind == "personal" and a.within is not None:
        return actor(b, a.within, f"actors.{b.actors[i]}.within")
    return i


def mixed(points: Sequence[Fraction], share: Shares) -> list[Fraction]:
    """Own points by actor to choice points by actor."""
    return [
        points[i]
        if row[i] == 1
        else sum((a * p for a, p in zip(row, points, strict=True) if a and p), Fraction(0))
        for i, row in enumerate(share)
    ]
