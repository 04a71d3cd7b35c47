"""Names to numbers: actors, issues and options by index, conditions as masks, numbers of one draw.

Everything here is about the whole case, before any focus. Unknown names raise ``Problems`` with G101: the checks of
the case find them first, with their place.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

import numpy as np

from detente.case.conditions import allowed, clauses, say
from detente.case.diagnostics import did_you_mean, problem
from detente.case.estimate import Estimate, drawn, exact
from detente.case.schema import Case, Condition

from . import game as g


@dataclass(frozen=True, kw_only=True)
class Names:
    """A case's names, in order, and which draw of its estimates is meant."""

    case: Case
    actors: tuple[str, ...]
    issues: tuple[str, ...]
    options: tuple[tuple[str, ...], ...]
    seed: int
    draw: int


def names_of(case: Case, seed: int, draw: int) -> Names:
    """The names of a case, and the draw meant."""
    options = tuple(tuple(issue.options) for issue in case.issues.values())
    return Names(
        case=case, actors=tuple(case.actors), issues=tuple(case.issues), options=options, seed=seed, draw=draw
    )


def number(b: Names, estimate: Estimate, path: str) -> Fraction:
    """An estimate's value in this draw, as the exact decimal it is written as."""
    return exact(drawn(estimate, b.seed, b.draw, path))


def actor(b: Names, name: str, where: str) -> int:
    """Index of an actor."""
    return _index(b.actors, name, "actor", where)


def issue(b: Names, name: str, where: str) -> int:
    """Index of an issue."""
    return _index(b.issues, name, "issue", where)


def option(b: Names, j: int, name: str, where: str) -> int:
    """Index of an option of issue ``j``."""
    return _index(b.options[j], name, f"option of `{b.issues[j]}`", where)


def _index(names: Sequence[str], name: str, what: str, where: str) -> int:
    try:
        return names.index(name)
    except ValueError:
        hint = did_you_mean(name, names) or f"known: {', '.join(names)}"
        raise problem("G101", f"{where}: there is no {what} `{name}`", hint) from None


def state_row(b: Names, state: Mapping[str, str], where: str, start: Sequence[int]) -> tuple[int, ...]:
    """Option indices of a state; issues not named as in ``start``."""
    row = list(start)
    for name, chosen in state.items():
        j = issue(b, name, where)
        row[j] = option(b, j, chosen, where)
    return tuple(row)


def condition(b: Names, id_: str, written: Condition, where: str, text: str = "") -> g.Condition:
    """A written condition as masks over option indices."""
    terms = []
    for clause in clauses(written):
        masks: dict[int, g.Bools] = {}
        for name, predicate in clause.items():
            j = issue(b, name, where)
            try:
                masks[j] = np.array(allowed(b.case.issues[name], predicate), dtype=np.bool_)
            except ValueError as fault:
                help_ = f"an option of `{name}`, a list of them, or a comparison: {', '.join(b.options[j])}"
                raise problem("G101", f"{where}: `{fault}` is no condition on `{name}`", help_) from None
        terms.append(g.Term(tuple(sorted(masks)), tuple(masks[j] for j in sorted(masks))))
    sizes = [len(o) for o in b.options]
    return simplified(g.Condition(id_, tuple(terms), text or say(written, b.case.issues)), sizes)


def simplified(c: g.Condition, sizes: Sequence[int]) -> g.Condition:
    """The same condition without terms that can never hold and without issues on which a term allows everything.

    A term that always holds keeps one issue with every option allowed, so that no term is ever without issues.
    """
    terms: list[g.Term] = []
    for term in (t for t in c.terms if all(m.any() for m in t.allowed)):
        telling = {j: m for j, m in zip(term.issues, term.allowed, strict=True) if not m.all()}
        if not telling:
            return g.Condition(c.id, (g.Term((0,), (np.ones(sizes[0], dtype=np.bool_),)),), c.text)
        terms.append(g.Term(tuple(telling), tuple(telling.values())))
    return g.Condition(c.id, tuple(terms), c.text)


def restricted(c: g.Condition, keep: Sequence[Sequence[int]]) -> g.Condition:
    """A condition when only the options ``keep[j]`` of each issue are left."""
    terms = tuple(
        g.Term(t.issues, tuple(m[list(keep[j])] for j, m in zip(t.issues, t.allowed, strict=True)))
        for t in c.terms
    )
    return simplified(g.Condition(c.id, terms, c.text), [len(k) for k in keep])


def condition_on(
    game: g.Game, case: Case, id_: str, written: Condition, *, where: str, text: str = ""
) -> g.Condition:
    """A written condition over the options that the game's focus leaves; it is written over all of them."""
    names = names_of(case, game.seed, -1)
    keep = [[names.options[j].index(o) for o in options] for j, options in enumerate(game.options)]
    return restricted(condition(names, id_, written, where, text), keep)


def outcome_on(game: g.Game, case: Case, name: str) -> g.Condition:
    """An outcome that the case names, as a condition on the game."""
    outcome = case.outcomes[name]
    return condition_on(game, case, name, outcome.when, where=f"outcomes.{name}", text=outcome.title)


def true_at(c: g.Condition, row: Sequence[int]) -> bool:
    """Whether a condition holds in one state."""
    return any(all(m[row[j]] for j, m in zip(t.issues, t.allowed, strict=True)) for t in c.terms)
