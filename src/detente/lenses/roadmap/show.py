"""How roadmaps read: as text, in a notebook, as plain data."""

from __future__ import annotations

from detente.case.diagnostics import shown

from .result import EquilibriaResult, MendLine, RoadDraws, RoadResult, RoadsResult, SearchResult


def unmarked(text: str) -> str:
    """A sentence without the marks around ids."""
    return text.replace("`", "")


def verdict(r: RoadResult) -> str:
    """``does not enforce itself (regret 0.2865; tightest at most-for-most for dprk)``."""
    word = "enforces itself" if r.holds else "does not enforce itself"
    if r.obstacles:
        word = "cannot be walked as written"
    where = f"; tightest at {r.binding_step} for {r.binding_actor}" if r.binding_step else ""
    return f"{word} (regret {r.regret:.4f}{where})"


def patience_words(r: RoadResult) -> str:
    """δ*, or that no patience is enough."""
    if r.least is None:
        return "no patience is enough"
    words = (
        f"δ* = {r.least:.6f} a step ({r.least_per_year:.4f} a year)" if r.least else "any patience will do"
    )
    high = r.intervals[0][1]
    return words + (f", up to {high:.6f}" if high < 1 else "")


def lifted_words(r: RoadResult) -> str:
    """What the road would be without the red lines; empty where there are none."""
    x = r.lifted
    if x is None:
        return ""
    word = "enforces itself" if x.holds else "does not enforce itself"
    where = f"; tightest at {x.binding_step} for {x.binding_actor}" if x.binding_step else ""
    return f"without red lines it {word} (regret {x.regret:.4f}{where})"


def mend_words(m: MendLine) -> str:
    """A mend, and the regret it leaves."""
    left = "" if m.holds else f" leaves a regret of {m.regret:.4f}"
    terms = f" ({'; '.join(m.terms)})" if m.terms else ""
    return unmarked(f"{'; '.join(m.parts)}{left}{terms}")


def road_text(r: RoadResult) -> str:
    """A road as lines."""
    out = [f"{r.name}: {verdict(r)}"]
    out += [f"  {x}" for x in r.obstacles]
    out.append(
        f"  {patience_words(r)}; its first {r.holds_until} of {len(r.steps) - 1} steps enforce themselves alone"
    )
    if words := lifted_words(r):
        out.append(f"  {words}")
    for s in r.steps:
        each = ", ".join(f"{a} {x:+.4f}" for a, x in s.slack.items() if x is not None)
        out.append(f"  {s.id}: {each or 'nobody can deviate'}")
    if not r.holds:
        lift = f"with {', '.join(r.mends_lift)} lifted: " if r.mends_lift else ""
        found = r.cheapest
        out.append(f"  cheapest mend: {lift}{mend_words(found) if found else 'none found'}")
        if (part := r.smaller) is not None:
            out.append(f"  a smaller goal that holds: {mend_words(part)}")
    out += [
        f"  {p.id}: {p.says}; " + ("would be kept" if p.kept else "would not be kept") for p in r.promises
    ]
    out += [f"  note: {x}" for x in r.notes]
    return "\n".join(shown(unmarked(line), 10_000) for line in out)


def roads_text(r: RoadsResult) -> str:
    """Roads side by side."""
    parts = [f"Roadmaps of {r.case}", *(road_text(x) for x in r.roads)]
    if r.draws is not None:
        parts.append(draws_text(r.draws))
    if r.equilibria is not None:
        parts.append(equilibria_text(r.equilibria))
    parts += [f"note: {x}" for x in r.notes]
    return "\n".join(parts)


def draws_text(d: RoadDraws) -> str:
    """Shares of the draws."""
    out = [f"over {d.draws} draws of the estimates:"]
    for x in d.lines:
        binds = ", ".join(f"{k} {v:.0%}" for k, v in list(x.binds.items())[:3])
        out.append(f"  {x.road}: enforces itself in {x.holds:.0%}; tightest at {binds or 'nowhere'}")
    return "\n".join(out)


def equilibria_text(e: EquilibriaResult) -> str:
    """Pure equilibria, best and worst for whom."""
    if not e.outcomes:
        return f"no equilibrium is pure ({e.states} states)"
    out = [f"{e.count} pure Markov-perfect equilibria over {e.states} states, {len(e.outcomes)} paths:"]
    for k, x in enumerate(e.outcomes, 1):
        values = ", ".join(f"{a} {v:.2f}" for a, v in x.values.items())
        best = [a for a, n in e.best_for.items() if n == k]
        worst = [a for a, n in e.worst_for.items() if n == k]
        said = (f"; best for {', '.join(best)}" if best else "") + (
            f"; worst for {', '.join(worst)}" if worst else ""
        )
        out.append(f"  {k}. {' → '.join(x.path)}: {values} (regret {x.regret:.4f}){said}")
    return "\n".join(out)


def search_text(r: SearchResult) -> str:
    """What a search came to."""
    out = [f"Roads to {r.goal}, a step every {r.period:g} months, after a breach {r.aftermath}"]
    if r.found:
        out.append(f"  {len(r.found)} enforce themselves; the best leaves the least tempted actor the most:")
        for k, f in enumerate(r.found[:5], 1):
            out.append(f"  {k}. {' ; '.join(f.states)} (regret {f.regret:.4f})")
    else:
        out.append("  none found that enforces itself")
    out.append(f"  searched: {r.bound}")
    if r.nearest is not None:
        out.append(road_text(r.nearest))
    return "\n".join(out)
