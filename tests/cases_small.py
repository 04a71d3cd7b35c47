"""Small cases for tests: one that uses every part of the language and says nothing wrong, and random ones."""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st

SOUND = """\
case: small
title: A small negotiation
as_of: 2018-05-13
actors:
  us: {name: United States}
  trump: {name: Donald Trump, kind: personal, within: us, decides_for: 0.25, assumed: a guess}
  dprk: {name: North Korea}
  china: {name: China}
  senate: {name: The Senate, kind: ratifier, within: us, ratifies: [peace]}
issues:
  arsenal:
    title: The arsenal
    mover: dprk
    options: [intact, partial, dismantled]
    status_quo: intact
    steps: adjacent
    act: {cost: 1, assumed: small}
    undo: {cost: {low: 5, likely: 20, high: 60}, assumed: factories are slow}
  peace:
    title: The peace settlement
    mover: {all: [us, dprk]}
    options: {armistice: The armistice, treaty: A peace treaty}
    status_quo: armistice
    consent: [china]
  venue:
    title: Where they meet
    mover: {any: [us, dprk]}
    ordered: false
    options: [hanoi, oslo, panmunjom]
    status_quo: oslo
  trade:
    title: Trade with the North
    mover: china
    options: [closed, lax, open]
    status_quo: lax
stakes:
  us:
    arsenal:
      weight: {low: 30, likely: 40, high: 50}
      values: {intact: 0, partial: 45, dismantled: 100}
      because: {c1: it wants the arsenal gone}
    trade: {weight: 10, ideal: closed, assumed: pressure}
  trump:
    peace: {weight: 20, ideal: treaty, because: {c2: he wants the prize}}
  dprk:
    arsenal: {weight: 50, ideal: intact, because: {c1: it wants the arsenal kept}}
    trade: {weight: 30, ideal: open, assumed: food}
    venue: {weight: 2, ranking: [panmunjom, [oslo, hanoi]], assumed: distance}
  china:
    trade: {weight: 10, values: {closed: 0, lax: 80, open: 100}, assumed: its traders}
  senate:
    peace: {weight: 5, ideal: armistice, assumed: habit}
linkages:
  prize: {actor: trump, when: {arsenal: ">= partial", peace: treaty}, worth: 15, because: {c2: both at once}}
rules:
  no-treaty-behind-a-wall: {never: {peace: treaty, trade: closed}, assumed: nobody could sign it}
red_lines:
  peace-last: {held_by: us, when: {peace: treaty, arsenal: "< partial"}, refuses: true, assumed: said often}
packages:
  swap: {parties: [us, dprk, china], sets: {arsenal: partial, peace: treaty}, assumed: talked about}
agreement: {parties: [us, dprk, china]}
fallbacks:
  dprk: {inside: {state: {trade: lax}}, outside: 20, assumed: it can wait}
numeraire: {unit: US$ billion, points_per_unit: {us: 0.5, dprk: 4, china: 1}, assumed: a guess}
clock:
  horizon: 24 months
  deadlines: {midterms: {date: 2018-11-06, title: The midterm elections}}
play:
  dprk: {decisiveness: 0.8, reconsiders_per_month: 0.3, discount_per_year: 0.9, assumed: as usual}
outcomes:
  treaty: {title: A peace treaty, when: {peace: treaty}, talked_about: true}
roadmaps:
  slow:
    title: Slowly
    period: 3 months
    steps:
      one: {acts: [dprk], sets: {arsenal: partial}}
      two: {acts: [us, dprk, china], sets: {peace: treaty}}
focus:
  core: {title: Arsenal and peace, issues: [arsenal, peace], held: {trade: open}}
sources:
  essay:
    {title: An essay, published: 2018-05-13, sha256: "0000000000000000000000000000000000000000000000000000000000000000"}
claims:
  c1: {source: essay, type: goal, says: it wants it, voices: [author], anchor: {start: 10, end: 14, quote: want}}
  c2: {source: essay, type: goal, says: he hopes, voices: [author], anchor: {start: 20, end: 25, quote: hopes}}
  c3: {source: essay, type: event, says: seen, voices: [author], anchor: {start: 30, end: 34, quote: seen}}
record:
  start: {date: 2018-01-01, state: {trade: closed}}
  coverage: {trade: complete}
  events:
    easing: {title: Trade eases, date: 2018-04-01, by: china, move: {trade: lax}, because: {c3: seen at the border}}
    parade:
      title: A parade
      date: 2018-04-15
      by: dprk
      signal: {to: [us], says: strength, mode: display, shows: {rank: proud}}
      origins: {clerk: {observer: A clerk, through: clerk}}
  causes:
    holiday: {title: The holiday, chance: 0.5, brings: {parade: 0.9}, assumed: it comes every year}
mechanisms:
  pressure:
    title: Does pressure bite?
    values: {bites: {title: It does, set: {stakes.dprk.trade.weight: 40}, assumed: food}, bears: It can be borne}
    prior: {bites: 0.5, bears: 0.5}
    because: {c2: hope is for those it bites}
narratives:
  squeeze: {title: Pressure works, assumes: {pressure: [bites]}}
indicators:
  trains:
    title: Freight trains
    outcomes: {many: Many, few: Few}
    silence: few
    since: 2018-05-01
    expect:
      squeezed: {when: {pressure: [bites]}, chances: {many: 0.2, few: 0.8}}
      otherwise: {chances: {many: 0.5, few: 0.5}}
    visible: 0.9
    false_report: 0.02
    assumed: a guess
  rank:
    title: What the parade shows
    outcomes: {proud: Pride, plain: Nothing}
    expect: {always: {chances: {proud: 0.6, plain: 0.4}}}
    assumed: a guess
observers:
  clerk:
    name: A clerk of the embassy
    modes: {informative: 0.7, noise: 0.2, pushing: 0.1}
    pushes: {pressure: [bites]}
    assumed: a guess
questions:
  q1: {text: A treaty by the end of 2018?, resolve_by: 2018-12-31, answer: {outcome: treaty}}
disagreements:
  asked: {title: Who asked for the talks, as_written: us-asked, readings: {us-asked: {title: The US did}}}
"""
"""Every section, no finding."""


@st.composite
def written_cases(draw: st.DrawFn, uncertain: bool = False) -> dict[str, Any]:
    """A random case as plain data: persons with shares, every way of valuing, linkages, rules, red lines, moves.

    No rule forbids the status quo. With ``uncertain`` weights and worths may be triangular.
    """
    sizes = draw(st.lists(st.integers(1, 4), min_size=1, max_size=4))
    issues: dict[str, Any] = {}
    for j, size in enumerate(sizes):
        ordered = draw(st.booleans())
        issues[f"i{j}"] = {
            "title": f"Issue {j}",
            "ordered": ordered,
            "options": [f"o{k}" for k in range(size)],
            "status_quo": f"o{draw(st.integers(0, size - 1))}",
            "steps": draw(st.sampled_from(["any", "adjacent"])) if ordered else "any",
            "mover": draw(st.sampled_from(["a", "b", {"all": ["a", "b"]}, {"any": ["b", "c"]}])),
            "consent": draw(st.sampled_from([[], ["c"]])),
        }
        if draw(st.booleans()):
            issues[f"i{j}"]["act"] = {"cost": draw(_points)}
        if draw(st.booleans()):
            issues[f"i{j}"]["undo"] = draw(st.sampled_from([{"impossible": True}, {"cost": 2.5}, {}]))
    actors = {
        "a": {"name": "A"},
        "p": {
            "name": "P",
            "kind": "personal",
            "within": "a",
            "decides_for": draw(st.sampled_from([0.0, 0.25, 0.3, 1.0])),
        },
        "b": {"name": "B"},
        "c": {
            "name": "C",
            "kind": "ratifier",
            "ratifies": draw(st.lists(st.sampled_from(sorted(issues)), max_size=2)),
        },
    }
    number = st.one_of(_points, _triangular) if uncertain else _points
    stakes = {
        who: {j: draw(_stake(issue, number)) for j, issue in issues.items() if draw(st.booleans())}
        for who in actors
    }
    linkages = {
        f"l{k}": {
            "actor": draw(st.sampled_from("apbc")),
            "when": draw(_condition(issues)),
            "worth": draw(number),
        }
        for k in range(draw(st.integers(0, 3)))
    }
    rules = {f"r{k}": {"never": draw(_condition(issues))} for k in range(draw(st.integers(0, 2)))}
    now = {j: issue["status_quo"] for j, issue in issues.items()}
    red_lines = {
        f"x{k}": {"held_by": draw(st.sampled_from("apb")), "when": draw(_condition(issues)), **draw(_line)}
        for k in range(draw(st.integers(0, 2)))
    }
    return {
        "case": "random",
        "as_of": "2018-05-13",
        "actors": actors,
        "issues": issues,
        "stakes": stakes,
        "linkages": linkages,
        "rules": {k: r for k, r in rules.items() if not plain_holds(issues, r["never"], now)},
        "red_lines": red_lines,
        "agreement": {"parties": ["a", "b"]},
    }


_points = st.sampled_from([0.0, 0.1, 0.2, 0.3, 1.0, 7.0, 12.5, 33.33, 100.0])
_triangular = (
    st.tuples(_points, _points, _points)
    .map(sorted)
    .map(lambda x: {"low": x[0], "likely": x[1], "high": x[2]})
)
_line = st.sampled_from([{"refuses": True}, {"cost": 3.5}, {"refuses": True, "cost": 0.7}])


@st.composite
def _stake(draw: st.DrawFn, issue: dict[str, Any], number: st.SearchStrategy[Any]) -> dict[str, Any]:
    options = issue["options"]
    ways = ["values", "ranking"] + (["ideal"] if issue["ordered"] else [])
    way = draw(st.sampled_from(ways))
    if way == "values":
        return {"weight": draw(number), "values": {o: draw(_points) for o in options}}
    if way == "ideal":
        return {"weight": draw(number), "ideal": draw(st.sampled_from(options))}
    order = draw(st.permutations(options))
    cut = draw(st.integers(1, len(order)))
    return {"weight": draw(number), "ranking": [*order[: cut - 1], list(order[cut - 1 :])]}


@st.composite
def _condition(draw: st.DrawFn, issues: dict[str, Any]) -> Any:
    def clause() -> dict[str, Any]:
        chosen = draw(st.lists(st.sampled_from(sorted(issues)), max_size=3, unique=True))
        return {j: draw(_predicate(issues[j])) for j in chosen}

    return clause() if draw(st.booleans()) else [clause() for _ in range(draw(st.integers(0, 3)))]


@st.composite
def _predicate(draw: st.DrawFn, issue: dict[str, Any]) -> Any:
    options = issue["options"]
    if draw(st.integers(0, 3)) == 0:
        return draw(st.lists(st.sampled_from(options), max_size=2, unique=True))
    signs = ["", "!= "] + ([">= ", "<= ", "> ", "<"] if issue["ordered"] else [])
    return draw(st.sampled_from(signs)) + draw(st.sampled_from(options))


def plain_holds(issues: dict[str, Any], condition: Any, state: dict[str, str]) -> bool:
    """What a condition means, read straight from the language's definition: the tests' own reading of it."""
    if isinstance(condition, list):
        return any(plain_holds(issues, clause, state) for clause in condition)
    for j, predicate in condition.items():
        options = issues[j]["options"]
        here = options.index(state[j])
        if isinstance(predicate, list):
            if state[j] not in predicate:
                return False
            continue
        sign = predicate.rstrip("o0123456789").strip()
        other = options.index(predicate[len(predicate.rstrip("o0123456789")) :])
        meant = {"": here == other, "!=": here != other, ">=": here >= other}
        meant |= {"<=": here <= other, ">": here > other, "<": here < other}
        if not meant[sign]:
            return False
    return True
