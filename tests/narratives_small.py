"""Small cases for the narratives lens: random ones without moves, and one with a game of two issues."""

from __future__ import annotations

import json
from typing import Any

from hypothesis import strategies as st

from detente.case.load import CaseFile, load_text
from detente.evidence.worlds import Worlds

BOARD: dict[str, Any] = {
    "case": "weighed",
    "as_of": "2020-06-01",
    "citation": "made up",
    "actors": {"a": {"name": "A"}, "b": {"name": "B"}},
    "issues": {
        "gate": {
            "title": "The gate",
            "mover": "a",
            "options": ["shut", "ajar", "open"],
            "status_quo": "shut",
            "steps": "adjacent",
        },
        "guns": {"title": "The guns", "mover": "b", "options": ["out", "away"], "status_quo": "out"},
    },
    "stakes": {
        "a": {"gate": {"weight": 10, "ideal": "shut"}, "guns": {"weight": 20, "ideal": "away"}},
        "b": {"gate": {"weight": 15, "ideal": "open"}, "guns": {"weight": 8, "ideal": "out"}},
    },
    "agreement": {"parties": ["a", "b"]},
}


def loaded(**parts: Any) -> CaseFile:
    """The board with these sections."""
    return load_text(json.dumps({**BOARD, **parts}), "weighed.yaml")


_chance = st.sampled_from([0.0, 0.05, 0.2, 0.35, 0.5, 0.8, 1.0])
_inner = st.sampled_from([0.05, 0.2, 0.35, 0.5, 0.8, 0.95])


def _shares(count: int, draw: st.DrawFn) -> list[float]:
    weights = [draw(st.integers(1, 8)) for _ in range(count)]
    shares = [round(w / sum(weights), 6) for w in weights]
    shares[-1] = round(1 - sum(shares[:-1]), 6)
    return shares


@st.composite
def when(draw: st.DrawFn, mechanisms: dict[str, Any]) -> dict[str, Any]:
    """A condition on one or two mechanisms, of which there is at least one."""
    chosen = draw(st.lists(st.sampled_from(sorted(mechanisms)), min_size=1, max_size=2, unique=True))
    found: dict[str, Any] = {}
    for name in chosen:
        m = mechanisms[name]
        values = list(m["values"]) + (["nothing"] if m["several"] else [])
        if m["several"] and draw(st.booleans()):
            members = st.lists(st.sampled_from(list(m["values"])), max_size=2, unique=True)
            found[name] = {"all": draw(members), "none": draw(members)}
        else:
            found[name] = draw(st.lists(st.sampled_from(values), min_size=1, max_size=2, unique=True))
    return found


@st.composite
def sections(draw: st.DrawFn) -> dict[str, Any]:
    """Mechanisms, narratives, observers, indicators, events and causes, at random; no moves."""
    mechanisms: dict[str, Any] = {}
    for k in range(draw(st.integers(1, 3))):
        several = draw(st.booleans())
        values = [f"v{n}" for n in range(draw(st.integers(1, 2) if several else st.integers(2, 3)))]
        m: dict[str, Any] = {
            "title": f"M{k}",
            "several": several,
            "values": dict.fromkeys(values, "an answer"),
        }
        if several:
            m["prior"] = {v: draw(_inner) for v in values}
        else:
            m["prior"] = dict(zip(values, _shares(len(values), draw), strict=True))
        if mechanisms and draw(st.booleans()):
            m["asked_if"] = draw(when(mechanisms))
            if not several:
                m["otherwise"] = draw(st.sampled_from(values))
        mechanisms[f"m{k}"] = m
    narratives: dict[str, Any] = {"n0": {"title": "N0", "assumes": draw(when(mechanisms))}}
    if draw(st.booleans()):
        narratives["none"] = {"title": "None", "strategic": False, "prior": draw(_inner)}
    observers: dict[str, Any] = {}
    for k in range(draw(st.integers(0, 2))):
        if draw(st.booleans()):
            observers[f"o{k}"] = {"name": f"O{k}", "reliability": draw(st.sampled_from("ABCDEF"))}
            if draw(st.booleans()):
                observers[f"o{k}"]["pushes"] = draw(when(mechanisms))
        else:
            p, n, u = _shares(3, draw)
            modes = {"informative": p, "noise": n, "pushing": u}
            observers[f"o{k}"] = {"name": f"O{k}", "modes": modes, "pushes": draw(when(mechanisms))}
    indicators = {f"i{k}": draw(_indicator(mechanisms)) for k in range(draw(st.integers(1, 3)))}
    events = draw(_events(indicators, observers))
    causes: dict[str, Any] = {}
    for k in range(draw(st.integers(0, 2)) if events else 0):
        brings = {e: draw(_inner) for e in events if draw(st.booleans())}
        if brings:
            causes[f"c{k}"] = {"title": f"C{k}", "chance": draw(_chance), "brings": brings}
    used = {o.get("through") for e in events.values() for o in e["origins"].values()}
    return {
        "mechanisms": mechanisms,
        "narratives": narratives,
        "observers": {k: v for k, v in observers.items() if k in used},
        "indicators": indicators,
        "record": {"events": events, "causes": causes},
    }


@st.composite
def _indicator(draw: st.DrawFn, mechanisms: dict[str, Any]) -> dict[str, Any]:
    outcomes = [f"x{n}" for n in range(draw(st.integers(2, 3)))]
    rows: dict[str, Any] = {}
    for k in range(draw(st.integers(0, 2))):
        chances = dict(zip(outcomes, _shares(len(outcomes), draw), strict=True))
        rows[f"r{k}"] = {"when": draw(when(mechanisms)), "chances": chances}
    rows["rest"] = {"chances": dict(zip(outcomes, _shares(len(outcomes), draw), strict=True))}
    found: dict[str, Any] = {"title": "I", "outcomes": dict.fromkeys(outcomes, "seen"), "expect": rows}
    if draw(st.booleans()):
        found["silence"] = outcomes[-1]
        if draw(st.booleans()):
            found["since"] = draw(st.sampled_from(["2020-01-01", "2020-05-30", "2020-07-01"]))
            if draw(st.booleans()):
                found["by"] = draw(st.sampled_from(["2020-05-31", "2020-12-31"]))
    if draw(st.booleans()):
        found["visible"] = draw(
            st.one_of(
                _inner,
                st.just({"low": 0.2, "likely": 0.3, "high": 0.9}),
                st.builds(
                    lambda w, a, b: {"hidden": {"when": w, "chance": a}, "rest": {"chance": b}},
                    when(mechanisms),
                    _inner,
                    _inner,
                ),
            )
        )
    for key in ("collected", "false_report"):
        if draw(st.booleans()):
            found[key] = draw(_inner)
    return found


@st.composite
def _events(draw: st.DrawFn, indicators: dict[str, Any], observers: dict[str, Any]) -> dict[str, Any]:
    events: dict[str, Any] = {}
    for k in range(draw(st.integers(0, 5))):
        name = draw(st.sampled_from(sorted(indicators)))
        can = [o for o in indicators[name]["outcomes"] if o != indicators[name].get("silence")]
        shows = {name: draw(st.sampled_from(can))}
        event: dict[str, Any] = {
            "title": f"E{k}",
            "date": draw(st.sampled_from(["2020-02-01", "2020-03-01", "2020-06-01"])),
            "confidence": draw(st.sampled_from(["high", "medium", "low"])),
            "origins": {},
        }
        if draw(st.booleans()):
            event["observation"] = shows
        else:
            event["signal"] = {"to": ["a"], "says": "so", "shows": shows}
        for n in range(draw(st.integers(0, 2))):
            origin: dict[str, Any] = {"observer": draw(st.sampled_from(["a passer-by", "a clerk"]))}
            if observers and draw(st.booleans()):
                origin["through"] = draw(st.sampled_from(sorted(observers)))
            origin["reports"] = [f"copy {c}" for c in range(draw(st.integers(0, 2)))]
            event["origins"][f"g{n}"] = origin
        events[f"e{k}"] = event
    return events


def answers_in(all_: Worlds, z: int) -> dict[str, str | frozenset[str]]:
    """A world in words: mechanism → its answer, or of a set its members; nothing of z₀."""
    found: dict[str, str | frozenset[str]] = {}
    for m, name in enumerate(all_.mechanisms if all_.strategic[z] else ()):
        code, answers = int(all_.codes[z, m]), all_.answers[m]
        members = frozenset(a for i, a in enumerate(answers) if code >> i & 1)
        found[name] = members if all_.several[m] else answers[code]
    return found
