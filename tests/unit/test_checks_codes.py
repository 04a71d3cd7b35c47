"""Every C1xx, C2xx and G1xx diagnostic, as a person reads it: a sound case with one thing changed.

The expected texts stand in ``__snapshots__/test_checks_codes.ambr``; ``--snapshot-update`` writes them anew after a
deliberate change, and what changed is read before it is committed.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from syrupy.assertion import SnapshotAssertion

from detente.case import checks
from detente.case.codes import CODES
from detente.case.diagnostics import Problems, render_text
from detente.case.load import load_text
from detente.case.yaml_tree import read_text
from detente.game.compile import compile_case
from detente.game.dense import dense_utilities
from tests.cases_small import SOUND

BIG = "".join(
    f"  extra{k}: {{title: Extra {k}, mover: us, options: [a, b, c, d, e, f, g, h, i, j], status_quo: a}}\n"
    for k in range(6)
)
BIG_STAKES = "".join(f"    extra{k}: {{weight: 1, ideal: a, assumed: none}}\n" for k in range(6))

Change = tuple[str, str]

MUTATIONS: dict[str, tuple[Change, ...]] = {
    "C101": (("held_by: us", "held_by: uss"),),
    "C102": (("when: {peace: treaty}, talked", "when: {paece: treaty}, talked"),),
    "C103": (("ideal: closed", "ideal: clsoed"),),
    "C104": (
        ("{c3: seen at", "{c3x: seen at"),
        ("type: event, says: seen", "type: event, declined: no, says: seen"),
    ),
    "C105": (("c3: {source: essay", "c3: {source: essai"),),
    "C106": (("assumes: {pressure: [bites]}", "assumes: {pressure: [byte]}"),),
    "C108": (("shows: {rank: proud}", "shows: {rank: prouder}"), ("silence: few", "silence: fewer")),
    "C109": (("answer: {outcome: treaty}", "answer: {outcome: traety}"),),
    "C110": (('arsenal: "< partial"', 'arsenal: "=< partial"'),),
    "C111": (("as_written: us-asked", "as_written: us-askd"),),
    "C112": (("through: clerk", "through: clrek"),),
    "C113": (("brings: {parade: 0.9}", "brings: {parade: 0.9, parades: 0.1}"),),
    "C201": (
        ("ranking: [panmunjom, [oslo, hanoi]]", "ideal: oslo"),
        ("    ordered: false\n", "    ordered: false\n    steps: adjacent\n"),
        ("linkages:\n", 'linkages:\n  far: {actor: us, when: {venue: ">= oslo"}, worth: 1, assumed: none}\n'),
    ),
    "C202": (("ideal: closed", "ideal: closed, values: {closed: 100, lax: 50, open: 0}"),),
    "C203": (
        ("values: {closed: 0, lax: 80, open: 100}", "values: {closed: 0, lax: 80}"),
        ("[panmunjom, [oslo, hanoi]]", "[panmunjom, [oslo, panmunjom]]"),
    ),
    "C204": (
        ("lax: 80, open: 100", "lax: 80, open: 101"),
        ("weight: 50, ideal: intact", "weight: {mean: 50, sd: 10}, ideal: intact"),
        ("decisiveness: 0.8", "decisiveness: {low: 0.5, likely: 0.8, high: 0.9}"),
        ("dprk: 4, china: 1", "dprk: 0, china: 1"),
    ),
    "C205": (
        (
            "  dprk: {name: North Korea}\n",
            "  pence: {name: Mike Pence, kind: personal, within: us, "
            "decides_for: {low: 0.2, likely: 0.5, high: 0.8}, assumed: a guess}\n  dprk: {name: North Korea}\n",
        ),
        (
            "  dprk:\n    arsenal:",
            "  pence:\n    peace: {weight: 1, ideal: treaty, assumed: loyalty}\n  dprk:\n    arsenal:",
        ),
        ("prior: {bites: 0.5, bears: 0.5}", "prior: {bites: 0.5, bears: 0.6}"),
    ),
    "C206": (("kind: ratifier, within: us, ratifies: [peace]", "kind: ratifier, within: us"),),
    "C207": (("mover: {all: [us, dprk]}", "mover: {all: [trump, dprk]}"),),
    "C208": (
        (
            "agreement: {parties: [us, dprk, china]}",
            "agreement: {parties: [us, dprk], rule: {quorum: 3, veto: [senate]}, power: {senate: 1}, assumed: y}",
        ),
    ),
    "C209": (("refuses: true, assumed: said often", "assumed: said often"),),
    "C210": (
        (
            "no-treaty-behind-a-wall: {never: {peace: treaty, trade: closed}",
            "no-lax: {never: {trade: lax, peace: armistice}",
        ),
    ),
    "C211": (("by: china, move: {trade: lax}", "by: china, move: {trade: open}"),),
    "C212": (
        ("  china: {name: China}\n", "  china: {name: China}\n  rok: {name: South Korea}\n"),
        ("    venue: {weight: 2, ranking: [panmunjom, [oslo, hanoi]], assumed: distance}\n", ""),
    ),
    "C213": (
        (
            "sets: {arsenal: partial, peace: treaty}, assumed: talked about}",
            "sets: {trade: closed, peace: treaty}, assumed: talked about}",
        ),
        ("rules:\n", "rules:\n  no-hanoi: {never: {venue: hanoi}, assumed: no aeroplane}\n"),
    ),
    "C214": (
        (
            "outcomes:\n",
            "outcomes:\n  walled: {title: A walled treaty, when: {peace: treaty, trade: closed}}\n"
            '  beyond: {title: Beyond, when: [{arsenal: "> dismantled"}]}\n',
        ),
    ),
    "C215": (("move: {trade: lax}, because", "move: {trade: lax}, observation: {trains: many}, because"),),
    "C216": (("ideal: closed, assumed: pressure", "ideal: closed"),),
    "C217": (("because: {c3: seen at the border}", "because: {c1: seen at the border}"),),
    "C218": (("type: event, says: seen", "type: event, declined: hearsay, says: seen"),),
    "C219": (("because: {c3: seen at the border}", "because: {c3: seen at the border, c2: he said so}"),),
    "C220": (("published: 2018-05-13", "published: 2018-05-14"),),
    "C221": (("start: 20, end: 25", "start: 20, end: 26"),),
    "C222": (
        (
            "answer: {outcome: treaty}",
            "answer: {outcome: treaty}, base_rate: {chance: 0.1, source: a survey, dated: 2018-06-01}",
        ),
    ),
    "C223": (("resolve_by: 2018-12-31", "resolve_by: 2018-05-13"),),
    "C224": (
        ("stakes:\n  us:\n", BIG + "stakes:\n  us:\n" + BIG_STAKES),
        (
            "issues: [arsenal, peace], held",
            "issues: [arsenal, peace, extra0, extra1, extra2, extra3, extra4, extra5], held",
        ),
    ),
    "C225": (
        ("one: {acts: [dprk], sets: {arsenal: partial}}", "one: {acts: [china], sets: {trade: closed}}"),
    ),
    "C226": (
        ("date: 2018-11-06", "date: 2018-05-13"),
        ("      date: 2018-04-15\n", "      date: 2018-04-15\n      end_date: 2018-04-14\n"),
        ("published: 2018-05-13,", "published: 2018-05-12, known_by: 2018-05-13,"),
    ),
    "C227": (("answer: {outcome: treaty}", "answer: {outcome: treaty, state: {peace: treaty}}"),),
    "C228": (("high: 60}, assumed: factories", "high: 60}, impossible: true, assumed: factories"),),
    "C229": (("agreement: {parties: [us, dprk, china]}", "agreement: {parties: [us, dprk, us]}"),),
    "C230": (
        ("held: {trade: open}", "held: {trade: closed, arsenal: partial}"),
        (
            "no-treaty-behind-a-wall: {never: {peace: treaty, trade: closed}",
            "no-wall: {never: {trade: closed, peace: armistice}",
        ),
        ("state: {trade: closed}", "state: {trade: open}"),
    ),
    "C231": (
        (
            "narratives:\n",
            "  trust:\n    {title: Is there trust?, values: {yes: it is, no: it is not}}\nnarratives:\n",
        ),
        ("through: clerk", "source: essay"),
    ),
    "C232": (("      otherwise: {chances: {many: 0.5, few: 0.5}}\n", ""),),
    "C233": (
        (
            "narratives:\n",
            "  hunger:\n    title: Is it hungry?\n    prior: {'yes': 0.5, 'no': 0.5}\n    assumed: even\n"
            "    values: {'yes': {title: It is, set: {stakes.dprk.trade.weight: 60}}, 'no': It is not}\nnarratives:\n"
            "  hungry: {title: Hunger, assumes: {hunger: ['yes']}}\n",
        ),
    ),
    "C234": (
        (
            "assumes: {pressure: [bites]}}\n",
            "assumes: {pressure: [bites]}, prior: 0.5, assumed: even}\n  none: {title: None, strategic: false}\n"
            "  chance: {title: Chance, strategic: false, prior: 0.1, assumed: some, assumes: {pressure: [bears]}}\n",
        ),
    ),
    "C235": (
        ("shows: {rank: proud}", "shows: {trains: few}"),
        (
            "    outcomes: {proud: Pride, plain: Nothing}\n",
            "    outcomes: {proud: Pride, plain: Nothing}\n    since: 2018-05-01\n",
        ),
    ),
    "C236": (
        (
            "mechanisms:\n",
            "mechanisms:\n  gifts:\n    {title: What is given?, several: true, values: {rice: Rice, nothing: Nothing}, "
            "asked_if: {pressure: [bites]}, otherwise: rice}\n",
        ),
        ("prior: {bites: 0.5, bears: 0.5}", "prior: {bites: 0.5, bears: 0.5}\n    otherwise: bears"),
        ("assumes: {pressure: [bites]}}", "assumes: {pressure: [bites], gifts: [nothing]}}"),
    ),
    "C237": (
        ("    pushes: {pressure: [bites]}\n", ""),
        ("observers:\n", "observers:\n  ghost: {name: A ghost}\n"),
        ("      origins: {clerk:", "      origins: {ghost: {observer: A ghost, through: ghost}, clerk:"),
    ),
    "C240": (
        ("by: china, move: {trade: lax}", "by: us, move: {trade: lax}"),
        (
            "  events:\n    easing:",
            "  events:\n    leap: {title: All at once, date: 2018-02-01, move: {arsenal: dismantled}, assumed: told}\n"
            "    back: {title: And back, date: 2018-03-01, move: {arsenal: intact}, assumed: told}\n    easing:",
        ),
    ),
}


def mutated(code: str) -> str:
    text = SOUND
    for old, new in MUTATIONS[code]:
        assert text.count(old) >= 1, f"{code}: nothing to change: {old}"
        text = text.replace(old, new, 1)
    return text


def said(text: str) -> Problems:
    """Everything found in a case, errors or not."""
    try:
        return Problems(load_text(text, "small.yaml").diagnostics)
    except Problems as found:
        return found


def _bare(**changes: object) -> object:
    """A case as Python may build it, past every check."""
    return load_text(SOUND, "small.yaml").case.model_copy(update=changes)


def _with_stake(**changes: object) -> object:
    case = load_text(SOUND, "small.yaml").case
    stake = case.stakes["us"]["trade"].model_copy(update=changes)
    return case.model_copy(update={"stakes": {**case.stakes, "us": {**case.stakes["us"], "trade": stake}}})


def _with_share(share: float) -> object:
    case = load_text(SOUND, "small.yaml").case
    trump = case.actors["trump"].model_copy(update={"decides_for": share})
    return case.model_copy(update={"actors": {**case.actors, "trump": trump}})


def _forbidden() -> object:
    case = load_text(SOUND, "small.yaml").case
    rule = case.rules["no-treaty-behind-a-wall"].model_copy(update={"never": {"trade": "lax"}})
    return case.model_copy(update={"rules": {"no-lax": rule}})


COMPILING: dict[str, Callable[[], object]] = {
    "G101": lambda: compile_case(_with_stake(ideal="clsoed")),
    "G102": lambda: compile_case(_with_stake(ideal=None)),
    "G103": lambda: compile_case(_with_share(1.25)),
    "G104": lambda: compile_case(
        _with_stake(
            weight=900_000_000_000.5, ideal=None, values={"closed": 33.3333333, "lax": 0.0, "open": 1.0}
        )
    ),
    "G105": lambda: compile_case(_forbidden()),
    "G106": lambda: compile_case(_bare(), focus="cor"),
    "G107": lambda: dense_utilities(_huge()),
}


def _huge() -> object:
    game = compile_case(_bare())
    return replace(game, options=tuple(tuple(f"o{k}" for k in range(100)) for _ in game.options))


def rendered(code: str) -> str:
    if code in MUTATIONS:
        return render_text(said(mutated(code)).diagnostics)
    with pytest.raises(Problems) as caught:
        COMPILING[code]()
    return str(caught.value)


def test_every_code_has_a_snapshot() -> None:
    mine = {code for code in CODES if code[:2] in ("C1", "C2", "G1")}
    assert mine == set(MUTATIONS) | set(COMPILING)


def test_the_sound_case_is_sound() -> None:
    assert load_text(SOUND, "small.yaml").diagnostics == ()


@pytest.mark.parametrize("code", [*MUTATIONS, *COMPILING])
def test_a_code_reads_as_it_should(code: str, snapshot: SnapshotAssertion) -> None:
    assert rendered(code) == snapshot


@pytest.mark.parametrize("code", MUTATIONS)
def test_one_mistake_is_said_once(code: str) -> None:
    assert {d.code for d in said(mutated(code)).diagnostics} == {code}


@pytest.mark.parametrize("code", [c for c in CODES if c[:2] in ("C1", "C2")])
def test_examples_are_yaml(code: str) -> None:
    for example in (CODES[code].wrong, CODES[code].mended):
        assert isinstance(read_text(example, code).data, dict)
    assert CODES[code].wrong != CODES[code].mended


@pytest.mark.parametrize(
    "cards", sorted(Path(checks.__file__).parent.glob("*.codes.md")), ids=lambda f: f.name
)
def test_a_rule_has_its_cards_beside_it(cards: Path) -> None:
    rule = cards.with_name(cards.name.removesuffix(".codes.md") + ".py").read_text(encoding="utf-8")
    headings = [line for line in cards.read_text(encoding="utf-8").splitlines() if line.startswith("## ")]
    assert headings
    assert all(f'"{line.split()[1]}"' in rule for line in headings)
