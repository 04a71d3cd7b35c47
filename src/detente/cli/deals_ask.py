"""The questions ``detente deals`` answers, and how each answer is shown."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import detente
from detente import notation
from detente.case.diagnostics import Diagnostic
from detente.case.overwrite import refuse_foreign

from . import screen
from .cases_in import Chosen
from .deals_show import show, show_deals, show_effect
from .session import INTERRUPTED, answer, current, usage

if TYPE_CHECKING:
    from detente.game.game import Game
    from detente.lenses.deals import Deal
    from detente.lenses.deals.draws import DrawsResult
    from detente.lenses.deals.fallbacks import FallbackEffect
    from detente.lenses.deals.why import ChangeSet, WhyNot

Lift = bool | tuple[str, ...]


def listed(
    chosen: Chosen,
    game: Game,
    lift: Lift,
    *,
    draws: int,
    seed: int,
    focus: str | None,
    limit: int,
    csv: Path | None,
    before: Game,
) -> None:
    """The deals themselves, and with ``draws`` how often each survives the uncertainty of the numbers.

    ``before`` is the game with the case's own fallbacks: where it is another, what the others change is said too.
    """
    from detente.lenses.deals import DealsSettings, analyze

    if csv is not None:
        refuse_foreign(csv, _ours, "a list of deals written by `detente deals --csv`")
    settings = DealsSettings(max_listed=limit, lift_red_lines=lift, seed=seed)
    with screen.progress("deals") as update:
        result = analyze(game, settings, update)
    changed: FallbackEffect | None = None
    if before is not game:
        from detente.lenses.deals.fallbacks import effect

        with screen.progress("deals as the case has it") as update:
            changed = effect(before, analyze(before, settings, update), lifted(game, lift), result)
    shares: DrawsResult | None = None
    if draws and result.deals:
        with screen.progress(f"{draws} draws") as update:
            shares = detente.draws(
                chosen.file, result, draws, seed=seed, focus=focus, progress=lambda n: update(n / draws)
            )
    elif draws:
        screen.note("no deal to follow through the draws: no state is acceptable at the point estimates")
    if csv is not None:
        frame = result.to_frame()
        if shares is not None:
            frame["acceptable in draws"] = [d.acceptable for d in shares.deals]
            frame["on frontier in draws"] = [d.frontier for d in shares.deals]
        frame.to_csv(csv, index=False)
        screen.note(f"wrote {csv}")
    stopped = None
    if shares is not None and shares.interrupted:
        done = f"interrupted; kept: the shares over the {shares.draws:,} draws that were done"
        stopped = [Diagnostic("X130", "error", done, None, "run it again for all of them")]
        current().code = INTERRUPTED
        screen.report(stopped)
    found = {"deals": result, "draws": plain(shares)}
    if changed is not None:
        found["fallbacks"] = plain(changed)

    def words() -> None:
        show(result, shares)
        if changed is not None:
            show_effect(changed)

    answer(found, words, stopped)


def _ours(head: str) -> bool:
    """Without a deal there are no columns, and pandas writes a pair of quotes."""
    return head.startswith("deal,points:") or head in ('""\n', '""\r\n')


def with_play(
    chosen: Chosen, focus: str | None, lift: Lift, seed: int, *, everyone: bool, on: str | None
) -> Game:
    """The game where playing on is the fallback of everyone, or of those to whom the case gives it.

    ``on`` is the focus on which it is valued; the first that is small enough if None. Raises Problems.
    """
    from detente.play.fallbacks import declared

    who = None if everyone else declared(chosen.file.case)
    if who == ():
        raise usage(
            "X109",
            "--fallbacks declared: the case gives nobody `{play: paths}`",
            "write --fallbacks play, or `fallbacks: {ACTOR: {inside: {play: paths}}}` in the case",
        )
    with screen.progress("predicted play", talk=True) as update:
        result = detente.paths(
            chosen.file,
            focus=on,
            seed=seed,
            lift_red_lines=lift,
            simulations=0,
            deadline_effects=False,
            progress=update,
        )
    if result.focus != (focus or ""):
        screen.note(
            f"the value of playing on is that on the issues of focus `{result.focus}`, the others held"
        )
    return detente.game_with_play(chosen.file, result, focus=focus, actors=who)


def plain(value: Any) -> Any:
    """A record of the deals lens as JSON has it."""
    from detente.lenses.deals.show import plain as as_lens

    return as_lens(value)


def why(chosen: Chosen, game: Game, lift: Lift, what: str, limit: int) -> None:
    """What stands in the way of an outcome or a condition."""
    from detente.lenses.deals.why import WhySettings

    found = detente.why(
        lifted(game, lift),
        what,
        case=chosen.file,
        settings=WhySettings(max_listed=min(limit, WhySettings.max_listed)),
        origin="--why",
    )
    answer(plain(found), lambda: _show_why(game, found))


def _show_why(game: Game, w: WhyNot) -> None:
    if w.possible:
        screen.say(f"{w.asked}: possible. Some acceptable states have it (gains in points):")
        parties = game.agreement.parties
        names = [game.actors[i] for i in parties]
        show_deals(names, [(d, [d.gains[i] for i in parties]) for d in w.examples])
        return
    if w.examined is None:
        screen.say(f"{w.asked}: impossible. {w.note}")
        for rule in w.rules:
            screen.say(f"rule: {rule}", indent=2)
        return
    screen.say(f"{w.asked}: no acceptable state has it. {w.note}".rstrip())
    screen.say(f"the nearest: {screen.state(w.examined.name)}")
    for rule in w.rules:
        screen.say(f"a rule forbids it: {rule}", indent=2)
    for b in w.blockers:
        why = [f"{screen.number(b.shortfall)} points short"] if b.shortfall else []
        why += [f"its red line {r}" for r in b.red_lines]
        screen.say(f"{b.actor} ({b.role}) refuses: {', '.join(why)}", indent=2)
        _show_changes(b.wins, b.wins_count, "won by")
        if not b.wins:
            screen.say(f"no set of up to {w.searched} changes wins it", indent=6)
    _show_changes(w.mends, w.mends_count, "mended by")
    if not w.mends:
        screen.say(f"no set of up to {w.searched} changes makes it acceptable", indent=2)


def _show_changes(changes: tuple[ChangeSet, ...], total: int, words: str) -> None:
    for c in changes:
        sets = ", ".join(f"{j}={o}" for j, o in c.sets)
        screen.say(f"{words} {sets}" + (f" (but loses {', '.join(c.loses)})" if c.loses else ""), indent=6)
    if total > len(changes):
        screen.say(f"… and {total - len(changes):,} more of that size", indent=6)


def price(game: Game, lift: Lift, text: str) -> None:
    """What a state would cost in side payments."""
    from detente.lenses.deals.describe import describe

    game = lifted(game, lift)
    deal = describe(game, notation.state(game, text, "--price"))

    def words() -> None:
        show_state(game, deal)
        cost = deal.price
        if not cost.known:
            screen.say(f"no price: {cost.reason}")
        elif cost.total == 0:
            screen.say("it needs no side payment: it is acceptable as it stands")
        else:
            screen.say(f"price: {screen.number(cost.total)} {cost.unit} in all")
            for payer, payee, units in cost.transfers:
                screen.say(f"{payer} pays {payee} {screen.number(units)}", indent=2)

    answer(plain(deal), words)


def after(game: Game, lift: Lift, text: str, limit: int) -> None:
    """What everybody would rather have than a deal already signed."""
    from detente.lenses.deals.asks import post_settlement

    game = lifted(game, lift)
    found = post_settlement(game, notation.state(game, text, "--after"), max_listed=limit)

    def words() -> None:
        show_state(game, found.signed)
        if found.efficient:
            screen.say("nothing beats it: no acceptable state is as good for every party and better for one")
            return
        screen.say(
            f"{screen.counted(found.distinct, 'distinct deal')} would be better for everybody "
            f"({screen.counted(found.states, 'state')} with ties); gains over the deal signed, in points:"
        )
        parties = game.agreement.parties
        more = [(d, [d.points[i] - found.signed.points[i] for i in parties]) for d in found.better]
        show_deals([game.actors[i] for i in parties], more)

    answer(plain(found), words)


def single_text(game: Game, lift: Lift) -> None:
    """A mediator's drafts."""
    from detente.lenses.deals.asks import single_text as trace

    found = trace(lifted(game, lift))

    def words() -> None:
        screen.say(f"rule: {found.rule}")
        columns: list[Any] = ["step", "redraft", *((p, "right") for p in found.parties)]
        rows = [
            (
                str(k),
                ", ".join(f"{j}={o}" for j, o in step.sets) + (f" ({step.package})" if step.package else ""),
                *step.gains,
            )
            for k, step in enumerate(found.steps, 1)
        ]
        if rows:
            screen.table(columns, rows)
        else:
            screen.say("no first change helps anybody without hurting a party")
        end = "nothing further helps" if found.finished else "stopped at the longest trace allowed"
        verdict = (
            "acceptable" if found.final.acceptable else f"refused by {', '.join(found.final.refused_by)}"
        )
        screen.say(f"final draft ({end}; {verdict}): {screen.state(found.final.name)}")

    answer(plain(found), words)


def logrolling(game: Game, lift: Lift) -> None:
    """What trading across issues is worth."""
    from detente.lenses.deals.asks import logrolling as roll

    found = roll(lifted(game, lift))

    def words() -> None:
        columns: list[Any] = ["issue", "alone", *((p, "right") for p in found.parties), "why it stays"]
        rows = [(a.issue, a.option, *a.gains, a.reason) for a in found.issues]
        screen.heading(
            f"Each issue settled alone, the others at the status quo ({found.solution}, gains in points)"
        )
        screen.table(columns, rows)
        screen.say(f"\ntogether: {screen.state(found.separate.name)}")
        if found.package is None:
            screen.say(f"no package: {found.note}")
            return
        screen.say(f"the package: {screen.state(found.package.name)}")
        more = ", ".join(f"{p} {screen.number(g)}" for p, g in zip(found.parties, found.gain, strict=True))
        screen.say(f"what the package gives over that, in points: {more}")
        if found.note:
            screen.say(found.note)

    answer(plain(found), words)


def lifted(game: Game, which: Lift) -> Game:
    """The game without the named red lines."""
    from detente.game.red_lines import lift

    return lift(game, which)[0]


def show_state(game: Game, deal: Deal) -> None:
    """One state: what each party has in it, and who refuses."""
    screen.say(screen.state(deal.name))
    if not deal.feasible:
        screen.say("a rule forbids this state")
    screen.table(
        ["party", ("points", "right"), ("gain", "right"), "accepts"],
        [
            (game.actors[i], deal.points[i], deal.gains[i], game.actors[i] in deal.accepted_by)
            for i in game.agreement.parties
        ],
    )
    if deal.red_lines:
        screen.say(f"red lines that refuse it: {', '.join(deal.red_lines)}")
