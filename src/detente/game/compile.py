"""A case, and one draw of its estimates, as a game (Definitions 1.1–1.13).

Every utility component is an exact fraction of points: weight × value / 100, worth, cost, each mixed by the shares
persons have in their principal's choice. The scale is the least common multiple of all denominators, so that
points × scale are integers and comparing two states is exact. Where those integers would not fit (drawn numbers have
six decimals, products up to twenty) every component is rounded to 1e-9 points, and the game says so.
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

import numpy as np

from detente.case.diagnostics import problem
from detente.case.estimate import DRAW_DIGITS, bounds, exact, point
from detente.case.schema import AtPlay, AtState, Case, Quorum

from . import focus as foci
from . import game as g
from .extremes import extremes
from .moves import RawMove, moves, scaled_move, to_int
from .names import Names, actor, condition, issue, names_of, number, option, state_row, true_at
from .part import part
from .space import utilities
from .wants import Rows, Wants, principal, wants

LIMIT = 1 << 60
"""Sums of |u_i| × scale over all actors stay below this: sums and differences of utilities fit int64, and every
utility lies above ``NO_EXIT``."""

ROUNDED_SCALE = 10**9

LEAST_RATE = 1e-9
"""Points a unit of the numeraire must be worth at least, so that sums in that unit stay finite."""


_Level = Fraction | tuple[int, ...] | None
"""A fallback as declared: a number of points, a row of the whole space, or none."""


@dataclass(frozen=True)
class _Levels:
    inside: list[_Level]
    outside: list[_Level]
    said: list[str]
    notes: list[str]


def compile_case(
    case: Case,
    *,
    case_hash: str = "",
    seed: int = 0,
    draw: int = -1,
    base: g.Game | None = None,
    fallback_values: Mapping[str, float] | None = None,
    focus: str | None = None,
) -> g.Game:
    """The game of a case.

    ``draw`` −1 takes point estimates, else draw number ``draw`` under ``seed``. ``base`` is the base case's game,
    whose range normalises this one's floats; without it the range is that of this case, whole and at its point
    estimates. ``fallback_values`` are points an actor can expect from playing on, for fallbacks declared
    ``{play: paths}``; without them the status quo stands in, and the game says so. ``focus`` names a declared focus:
    the issues outside it keep one option, the held one, and the status quo of the game is the state so held.

    Raises ``Problems``: G101 unknown names, G102 stakes that are none, G103 shares over 1, G104 numbers too large,
    G105 a status quo that a rule forbids, G106 no such focus.
    """
    b = names_of(case, seed, draw)
    start = tuple(option(b, j, i.status_quo, "status_quo") for j, i in enumerate(case.issues.values()))
    here, varied = _focus(b, start, focus)
    wanted = wants(b)
    raw_moves = moves(b)
    levels = _levels(b, start, fallback_values or {})
    scale, rounded = _scale(wanted, raw_moves, [*levels.inside, *levels.outside])
    rules = _rules(b, here, f"the state held by focus `{focus}`" if focus else "the status quo")

    def ints(rows: Sequence[Sequence[Fraction]]) -> g.Ints:
        return np.array([[to_int(x, scale, rounded) for x in row] for row in rows], dtype=np.int64)

    if rounded:
        levels.notes.append(
            "every stake and worth was rounded to 1e-9 points: exact products would not fit 64 bits"
        )
    if focus:
        levels.notes.append(f"focus `{focus}`: {len(b.issues) - len(varied)} of {len(b.issues)} issues held")
    nothing = np.zeros(len(b.actors))
    game = g.Game(
        case=case.case,
        case_hash=case_hash,
        as_of=case.as_of.isoformat(),
        actors=b.actors,
        actor_names=tuple(a.name for a in case.actors.values()),
        issues=b.issues,
        issue_titles=tuple(i.title for i in case.issues.values()),
        options=b.options,
        option_titles=tuple(
            tuple(o.title or key for key, o in i.options.items()) for i in case.issues.values()
        ),
        ordered=tuple(i.ordered for i in case.issues.values()),
        status_quo=start,
        scale=scale,
        stakes=tuple(map(ints, wanted.choice)),
        bonuses=tuple(g.Bonus(w.when, ints([w.choice])[0], w.kind) for w in wanted.worths),
        own_stakes=tuple(map(ints, wanted.own)),
        own_bonuses=tuple(g.Bonus(w.when, ints([w.own])[0], w.kind) for w in wanted.worths),
        share=np.array([[float(x) for x in row] for row in wanted.share], dtype=np.float64),
        rules=rules,
        refusals=_refusals(b),
        ratifiers=_ratifiers(b, here),
        agreement=_agreement(b),
        inside=nothing.astype(np.int64),
        outside=nothing.astype(np.int64),
        inside_from=(),
        moves=tuple(scaled_move(m, scale, rounded) for m in raw_moves),
        base_low=nothing,
        base_high=nothing,
        numeraire=_numeraire(b),
        kinds=tuple(a.kind for a in case.actors.values()),
        seed=seed,
        draw=draw,
        rounded=rounded,
        notes=tuple(levels.notes),
    )
    game = _with_range(_with_fallbacks(game, levels, here), case, base, draw)
    return _focused(game, here, varied, focus) if focus else game


def _focus(b: Names, start: tuple[int, ...], focus: str | None) -> tuple[tuple[int, ...], set[int]]:
    """The state in which the other issues are held, and the issues that vary."""
    if not focus:
        return start, set(range(len(b.issues)))
    where = f"focus.{focus}"
    varied = {issue(b, name, where) for name in foci.varied(b.case, focus)}
    declared = b.case.focus[focus].held
    here = state_row(b, declared, where, start)
    both = [b.issues[j] for j in varied if b.issues[j] in declared]
    if both:
        raise problem("G106", f"{where}: `{both[0]}` is both varied and held", "vary an issue or hold it")
    return here, varied


def _levels(b: Names, start: tuple[int, ...], given: Mapping[str, float]) -> _Levels:
    levels = _Levels([None] * len(b.actors), [None] * len(b.actors), ["status quo"] * len(b.actors), [])
    for who, fallback in b.case.fallbacks.items():
        i = actor(b, who, "fallbacks")
        for kind in ("inside", "outside"):
            level = getattr(fallback, kind)
            if level is None:
                continue
            path = f"fallbacks.{who}.{kind}"
            value: _Level = None
            if isinstance(level, AtState):
                value = state_row(b, level.state, path, start)
                named = ",".join(f"{k}={v}" for k, v in level.state.items())
                how = f"state {named}" if named else "status quo"
            elif not isinstance(level, AtPlay):
                value = number(b, level, path)
                how = f"declared: {float(value):g} points"
            elif who in given:
                value = exact(round(float(given[who]), DRAW_DIGITS))
                how = f"paths: {float(value):g} points"
            else:
                how = "status quo, standing in for the value of playing on, which was not passed in"
                stand_in = "the status quo stands in" if kind == "inside" else "it has no exit"
                levels.notes.append(
                    f"{who}: its {kind} value of playing on was not passed in (the paths lens gives it); {stand_in}"
                )
            getattr(levels, kind)[i] = value
            if kind == "inside":
                levels.said[i] = how
    return levels


def _scale(w: Wants, raw: Sequence[RawMove], levels: Sequence[_Level]) -> tuple[int, bool]:
    """What points are multiplied by, and whether components are rounded. Raises Problems (G104)."""
    fixed = [v for v in levels if isinstance(v, Fraction)]
    costs = [c for m in raw for c in (m.cost, *(c for row in m.costs for c in row))]
    own, choice = [x.own for x in w.worths], [x.choice for x in w.worths]
    reach = [max(_reach(w.own, own, i), _reach(w.choice, choice, i)) for i in range(len(w.share))]
    # A bound, so that floats will do, with room for their rounding.
    total = 1.001 * (sum(reach) + sum(abs(float(v)) for v in fixed) + float(max(map(abs, costs), default=0)))
    parts = [x for rows in (*w.own, *w.choice, own, choice) for line in rows for x in line]
    scale = math.lcm(*{x.denominator for x in (*parts, *fixed, *costs)})
    if scale <= LIMIT and total * scale <= LIMIT:
        return scale, False
    if total * ROUNDED_SCALE > LIMIT:
        raise problem(
            "G104",
            f"all stakes together reach {total / 1.001:.3g} points, too many to compare exactly",
            f"write them in larger units: keep the sum below {LIMIT // ROUNDED_SCALE:.2g} points",
        )
    return ROUNDED_SCALE, True


def _reach(rows: Rows, worths: Sequence[Sequence[Fraction]], i: int) -> float:
    """No utility of actor ``i`` is further from 0 than this, in points, up to float rounding."""
    stakes = sum(max((abs(float(x)) for x in row[i] if x), default=0.0) for row in rows)
    return stakes + sum(abs(float(x[i])) for x in worths if x[i])


def _with_fallbacks(game: g.Game, levels: _Levels, here: tuple[int, ...]) -> g.Game:
    """The game with d_i and x_i; where none is declared, d_i is what the state held is worth."""

    def value(level: _Level, i: int, absent: int) -> int:
        if isinstance(level, tuple):
            return int(utilities(game, level)[0, i])
        return absent if level is None else to_int(level, game.scale, game.rounded)

    quo = utilities(game, here)[0].tolist()
    held = "" if here == game.status_quo else ", as held by the focus"
    return replace(
        game,
        inside=np.array([value(x, i, quo[i]) for i, x in enumerate(levels.inside)], dtype=np.int64),
        outside=np.array([value(x, i, g.NO_EXIT) for i, x in enumerate(levels.outside)], dtype=np.int64),
        inside_from=tuple(
            said + (held if x is None else "") for said, x in zip(levels.said, levels.inside, strict=True)
        ),
    )


def _rules(b: Names, here: tuple[int, ...], what: str) -> tuple[g.Condition, ...]:
    rules = tuple(
        condition(b, id_, r.never, f"rules.{id_}", r.title or "") for id_, r in b.case.rules.items()
    )
    for rule in rules:
        if true_at(rule, here):
            raise problem(
                "G105", f"{what} is forbidden by rule `{rule.id}`", "mend the rule or the state it forbids"
            )
    return tuple(r for r in rules if r.terms)


def _refusals(b: Names) -> tuple[g.Refusal, ...]:
    lines = ((id_, f"red_lines.{id_}", line) for id_, line in b.case.red_lines.items() if line.refuses)
    refusals = (
        g.Refusal(
            id_,
            principal(b, actor(b, line.held_by, path)),
            condition(b, id_, line.when, path, line.title or ""),
        )
        for id_, path, line in lines
    )
    return tuple(r for r in refusals if r.when.terms)


def _ratifiers(b: Names, here: tuple[int, ...]) -> tuple[g.Ratifier, ...]:
    ratifiers = []
    ratifying = {name: a.ratifies for name, a in b.case.actors.items() if a.kind == "ratifier"}
    for name, issues in ratifying.items():
        ratified = sorted({issue(b, k, f"actors.{name}.ratifies") for k in issues})
        terms = tuple(
            g.Term((j,), (np.arange(len(b.options[j])) != here[j],))
            for j in ratified
            if len(b.options[j]) > 1
        )
        titles = " or ".join(b.case.issues[k].title for k in dict.fromkeys(issues))
        when = g.Condition(f"ratified-by-{name}", terms, f"{titles}: off the status quo")
        ratifiers.append(g.Ratifier(b.actors.index(name), when))
    return tuple(r for r in ratifiers if r.when.terms)


def _agreement(b: Names) -> g.Agreement:
    declared = b.case.agreement
    parties = tuple(dict.fromkeys(actor(b, p, "agreement.parties") for p in declared.parties))
    rule = declared.rule
    quorum, veto = (rule.quorum, rule.veto) if isinstance(rule, Quorum) else (len(parties), ())
    vetoes = tuple(dict.fromkeys(actor(b, p, "agreement.rule.veto") for p in veto))
    power = np.ones(len(parties))
    for who, n in declared.power.items():
        i = actor(b, who, "agreement.power")
        if i in parties:
            power[parties.index(i)] = float(number(b, n, f"agreement.power.{who}"))
    return g.Agreement(parties, quorum, vetoes, power)


def _numeraire(b: Names) -> g.Numeraire | None:
    declared = b.case.numeraire
    if declared is None:
        return None
    per = np.full(len(b.actors), np.nan)
    most = np.full(len(b.actors), np.inf)
    for who, n in declared.points_per_unit.items():
        rate = float(number(b, n, f"numeraire.points_per_unit.{who}"))
        if 0 < rate < LEAST_RATE:
            raise problem(
                "G104",
                f"a {declared.unit} is worth {rate:.3g} points to `{who}`: sums in that unit would overflow",
                f"choose a larger unit, of at least {LEAST_RATE:g} points",
            )
        per[actor(b, who, "numeraire.points_per_unit")] = rate
    for who, n in declared.most.items():
        most[actor(b, who, "numeraire.most")] = float(number(b, n, f"numeraire.most.{who}"))
    return g.Numeraire(declared.unit, per, most)


def _with_range(game: g.Game, case: Case, base: g.Game | None, draw: int) -> g.Game:
    """The game with the base case's range: of ``base`` where passed in, else of this case at its point estimates."""
    known = [] if base is None else [a for a in game.actors if a in base.actors]
    low, high, is_bound, notes = np.zeros(len(game.actors)), np.zeros(len(game.actors)), False, game.notes
    if len(known) < len(game.actors):
        low, high, is_bound = _own_range(game, case, draw)
    if base is not None:
        here, there = [game.actor(a) for a in known], [base.actor(a) for a in known]
        low[here], high[here] = base.base_low[there], base.base_high[there]
        is_bound = is_bound or base.range_is_bound
        if new := [a for a in game.actors if a not in known]:
            notes = (*notes, f"not in the base case, so measured by their own range: {', '.join(new)}")
    return replace(game, base_low=low, base_high=high, range_is_bound=is_bound, notes=notes)


def _own_range(game: g.Game, case: Case, draw: int) -> tuple[g.Floats, g.Floats, bool]:
    if draw >= 0 and _uncertain(case):
        whole = compile_case(case)
        return whole.base_low, whole.base_high, whole.range_is_bound
    found = extremes(game.stakes, game.bonuses, game.rules)
    if found is None:
        raise problem("G105", "no state is feasible: the rules forbid all of them", "mend the rules")
    low, high = (np.array([x / game.scale for x in v], dtype=np.float64) for v in (found.low, found.high))
    return low, high, found.is_bound


def _uncertain(case: Case) -> bool:
    """Whether a draw can change any stake: else the range need not be computed a second time."""
    return any(
        bounds(n) != (point(n), point(n))
        for n in [
            *(s.weight for by in case.stakes.values() for s in by.values()),
            *(v for by in case.stakes.values() for s in by.values() for v in (s.values or {}).values()),
            *(x.worth for x in case.linkages.values()),
            *(x.cost for x in case.red_lines.values() if x.cost is not None),
            *(a.decides_for for a in case.actors.values() if a.decides_for is not None),
        ]
    )


def _focused(game: g.Game, here: tuple[int, ...], varied: set[int], focus: str) -> g.Game:
    """The game on a focus: indices of actors and issues stay, held issues have one option left."""
    keep = [range(n) if j in varied else [here[j]] for j, n in enumerate(game.sizes)]
    held = tuple(name for j, name in enumerate(game.issues) if j not in varied)
    return part(replace(game, status_quo=here, focus=focus, held=held), range(len(game.issues)), keep)
