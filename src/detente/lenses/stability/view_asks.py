"""How one state reads, what wanted states lack, what outcomes would need, and shares over draws."""

from collections.abc import Iterator, Mapping, Sequence

from detente.view.blocks import Block, Bullets, Column, Heading, Say, Table
from detente.view.numbers import Uncertain
from detente.view.result import View, register
from detente.view.speech import Ref, Sentence, join, say

from .draws import StabilityDraws
from .result import Examined, Inverses, Outcome, Outcomes, Requirement
from .view import changed, changes, data, move, verdicts, why

REQUIREMENTS = 12
"""Requirements shown an actor; the others are counted."""
DIFFERENCES = 4
"""Issues on which two states differ that are spelled out; more are counted."""


def examined(e: Examined) -> Iterator[Block]:
    """One state: for whom it is stable, what holds it, the way there."""
    yield Say(say("{:state}", e.name))
    yield from verdicts(e, "It")
    yield from why(e)
    if e.coalition_nash is None:
        return
    yield Say(f"coalition Nash: {'no' if e.coalition_nash else 'some'} coalition would leave it")
    titles = ("the shortest way there by legal moves", "the shortest way there that all who move want")
    for title, steps in zip(titles, (e.path, e.willing), strict=True):
        if steps is None:
            yield Say(f"{title}: none")
        else:
            yield Say(say("{}: {:counted of move}", title, len(steps)))
            yield Bullets(tuple(map(move, steps)), numbered=True)
    yield Table(
        ("way", "step", "by", "changes", "state"),
        [
            (way, k, s.by, changes(s), s.state)
            for way, steps in (("legal", e.path), ("willing", e.willing))
            for k, s in enumerate(steps or (), 1)
        ],
        name="ways",
        shown=False,
    )


def inverses(r: Inverses) -> Iterator[Block]:
    """What each actor would have to prefer."""
    yield Say(say("{:state}: what each would have to prefer, everything else as in that state", r.state))
    for one in r.inverse:
        unmet = sum(not q.met for q in one.requirements)
        lacking = say("{:count} of {:counted of requirement} not met", unmet, len(one.requirements))
        yield Heading(
            say("{}, {:actor}", one.concept, one.actor),
            tag="stable as things are" if one.stable else lacking,
            good=one.stable,
        )
        # What is not met first; of what is met, only where the actor is held by what the others could do.
        listed = [q for q in one.requirements if not q.met or q.gain > 0]
        rest = len(one.requirements) - len(listed)
        others = say("{:counted of other move} it does not prefer, and must not", rest)
        yield Bullets((*_first(listed, REQUIREMENTS), *([others] if rest else ())))
    yield Table(
        ("concept", "actor", "move", "gain", "met", "answers", "lacking", "requirement"),
        [
            (i.concept, i.actor, changes(q.move), q.gain, q.met, q.answers, q.lacking, requirement(q))
            for i in r.inverse
            for q in i.requirements
        ],
        name="requirements",
        shown=False,
    )


def _first(listed: Sequence[Requirement], most: int) -> list[Sentence]:
    more = [say("and {:counted of more requirement}", len(listed) - most)] if len(listed) > most else []
    return [*map(requirement, listed[:most]), *more]


def requirement(q: Requirement) -> Sentence:
    """What an actor's preferences must be for it not to make one move."""
    taken = _preferring(q.move.changes)
    if q.met and q.gain <= 0:
        return say("{:actor} must not prefer {}, as it does not now", q.actor, taken)
    if q.met:
        return say(
            "{:actor} would prefer {}, but must fear the others' answer, as it does now", q.actor, taken
        )
    if q.itself:
        tail = "" if q.concept == "Nash" else join(["; ", _fear(q)], "")
        words = "{:actor} must not prefer {}, as it does now by {:points} points{}"
        return say(words, q.actor, taken, q.lacking, tail)
    others = say(" (or any other of the {:count} states they can bring about)", q.answers)
    return say(
        "{:actor} now gains {:points} points by {:changes}. It would stay if it did not prefer {}, which the others "
        "can make of it, as it does now by {:points} points{}",
        q.actor,
        q.gain,
        q.move.changes,
        _preferring(q.nearest or ()),
        q.lacking,
        others if q.answers > 1 else "",
    )


def _fear(q: Requirement) -> Sentence:
    if q.answers:
        return say("nothing the others can bring about is worse for it ({:counted of state})", q.answers)
    wanted = " they would want to make" if q.concept == "SEQ" else ""
    return say("the others have no answer{}", wanted)


def _preferring(differences: Sequence[tuple[str, str, str]]) -> Sentence | str:
    """``lax to strict (enforcement)``, the wanted option second, for each issue on which two states differ."""
    if not differences:
        return "to come back to the same state"
    each = [
        say("{} to {} ({:issue})", Ref("option", there, j), Ref("option", wanted, j), j)
        for j, wanted, there in differences[:DIFFERENCES]
    ]
    spelled = join(each, " with ")
    more = len(differences) - DIFFERENCES
    return join([spelled, say("and {:counted of more change}", more)]) if more > 0 else spelled


def outcomes(r: Outcomes) -> Iterator[Block]:
    """What each outcome talked about would need."""
    words = (
        "For each, the state of those that have it which is stable for most. What is missing is what each actor would "
        "have to prefer for that state to be stable for it under {}, the others as they are and everything else as in "
        "that state."
    )
    yield Say(say(words, r.concept), quiet=True)
    for outcome in r.outcomes:
        yield from _outcome(outcome, r.status_quo)
    yield Table(
        ("outcome", "states", "concept", "equilibria"),
        [(o.id, o.possible, c, n) for o in r.outcomes for c, n in o.equilibria.items()],
        name="outcomes",
        shown=False,
    )


def _outcome(o: Outcome, start: Mapping[str, str]) -> Iterator[Block]:
    title = Ref("outcome", o.id)
    if o.examined is None:
        yield Heading(say("{}", title), 2, tag="not in this space", good=False)
        yield Say(
            "No feasible state of this space has it: what it turns on is held, or a rule forbids it here."
        )
        return
    rests = tuple(c for c, n in o.equilibria.items() if n)
    yield Heading(
        say("{}", title), 2, tag=say("can rest ({})", rests) if rests else "cannot rest", good=bool(rests)
    )
    ways = join([say("{} {:count}", c, n) for c, n in o.equilibria.items()], ", ")
    under = o.examined.concepts()
    have = "has" if o.possible == 1 else "have"
    also = say(" (an equilibrium under {})", under) if under else ""
    words = "{:counted of feasible state} here {} it. Equilibria: {}. The state asked of: {}{}."
    yield Say(say(words, o.possible, have, ways, changed(o.examined.state, start), also))
    for one in o.inverse:
        yield Say(say("{:actor}:", one.actor))
        yield Bullets(tuple(_first([q for q in one.requirements if not q.met], DIFFERENCES)))


def shares(d: StabilityDraws) -> Iterator[Block]:
    """Shares of the draws, state by state."""
    stopped = " (interrupted)" if d.interrupted else ""
    words = "Share of {:count} of {:counted of draw}{} in which each state is an equilibrium"
    yield Say(say(words, d.draws, d.asked, stopped))
    actors = list(next(iter(d.states[0].stable.values()), {})) if d.states else []
    yield Table(
        [
            Column("state", "state"),
            Column("concept"),
            Column("share", "chance"),
            *(Column(say("stable for {:actor}", a), "chance") for a in actors),
        ],
        [
            (s.name, c, Uncertain(s.share[c], s.error[c]), *(s.stable[c][a] for a in actors))
            for s in d.states
            for c in d.concepts
        ],
        name="states",
    )


register(Examined, View(blocks=examined, data=data))
register(Inverses, View(blocks=inverses, data=data))
register(Outcomes, View(blocks=outcomes, data=data))
register(StabilityDraws, View(blocks=shares, data=data))
