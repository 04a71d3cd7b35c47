"""What playing on as the fallback does to the deals of the page: a part of the section on predicted play."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from detente.front import Door
from detente.lenses.deals import FallbackEffect, analyze
from detente.lenses.deals.fallbacks import effect
from detente.lenses.deals.view_trades import SOLUTIONS, letters
from detente.lenses.lens import Ask, Run, Section
from detente.lenses.paths.sensitivity import PlaySensitivity
from detente.play.fallbacks import game_with_play
from detente.settings import Settings
from detente.view.blocks import Action, Block, Bullets, Column, Say, Table
from detente.view.speech import Sentence, say

from .asked import Asked
from .inputs import ReportInputs

TITLE = "What playing on does to the deals"


def fallbacks(inputs: ReportInputs, door: Door) -> tuple[Asked, ...]:
    """The part, where play was predicted and somebody can move."""
    play = next((a for a in inputs.asked if a.section.id == "paths"), None)
    if play is None or not isinstance(play.result, PlaySensitivity) or not play.result.base.next_moves:
        return ()
    base, game, before = play.result.base, inputs.game, inputs.deals
    actors = [a for a in game.actors if a in base.actors]
    changed = game_with_play(door, base, focus=game.focus or None, actors=actors)
    after = analyze(changed, before.settings.but(max_listed=1, seed=base.settings.seed))
    section = Section(id="play-fallbacks", order=571, within="paths", title=TITLE)
    ask = Ask(
        name="fallbacks",
        question=TITLE,
        settings=Settings,
        analyze=_never,
        blocks=lambda result, draws: blocks(result, letters(inputs.deals), base.focus),
    )
    return (Asked(play.lens, ask, section, play.settings, effect(game, before, changed, after)),)


def _never(door: Door, settings: Settings, run: Run) -> Any:
    raise NotImplementedError


def blocks(e: FallbackEffect, known: Mapping[tuple[int, ...], str], focus: str) -> Iterator[Block]:
    """Each party's fallback as the case has it and as playing on, and what that changes."""
    yield Say(
        "A party that can expect something from going on without an agreement measures every deal against that."
    )
    each = zip(e.who, e.before, e.after, strict=True)
    yield Table(
        [
            Column("who", "actor", width="mid"),
            Column("in the case", "points"),
            Column("playing on", "points"),
            Column("difference", "change"),
        ],
        [(who, before, after, after - before) for who, before, after in each],
        caption="What each measures a deal against, points",
    )
    yield Bullets(tuple(_says(e, known)))
    on = [("play-focus", focus)] if focus else []
    yield Action(
        "deals", "fallbacks", [("fallbacks", "play"), *on], "the deals against what playing on is worth"
    )


def _says(e: FallbackEffect, known: Mapping[tuple[int, ...], str]) -> Iterator[Sentence | str]:
    old, new = e.acceptable
    yield say(
        "acceptable states: with the case's fallbacks {old:states and share}, with playing on {new:states and share}; "
        "distinct deals that waste nothing: {before:count} and {after:count}",
        old=old,
        new=new,
        before=e.frontier[0],
        after=e.frontier[1],
    )
    if not new.value:
        yield "with what each can expect from playing on, no agreement is left"
        return
    for words, wanted in (
        ("the same deal is chosen by: {each}", True),
        ("another deal is chosen by: {each}", False),
    ):
        named = tuple(SOLUTIONS.get(name, name) for name, same in e.same if same is wanted)
        if named:
            yield say(words, each=named)
    if not e.followed:
        return
    if not e.dropped:
        yield say("none of the {n:counted of deal} followed drops out", n=e.followed)
        return
    yield say(
        "of the {n:counted of deal} followed {dropped:count} drop out", n=e.followed, dropped=len(e.dropped)
    )
    for d in e.dropped:
        if d.deal.row not in known:
            continue
        lacking = tuple(say("{a:actor} lacks {x:points} points", a=a, x=x) for a, x in d.short)
        yield say(
            "agreement {letter}, of the table of best agreements, is among them: {why}",
            letter=known[d.deal.row],
            why=say("{each}", each=lacking) if lacking else say("refused by {who:actor}", who=d.refused_by),
        )
