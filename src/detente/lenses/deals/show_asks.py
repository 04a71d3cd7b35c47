"""How what an analyst asks of one deal reads: why not, its price, what beats it, a mediator's drafts, logrolling, and
how often deals survive the uncertainty of the numbers."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from detente.view.lines import safe
from detente.view.result import View
from detente.view.tables import Row, cell, lines, table

from .asks import Logrolling, PostSettlement, SingleText
from .draws import DrawsResult
from .fallbacks import FallbackEffect
from .result import Change, Deal
from .show import number, plain
from .why import ChangeSet, WhyNot

# --- Why not ----------------------------------------------------------------------------------------------------------


def why_text(w: WhyNot) -> str:
    """What stands in the way, as lines."""
    out = [f"Why not {w.asked}?"]
    out += [f"  acceptable: {d.name}" for d in w.examples[:3]]
    if w.note:
        out.append(f"  {w.note}")
    if w.examined is not None:
        out.append(f"  {'alone' if w.possible else 'examined'}: {w.examined.name}")
    out += [f"  forbidden: {r}" for r in w.rules]
    for b in w.blockers:
        why = [f"{b.shortfall:.4g} points short"] if b.shortfall else []
        why += [f"red line {r}" for r in b.red_lines]
        out.append(f"  {b.actor} ({b.role}): {', '.join(why)}")
        out += [f"    won by {change_words(c)}" for c in b.wins]
    out += [f"  mended by {change_words(c)}" for c in w.mends]
    if w.blockers and not w.mends:
        out.append(f"  no set of up to {w.searched} changes mends it")
    return "\n".join(out)


def change_words(change: ChangeSet) -> str:
    """``issue=option, … (losing WHO)``."""
    sets = ", ".join(f"{j}={o}" for j, o in change.sets)
    return sets + (f" (losing {', '.join(change.loses)})" if change.loses else "")


def blocker_rows(w: WhyNot) -> Iterator[Row]:
    """One row a voice that refuses."""
    for b in w.blockers:
        yield {
            "actor": b.actor,
            "role": b.role,
            "points short": b.shortfall,
            "red lines": ", ".join(b.red_lines),
            "won by": "; ".join(change_words(c) for c in b.wins),
        }


def change_rows(w: WhyNot) -> Iterator[Row]:
    """One row a set of changes that wins one who refuses, or that mends the state."""
    each = [(f"win {b.actor}", c) for b in w.blockers for c in b.wins] + [("mend", c) for c in w.mends]
    for does, c in each:
        sets = ", ".join(f"{j}={o}" for j, o in c.sets)
        yield {"does": does, "changes": sets, "leads to": c.name, "loses": ", ".join(c.loses)}


def example_rows(w: WhyNot) -> Iterator[Row]:
    """One row a deal that does what was asked."""
    yield from ({"deal": d.name, "accepted by": ", ".join(d.accepted_by), **issues(d)} for d in w.examples)


def issues(d: Deal) -> Row:
    return {f"issue:{j}": o for j, o in d.state.items()}


WHY: View[WhyNot] = View(
    text=why_text,
    data=plain,
    frames={
        "blockers": table(blocker_rows, "actor", "role", "points short", "red lines", "won by"),
        "changes": table(change_rows, "does", "changes", "leads to", "loses"),
        "deals": table(example_rows),
    },
)


# --- One deal ---------------------------------------------------------------------------------------------------------


def deal_text(d: Deal) -> str:
    """One deal as lines: what it changes, who refuses it, what it would cost."""
    out = [d.name]
    if not d.feasible:
        out.append("  a rule forbids it")
    out.append(f"  accepted by {', '.join(d.accepted_by) or 'nobody'}")
    if d.refused_by:
        out.append(f"  refused by {', '.join(d.refused_by)}")
    if d.red_lines:
        out.append(f"  red lines that refuse it: {', '.join(d.red_lines)}")
    out += [f"  {change_line(c)}" for c in d.changes]
    out.append(
        f"  points, actor by actor: {', '.join(map(number, d.points))}; gains: {', '.join(map(number, d.gains))}"
    )
    if not d.price.known:
        out.append(f"  no price: {d.price.reason}")
    else:
        out.append(f"  price: {number(d.price.total)} {d.price.unit}".rstrip())
        out += [f"    {payer} pays {payee} {number(units)}" for payer, payee, units in d.price.transfers]
    return safe(out)


def change_line(c: Change) -> str:
    return f"{c.title}: {c.from_} → {c.to_title or c.to}"


def deal_change_rows(d: Deal) -> Iterator[Row]:
    """One row a difference from the status quo."""
    for c in d.changes:
        yield {
            "kind": c.kind,
            "id": c.id,
            "title": c.title,
            "from": c.from_,
            "to": c.to,
            "by": ", ".join(c.by),
        }


def transfer_rows(d: Deal) -> Iterator[Row]:
    """One row a side payment that makes it acceptable."""
    for payer, payee, units in d.price.transfers:
        yield {"from": payer, "to": payee, "units": units, "unit": d.price.unit}


DEAL: View[Deal] = View(
    text=deal_text,
    data=plain,
    frames={
        "changes": table(deal_change_rows, "kind", "id", "title", "from", "to", "by"),
        "transfers": table(transfer_rows, "from", "to", "units", "unit"),
    },
)


# --- What beats a deal once signed ------------------------------------------------------------------------------------


def settlement_text(r: PostSettlement) -> str:
    """What beats the deal signed, as lines."""
    out = [f"After {r.signed.name}"]
    if r.efficient:
        return safe(
            [*out, "  nothing beats it: no acceptable state is as good for every party and better for one"]
        )
    out.append(f"  better for everybody: {r.distinct:,} distinct deals, {r.states:,} states")
    return safe(out + lines(better_rows(r)))


def better_rows(r: PostSettlement) -> Iterator[Row]:
    """One row a deal that beats it: what each who accepts it gains on the deal signed, in points."""
    for d in r.better:
        more = [after - before for after, before in zip(d.points, r.signed.points, strict=True)]
        yield {"deal": d.name, "gains, actor by actor": ", ".join(f"{x:+.4g}" for x in more), "ties": d.ties}


AFTER: View[PostSettlement] = View(
    text=settlement_text,
    data=plain,
    frames={"better": table(better_rows, "deal", "gains, actor by actor", "ties")},
)


# --- A mediator's drafts ----------------------------------------------------------------------------------------------


def drafts_text(r: SingleText) -> str:
    """The drafts as lines."""
    end = "nothing further helps" if r.finished else "stopped at the longest trace allowed"
    verdict = "acceptable" if r.final.acceptable else f"refused by {', '.join(r.final.refused_by)}"
    out = [f"Single text, from the status quo: {r.rule}", *lines(draft_rows(r))]
    return safe([*out, f"  final draft ({end}; {verdict}): {r.final.name}"])


def draft_rows(r: SingleText) -> Iterator[Row]:
    """One row a redraft: what it changes, and what each party gains by it, in points."""
    for k, s in enumerate(r.steps, 1):
        changes = ", ".join(f"{j}={o}" for j, o in s.sets)
        gains = {f"gain:{p}": g for p, g in zip(r.parties, s.gains, strict=True)}
        yield {"step": k, "redraft": changes, "package": s.package, **gains, "smallest share": s.smallest}


DRAFTS: View[SingleText] = View(text=drafts_text, data=plain, frames={"steps": table(draft_rows)})


# --- Logrolling -------------------------------------------------------------------------------------------------------


def logrolling_text(r: Logrolling) -> str:
    """Each issue settled alone, and what the package gives over that, as lines."""
    out = [f"Each issue settled alone, the others at the status quo ({r.solution}, gains in points)"]
    out += [*lines(issue_rows(r)), f"  together: {r.separate.name}"]
    if r.package is not None:
        more = ", ".join(f"{p} {g:+.4g}" for p, g in zip(r.parties, r.gain, strict=True))
        out += [f"  the package: {r.package.name}", f"  what it gives over that: {more}"]
    return safe(out + ([f"  {r.note}"] if r.note else []))


def issue_rows(r: Logrolling) -> Iterator[Row]:
    """One row an issue settled by itself."""
    for a in r.issues:
        gains = {f"gain:{p}": g for p, g in zip(r.parties, a.gains, strict=True)}
        yield {"issue": a.issue, "alone": a.option, "moved": a.moved, **gains, "why it stays": a.reason}


def package_rows(r: Logrolling) -> Iterator[Row]:
    """One row a party: what the package gives it over settling issue by issue, in points."""
    yield from ({"party": p, "gain": g} for p, g in zip(r.parties, r.gain, strict=False))


LOGROLLING: View[Logrolling] = View(
    text=logrolling_text,
    data=plain,
    frames={"issues": table(issue_rows), "package": table(package_rows, "party", "gain")},
)


# --- Over draws -------------------------------------------------------------------------------------------------------


def draws_text(r: DrawsResult) -> str:
    """Shares of the draws, as lines."""
    stopped = " (interrupted)" if r.interrupted else ""
    head = f"Over {r.draws:,} draws{stopped}: one of {len(r.deals)} deals is acceptable in {r.any_acceptable:.1%}"
    return safe([head, *lines(share_rows(r))])


def share_rows(r: DrawsResult) -> Iterator[Row]:
    """One row a deal: the share of draws in which it is acceptable, on the frontier, accepted by each party."""
    for d in r.deals:
        by = {f"accepted by {p}": x for p, x in zip(r.parties, d.accepted_by, strict=True)}
        errors = {"acceptable error": d.acceptable_error, "frontier error": d.frontier_error}
        yield {"deal": d.name, "acceptable": d.acceptable, "on frontier": d.frontier, **by, **errors}


DRAWS: View[DrawsResult] = View(text=draws_text, data=plain, frames={"deals": table(share_rows)})


# --- Playing on as the fallback ---------------------------------------------------------------------------------------


def effect_text(e: FallbackEffect) -> str:
    """What playing on as the fallback changes, as lines."""
    before, after = (cell(c.value) for c in e.acceptable)
    out = ["Playing on as the fallback", *lines(fallback_rows(e))]
    out.append(
        f"  acceptable states {before} → {after}; on the frontier {e.frontier[0]:,} → {e.frontier[1]:,}"
    )
    out.append(f"  of {e.followed} deals described before, {len(e.dropped)} drop out")
    return safe(out + lines(dropped_rows(e)) if e.dropped else out)


def fallback_rows(e: FallbackEffect) -> Iterator[Row]:
    """One row a party or ratifier: its fallback as the case has it, and its value of playing on, in points."""
    yield from (
        {"actor": who, "before": b, "after": a} for who, b, a in zip(e.who, e.before, e.after, strict=True)
    )


def dropped_rows(e: FallbackEffect) -> Iterator[Row]:
    """One row a deal that drops out, and who then refuses it."""
    for d in e.dropped:
        short = ", ".join(f"{who} {points:.4g}" for who, points in d.short)
        yield {"number": d.number, "deal": d.deal.name, "refused by": ", ".join(d.refused_by), "short": short}


def same_rows(e: FallbackEffect) -> Iterable[Row]:
    """One row a solution: whether it still chooses one of the same deals."""
    return ({"solution": name, "same": same} for name, same in e.same)


EFFECT: View[FallbackEffect] = View(
    text=effect_text,
    data=plain,
    frames={
        "fallbacks": table(fallback_rows, "actor", "before", "after"),
        "dropped": table(dropped_rows, "number", "deal", "refused by", "short"),
        "solutions": table(same_rows, "solution", "same"),
    },
)
