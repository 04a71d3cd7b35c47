"""The questions ``detente stability`` answers, and how each answer is shown."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

import detente
from detente.case.diagnostics import Diagnostic, did_you_mean, problem, shown

from . import screen
from .cases_in import Chosen, game_of
from .session import INTERRUPTED, answer, current, usage

if TYPE_CHECKING:
    from detente.game.game import Game
    from detente.lenses.stability import (
        Examined,
        Inverse,
        StabilityDraws,
        StabilityResult,
        StabilitySettings,
        Step,
    )

REQUIREMENTS = 12
"""Requirements shown an actor; the others are counted."""


def concepts(text: str, given: Any = None) -> tuple[str, ...]:
    """The concepts named, in their usual order. Raises Problems (L203)."""
    from detente.lenses.stability.result import CONCEPTS

    known = {c.lower(): c for c in CONCEPTS}
    names = [part.strip() for part in text.split(",") if part.strip()]
    for name in names:
        if name.lower() not in known:
            near = did_you_mean(name, CONCEPTS) or f"the concepts are {', '.join(CONCEPTS)}"
            raise problem("L203", f"there is no concept `{shown(name, 40)}`", near)
    if not names:
        raise usage("X109", "--concepts names none", f"name some of {', '.join(CONCEPTS)}")
    chosen = {known[name.lower()] for name in names}
    return tuple(c for c in CONCEPTS if c in chosen)


def settings(
    names: tuple[str, ...], lifted: str | None, *, limit: int, coalitions: bool, seed: int
) -> StabilitySettings:
    """The lens's settings, from the options."""
    from detente.lenses.stability import StabilitySettings

    lift: bool | tuple[str, ...] = (
        tuple(x.strip() for x in lifted.split(",")) if lifted not in (None, "all") else lifted == "all"
    )
    found = StabilitySettings(concepts=names, lift_red_lines=lift, max_listed=limit, seed=seed)
    if coalitions:
        from dataclasses import replace

        found = replace(found, max_coalition=found.max_states)
    return found


def game(chosen: Chosen, focus: str | None, settings: StabilitySettings) -> Game:
    """The game asked about: the whole case, the focus named, or the first focus that is small enough."""
    from detente.game.focus import choose

    if focus is None:
        focus = choose(chosen.file.case, settings.max_states)
        if focus:
            others = [f for f in chosen.file.case.focus if f != focus]
            more = f"; --focus chooses another: {', '.join(others)}" if others else ""
            screen.note(f"the whole case is too large for this lens: focus `{focus}` is taken{more}")
            current().settings["focus"] = focus
    return game_of(chosen, focus)


def perceived(chosen: Chosen, asked: tuple[str, ...], game: Game) -> dict[str, tuple[str, Game]]:
    """By actor, the variant it takes for true and its game. Raises Problems."""
    found: dict[str, tuple[str, Game]] = {}
    for text in asked:
        who, _, variant = text.partition("=")
        if not who.strip() or not variant.strip():
            raise usage(
                "X109", f"`{shown(text, 60)}` names no actor and variant", "write --perceives ACTOR=VARIANT"
            )
        other = chosen.door.what_if(variants=[variant.strip()])
        found[who.strip()] = (variant.strip(), other.game(focus=game.focus or None))
    return found


def listed(
    chosen: Chosen,
    game: Game,
    settings: StabilitySettings,
    seen: Mapping[str, tuple[str, Game]],
    *,
    draws: int,
    keep: Path | None,
    seed: int,
) -> None:
    """The equilibria, and with ``draws`` how often each is one."""
    from detente.lenses.stability import analyze

    with screen.progress("stability") as update:
        result = analyze(game, settings, update, seen)
    shares: StabilityDraws | None = None
    stopped = None
    if draws:
        shares = _draws(chosen, result, draws, keep, seed)
        if shares.interrupted:
            words = f"interrupted; kept: {shares.draws:,} of {draws:,} draws"
            stopped = [
                Diagnostic("X130", "error", words, None, "run the same command again to go on from there")
            ]
            current().code = INTERRUPTED
            screen.report(stopped)
    answer({"stability": result.to_json(), "draws": _plain(shares)}, lambda: _show(result, shares), stopped)


def _draws(
    chosen: Chosen, result: StabilityResult, count: int, keep: Path | None, seed: int
) -> StabilityDraws:
    file = keep or Path("reports") / chosen.file.case.case
    if keep is None:
        file.mkdir(parents=True, exist_ok=True)
    with screen.progress(f"{count} draws", talk=True) as update:
        shares = detente.stability_draws(
            chosen.file,
            result,
            count,
            seed=seed,
            file=file,
            progress=lambda n: update(n / count, f"draw {n} of {count}"),
        )
    if shares.reused:
        screen.note(f"{shares.reused:,} draws were there already, in {file}")
    return shares


def _plain(value: Any) -> Any:
    from detente.lenses.stability.show import plain

    return plain(value)


def _show(r: StabilityResult, shares: StabilityDraws | None) -> None:
    from detente.lenses.stability import DEFINITIONS

    focus = f", focus {r.focus} ({len(r.held)} issues held)" if r.focus else ""
    screen.say(f"{r.case}: {', '.join(r.actor_names)}{focus}")
    screen.say(f"{screen.size(r.size)} states; {r.feasible:,} feasible")
    if r.red_lines_lifted:
        screen.say(f"red lines lifted: {', '.join(r.red_lines_lifted)}")
    for who, variant in r.perceived.items():
        screen.say(f"{who} takes {variant} for true")
    screen.heading("Stable states")
    right: list[Any] = [(f"for {who}", "right") for who in r.actors]
    screen.table(
        ["concept", ("equilibria", "right"), *right],
        [(c, f"{n:,}", *(f"{r.counts[c][who]:,}" for who in r.actors)) for c, n in r.totals.items()],
    )
    for c in r.totals:
        screen.say(f"{c}: {DEFINITIONS[c]}", indent=2)
    for c, (more, less) in r.misled.items():
        screen.say(f"{c}: {more:,} equilibria only by misperception, {less:,} lost by it")
    if r.coalition_tried:
        said = f"{len(r.coalition_nash):,} of {r.coalition_tried:,} Nash equilibria settled"
        screen.say(f"coalition Nash: {said} ({DEFINITIONS['coalition Nash']})")
    for h, names in r.limited.items():
        screen.say(
            f"L{h}, with {screen.counted(h, 'move')} left: {'; '.join(map(screen.state, names)) or 'none'}"
        )
    _show_equilibria(r, shares)
    screen.heading("At the status quo")
    _show_state(r.status_quo, r.actors)
    screen.heading("How this was obtained")
    for words in (r.method, *r.quality, *r.notes):
        screen.say(f"- {words}")


def _show_equilibria(r: StabilityResult, shares: StabilityDraws | None) -> None:
    if not r.equilibria:
        screen.say("no state is an equilibrium under any of these concepts")
        return
    screen.heading(f"Equilibria ({len(r.equilibria)} of {r.listed_of:,}; moves from the status quo)")
    followed = {s.row: s for s in shares.states} if shares is not None else {}
    extra: list[Any] = [(f"{c} in", "right") for c in shares.concepts] if shares is not None else []
    rows = []
    for e in r.equilibria:
        held = ", ".join(e.concepts) + (", coalition" if e.coalition else "")
        s = followed.get(e.row)
        share = [f"{s.share[c]:.0%}" for c in shares.concepts] if s is not None and shares is not None else []
        willing = "no" if e.willing is None else str(len(e.willing))
        away = "–" if e.distance is None else str(e.distance)
        rows.append((away, willing, held, *share, screen.state(e.name)))
    screen.table([("moves", "right"), ("willing", "right"), "concepts", *extra, "state"], rows)
    if shares is not None:
        screen.say(f"in a share of {shares.draws:,} draws of the estimates")
        quo = followed[r.status_quo.row]
        said = ", ".join(f"{c} {quo.share[c]:.0%}" for c in shares.concepts)
        screen.say(f"the status quo is an equilibrium in: {said}")


def state(game: Game, text: str, settings: StabilitySettings) -> None:
    """One state under the lens."""
    from dataclasses import asdict

    given = asdict(settings)
    found = detente.examine_state(game, text, **given)
    actors = tuple(next(iter(found.stable.values())))

    def words() -> None:
        screen.say(screen.state(found.name))
        _show_state(found, actors)

    answer(_plain(found), words)


def _show_state(e: Examined, actors: tuple[str, ...]) -> None:
    from detente.lenses.stability.show import sanction

    margins = {(m.concept, m.actor): m for m in e.margins}
    rows = []
    for concept, by in e.stable.items():
        cells = []
        for who in actors:
            m = margins.get((concept, who))
            held = "stable" if by[who] else "no"
            cells.append(held if m is None else f"{held} ({_points(m.points, m.stable)})")
        rows.append((concept, *cells))
    screen.table(["concept", *actors], rows)
    if e.margins:
        screen.say(
            "in brackets: points the state can lose for that actor before it stops being stable, or must gain to be"
        )
    for s in e.sanctions:
        screen.say(sanction(s), indent=2)
    if not e.sanctions:
        screen.say("nobody has a move of its own to a state it prefers", indent=2)
    if e.coalition_nash is not None:
        screen.say(
            "coalition Nash: "
            + ("no coalition would leave it" if e.coalition_nash else "some coalition would leave it")
        )
    if e.coalition_nash is not None:
        _show_path("the shortest way there by legal moves", e.path)
        _show_path("the shortest way there that all who move want", e.willing)


def _points(points: float, stable: bool) -> str:
    if points == float("inf"):
        return "any"
    return ("−" if stable else "+") + screen.number(points)


def _show_path(title: str, path: tuple[Step, ...] | None) -> None:
    from detente.lenses.stability.show import changes

    if path is None:
        screen.say(f"{title}: none")
        return
    screen.say(f"{title}: {screen.counted(len(path), 'move')}")
    for n, s in enumerate(path, 1):
        screen.say(f"{n}. {' and '.join(s.by)}: {changes(s)}", indent=2)


def inverse(game: Game, text: str, vary: str | None, settings: StabilitySettings) -> None:
    """What the actors would have to prefer."""
    chosen = tuple(c for c in settings.concepts if c != "SIM")
    if not chosen:
        chosen = settings.concepts
    found = detente.inverse(
        game,
        text,
        concepts=chosen,
        actor=vary,
        lift_red_lines=settings.lift_red_lines,
        max_states=settings.max_states,
    )

    def words() -> None:
        screen.say(f"{screen.state(text)}: what each would have to prefer, everything else as in that state")
        for one in found:
            _show_inverse(one)

    answer({"state": text, "inverse": _plain(found)}, words)


def _show_inverse(one: Inverse) -> None:
    unmet = [r for r in one.requirements if not r.met]
    verdict = (
        "stable as things are"
        if one.stable
        else f"{len(unmet)} of {len(one.requirements)} requirements not met"
    )
    screen.heading(f"{one.concept}, {one.actor}: {verdict}")
    # What is not met first; of what is met, only where the actor is held by what the others could do.
    feared = [r for r in one.requirements if r.met and r.gain > 0]
    listed = [*unmet, *feared]
    for r in listed[:REQUIREMENTS]:
        screen.say(f"- {r.words}")
    if len(listed) > REQUIREMENTS:
        screen.say(f"… and {len(listed) - REQUIREMENTS:,} more")
    rest = len(one.requirements) - len(listed)
    if rest:
        screen.say(f"- {screen.counted(rest, 'other move')} it does not prefer, and must not")
