"""One hostile item, run from its files to the end: a result, or a diagnostic; anything else is a finding.

Runs inside a worker (see ``tests.hostile``) that watches time, memory, files and the network.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from html.parser import HTMLParser
from pathlib import Path
from random import Random
from typing import Any

from detente.case.codes import CODES
from detente.case.diagnostics import Diagnostic, Problems, render_text
from tests import hostile_mutations as m

ROOT = Path(__file__).resolve().parents[1]
SMALL = 20_000
"""States up to which an item goes on to deals."""

BASES = ("nash-1950", "logrolling", "unsc-voting", "binmore-1989", "chicken", "kalai-smorodinsky-1975")


class Finding(Exception):
    """Something an item must never do."""


@dataclass(frozen=True)
class Bases:
    """What is mutated: cases as text and as data, documents, import files."""

    cases: tuple[tuple[str, bytes], ...]
    data: tuple[tuple[str, Any], ...]
    documents: tuple[tuple[str, bytes], ...]
    imports: tuple[tuple[tuple[str, bytes], ...], ...]
    flagship: tuple[tuple[str, bytes], ...]


def bases() -> Bases:
    """Read once a worker."""
    from detente.case.catalog import find
    from detente.case.yaml_tree import read_bytes
    from tests.cases_small import SOUND

    cases = [(name, (find(name) / "case.yaml").read_bytes()) for name in BASES]
    cases += [("small", SOUND.encode()), ("small", SOUND.encode()), ("small", SOUND.encode())]
    cases.append(("sound", (ROOT / "docs" / "examples" / "sound-done" / "case.yaml").read_bytes()))
    data = [(name, read_bytes(raw, "base.yaml").data) for name, raw in cases]
    documents = [(p.name, p.read_bytes()) for p in sorted((ROOT / "docs" / "examples").glob("*.*"))]
    flat = sorted((ROOT / "docs" / "examples" / "flat").glob("*.json"))
    imports = (
        tuple((p.name, p.read_bytes()) for p in flat),
        (("a.json", json.dumps(GENIUSWEB).encode()), ("b.json", json.dumps(GENIUSWEB).encode())),
        (("a.xml", GENIUS), ("b.xml", GENIUS)),
        (("config.txt", b"Us,us,p1,c,m\nThem,them,p2,c,m\n"), ("scores_files/us.txt", b"1, 2\n3, 0\n2\n"),
         ("scores_files/them.txt", b"2, 0\n0, 9\n1\n")),
    )  # fmt: skip
    flagship = tuple((p.name, p.read_bytes()) for p in sorted(find("us-dprk-2018").glob("*.yaml")))
    return Bases(tuple(cases), tuple(data), tuple(documents), imports, flagship)


GENIUSWEB = {
    "LinearAdditiveUtilitySpace": {
        "name": "a",
        "domain": {
            "name": "d",
            "issuesValues": {"p": {"values": ["x", "y"]}, "q": {"range": {"low": 0, "high": 2, "step": 1}}},
        },
        "issueWeights": {"p": 0.5, "q": 0.5},
        "issueUtilities": {
            "p": {"DiscreteValueSetUtilities": {"valueUtilities": {"x": 1, "y": 0.3}}},
            "q": {"NumberValueSetUtilities": {"lowValue": 0, "highValue": 2, "lowUtility": 0, "highUtility": 1}},
        },
        "reservationBid": {"issuevalues": {"p": "y", "q": 1}},
    }
}  # fmt: skip
GENIUS = b"""<utility_space><objective name="d">
<issue index="1" name="p" type="discrete">
<item index="1" value="x" evaluation="3"/><item index="2" value="y" evaluation="1"/></issue>
<issue index="2" name="q" type="integer" lowerbound="0" upperbound="2">
<evaluator ftype="linear" offset="0" slope="0.5"/></issue>
<weight index="1" value="0.5"/><weight index="2" value="0.5"/></objective><reservation value="0.1"/></utility_space>"""


# Kinds of item --------------------------------------------------------------------------------------------------------


def case_bytes(b: Bases, r: Random, home: Path) -> str:
    _, raw = r.choice(b.cases)
    return through_case(_folder(home, {"case.yaml": m.spoil(raw, r)}), report=False)


def case_data(b: Bases, r: Random, home: Path) -> str:
    _, data = r.choice(b.data)
    return through_case(
        _folder(home, {"case.yaml": m.as_yaml(m.spoil_data(data, r))}), report=r.random() < 0.02
    )


def case_numbers(b: Bases, r: Random, home: Path) -> str:
    """Odd numbers and wide spaces in an otherwise sound case: many of these load and are computed with."""
    import copy

    _, data = r.choice(b.data)
    data = copy.deepcopy(data)
    for _ in range(r.choice([1, 1, 2, 5])):
        (m.widen if r.random() < 0.1 else m.shake_number)(data, r)
    return through_case(_folder(home, {"case.yaml": m.as_yaml(data)}), report=r.random() < 0.02)


def case_prose(b: Bases, r: Random, home: Path) -> str:
    """Hostile prose in an otherwise sound case: always shown, sometimes as the whole report."""
    import copy

    _, data = r.choice(b.data)
    data = copy.deepcopy(data)
    m.poison(data, r)
    return through_case(_folder(home, {"case.yaml": m.as_yaml(data)}), report=r.random() < 0.15)


def flagship(b: Bases, r: Random, home: Path) -> str:
    """The large case of several files, one of them spoiled: read, checked and compiled."""
    files = dict(b.flagship)
    victim = r.choice(sorted(files))
    if r.random() < 0.5:
        files[victim] = m.spoil(files[victim], r)
    else:
        from detente.case.yaml_tree import read_bytes

        data = read_bytes(files[victim], victim).data
        how = r.randrange(3)
        if how == 0:
            m.poison(data, r)
        elif how == 1:
            m.shake_number(data, r)
        else:
            data = m.spoil_data(data, r)
        files[victim] = m.as_yaml(data)
    return through_case(_folder(home, files), report=False)


def case_split(b: Bases, r: Random, home: Path) -> str:
    """Sections over several files, odd names beside them, links out of the folder."""
    _, data = r.choice(b.data)
    files: dict[str, bytes] = {"case.yaml": b""}
    parts: dict[str, dict[str, Any]] = {"case.yaml": {}}
    for key, value in data.items():
        where = r.choice(["case.yaml", "case.yaml", "b.yaml", "c d.yaml", "\u202ee.yaml"])
        parts.setdefault(where, {})[key] = value
    files.update({name: m.as_yaml(part) for name, part in parts.items()})
    victim = r.choice(sorted(files))
    if r.random() < 0.7:
        files[victim] = m.spoil(files[victim], r)
    folder = _folder(home, files)
    if r.random() < 0.5:
        secret = home.parent / "secret"
        (folder / "z.yaml").symlink_to(
            r.choice([secret / "case.yaml", Path("/etc/passwd"), folder / "z.yaml"])
        )
    return through_case(folder, report=False)


def settings(b: Bases, r: Random, home: Path) -> str:
    """Hostile names, variants, settings and dates on a sound case."""
    from detente.case.load import load

    # A path somebody names is read: only names that lead nowhere are tried.
    name = r.choice([*(p for p in m.PATHS if "passwd" not in p), *BASES, str(home)])
    base = load(r.choice(BASES)).case
    paths = [
        "title",
        "as_of",
        "actors",
        "issues",
        f"stakes.{next(iter(base.actors))}",
        "",
        ".",
        "a..b",
        "case",
        "extends",
        *m.PATHS,
    ]
    sets = [f"{r.choice(paths)}={r.choice([*m.MARKUP, *m.WORDS, *map(str, m.NUMBERS), '{', '[[', '&a *a', '!!x y'])}"
            for _ in range(r.randrange(3))]  # fmt: skip
    kinds: list[dict[str, Any]] = [
        {"sets": sets},
        {"variants": [r.choice([*m.PATHS, *m.MARKUP, "a/b", "narratives/x"])]},
        {"as_of": r.choice([*m.WORDS, *m.PATHS, "0001-01-01", "9999-12-31"])},
    ]
    return through_case(name if r.random() < 0.4 else r.choice(BASES), report=False, **r.choice(kinds))


def commands(b: Bases, r: Random, home: Path) -> str:
    """A hostile case, or a hostile argument, at the command line."""
    import copy

    from tests.hostile_commands import command, lines

    _, data = r.choice(b.data)
    data = copy.deepcopy(data)
    small = True
    how = r.randrange(4)
    if how == 0:
        m.poison(data, r)
    elif how == 1:
        m.shake_number(data, r)
    elif how == 2:
        data, small = m.spoil_data(data, r), False
    folder = _folder(home, {"case.yaml": m.as_yaml(data)})
    line = lines(r, str(folder), home, small)
    code, said, whispered = command(line)
    _terminal(whispered)
    if "--json" not in line:
        _terminal(said)
    report = home / "out" / "report.html"
    if report.is_file():
        _live(report.read_text(encoding="utf-8"))
        return "result, reported"
    return "refused" if code else "result"


def document(b: Bases, r: Random, home: Path) -> str:
    """A hostile document becomes a new case, or is refused."""
    from detente.sources.new import new_case

    name, raw = r.choice(b.documents)
    if r.random() < 0.5:
        text = raw.decode("utf-8", "replace")
        at = r.randrange(len(text) + 1)
        raw = (text[:at] + r.choice(m.MARKUP) + text[at:]).encode("utf-8", "replace")
    if r.random() < 0.7:
        raw = m.spoil(raw, r)
    if r.random() < 0.1:
        raw = r.choice(
            [
                b"",
                b"%PDF-1.4",
                b"PK\x03\x04",
                b"<" * 300_000,
                b"<a " * 100_000,
                b"&#x" * 100_000,
                b"a" * 2_000_000,
            ]
        )
    folder = _folder(home, {name: raw})
    made = new_case(
        r.choice(["mine", "mine", "mine", *m.PATHS]), [folder / name], destination=home, date_of=_day(r)
    )
    _said(made.diagnostics)
    through_case(made.folder, report=False)
    return "result"


def _day(r: Random) -> Any:
    import datetime as dt

    return dt.date(2020, 1, 1) if r.random() < 0.8 else None


def imported(b: Bases, r: Random, home: Path) -> str:
    """Hostile profiles become a case that loads, or are refused."""
    from detente.case.load import load_text
    from detente.formats import import_case

    files = dict(r.choice(b.imports))
    victim = r.choice(sorted(files))
    if victim.endswith(".json") and r.random() < 0.6:
        files[victim] = m.as_yaml(m.spoil_data(json.loads(files[victim]), r))
    elif r.random() < 0.1 and victim.endswith(".xml"):
        entity = b'<!DOCTYPE a [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;"><!ENTITY c SYSTEM "file:///etc/passwd">]>'
        files[victim] = entity + files[victim].replace(b"<objective", b"&b;&c;<objective")
    else:
        files[victim] = m.spoil(files[victim], r)
    folder = _folder(home, files)
    made = import_case([folder], name=r.choice([None, None, *m.MARKUP, *m.PATHS]))
    _said(made.notes)
    try:
        loaded = load_text(made.text, "imported.yaml")
    except Problems as problems:
        raise Finding(f"what was imported does not load: {problems}") from problems
    return _onwards(loaded, report=False)


def table(b: Bases, r: Random, home: Path) -> str:
    """A hostile table of events becomes a file that a case reads, or is refused; and what it says stays text."""
    from detente.case.load import load, load_text
    from detente.events import as_yaml, shown_record
    from detente.events.entry import import_record
    from detente.report.build import html
    from tests.cases_small import SOUND

    name, raw = r.choice([d for d in b.documents if d[0].endswith(".csv")])
    for old, new in (
        (b"2031-", b"2018-"),
        (b"Norland", b"china"),
        (b"Sudria", b"us"),
        (b"harbour=", b"trade="),
    ):
        raw = raw.replace(old, new)
    for _ in range(r.randrange(4)):
        lines = raw.decode("utf-8", "replace").split("\n")
        at = r.randrange(len(lines))
        cells = lines[at].split(",")
        cells[r.randrange(len(cells))] = (
            '"' + r.choice([*m.MARKUP, *m.WORDS, *m.PATHS]).replace('"', '""') + '"'
        )
        raw = "\n".join([*lines[:at], ",".join(cells), *lines[at + 1 :]]).encode("utf-8", "replace")
    if r.random() < 0.3:
        raw = m.spoil(raw, r)
    folder = _folder(home, {name: raw, "case.yaml": SOUND.encode()})
    made = import_record(folder / name, load_text(SOUND, "small.yaml"))
    _said(made.diagnostics)
    (folder / "record-more.yaml").write_text(as_yaml(made), encoding="utf-8")
    try:
        case = load(folder).case
    except Problems as problems:
        if any(d.code.startswith("C0") for d in problems.diagnostics):
            raise Finding(f"what was proposed cannot be read: {problems}") from problems
        raise
    _live(html(case, "record").blocks(shown_record(case).blocks()))
    return "result"


KINDS: tuple[tuple[Callable[[Bases, Random, Path], str], int], ...] = (
    (case_bytes, 25),
    (case_data, 20),
    (case_numbers, 15),
    (case_prose, 6),
    (flagship, 4),
    (case_split, 8),
    (settings, 10),
    (commands, 10),
    (document, 6),
    (imported, 14),
    (table, 10),
)


def run_item(b: Bases, seed: int, number: int, home: Path) -> tuple[str, str]:
    """The kind of item number ``number`` under ``seed``, and how it ended: ``result`` or the codes of its problems."""
    r = Random(f"{seed}/{number}")
    kind = r.choices([k for k, _ in KINDS], [w for _, w in KINDS])[0]
    try:
        return kind.__name__, kind(b, r, home)
    except Problems as problems:
        return kind.__name__, _said(problems.diagnostics)


# The way through ------------------------------------------------------------------------------------------------------


def _folder(home: Path, files: dict[str, bytes]) -> Path:
    folder = home / "case"
    for name, raw in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(raw)
    return folder


def through_case(name: Any, report: bool, **options: Any) -> str:
    """Load, check, compile, deals, and everything that shows them."""
    from detente.case.load import load

    return _onwards(load(name, **options), report)


def _onwards(loaded: Any, report: bool) -> str:
    from detente.case.load import CaseFile
    from detente.game.compile import compile_case
    from detente.lenses.deals import DealsSettings, analyze

    assert isinstance(loaded, CaseFile)
    _said(loaded.diagnostics)
    game = compile_case(loaded.case, case_hash=loaded.hash)
    if game.size > SMALL:
        return "result (large)"
    result = analyze(game, DealsSettings(max_listed=20, max_coalitions=4, samples=2_000, max_rows=200_000))
    _terminal(str(result))
    json.dumps(result.to_json(), allow_nan=False)
    _live(result._repr_html_())
    if report:
        from detente.overview.numbers import stakes
        from detente.report.build import build_report, html
        from detente.report.inputs import ReportInputs, ReportSettings

        inputs = ReportInputs(
            case=loaded.case,
            game=game,
            deals=result,
            case_hash=loaded.hash,
            version="0",
            settings=ReportSettings(pairs=2, sample=2_000, swings=2),
            stakes=stakes(loaded.case, game),
            diagnostics=loaded.diagnostics,
        )
        _live(build_report(inputs))
        _live(html(loaded.case, "deals").blocks(result.blocks()))
        return "result, reported"
    return "result"


def _said(diagnostics: tuple[Diagnostic, ...]) -> str:
    """The codes; a finding where a diagnostic is undeclared or would disturb a terminal."""
    _terminal(render_text(diagnostics))
    json.dumps([d.to_json() for d in diagnostics])
    codes = sorted({d.code for d in diagnostics})
    unknown = [c for c in codes if c not in CODES]
    if unknown:
        raise Finding(f"undeclared codes: {unknown}")
    return " ".join(codes)


def _terminal(text: str) -> None:
    odd = sorted({c for c in text if not c.isprintable() and c != "\n"})
    if odd:
        raise Finding(f"characters that would disturb a terminal: {odd!r}")


# Live markup ----------------------------------------------------------------------------------------------------------

FORBIDDEN = {
    "script", "iframe", "object", "embed", "applet", "base", "frame", "frameset", "portal", "template", "form", "input",
    "button", "textarea", "audio", "video", "source", "track", "img", "image", "link", "foreignobject", "animate",
    "set", "math",
}  # fmt: skip
ADDRESSES = {
    "href",
    "src",
    "srcset",
    "action",
    "formaction",
    "xlink:href",
    "data",
    "poster",
    "background",
    "ping",
    "cite",
}


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.live: list[str] = []
        self.style = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.style = tag if tag == "style" else ""
        if tag in FORBIDDEN or m.CANARY in tag:
            self.live.append(f"<{tag}>")
        for name, value in attrs:
            flat = "".join((value or "").split()).lower()
            if name.startswith("on") or m.CANARY in name:
                self.live.append(f"<{tag} {name}>")
            if name in ADDRESSES and not flat.startswith("#"):
                self.live.append(f"<{tag} {name}={flat[:40]}>")
            if name == "style" and ("url(" in flat or "expression" in flat):
                self.live.append(f"<{tag} style={flat[:40]}>")
            if tag == "meta" and name == "http-equiv" and "refresh" in flat:
                self.live.append("<meta refresh>")

    def handle_data(self, data: str) -> None:
        if self.style and ("url(" in data or "@import" in data or m.CANARY in data):
            self.live.append("style with an address or with text of the case")

    def handle_endtag(self, tag: str) -> None:
        self.style = ""

    def handle_comment(self, data: str) -> None:
        self.live.append("a comment")


def live_markup(html: str) -> list[str]:
    """Everything in a page that could run, fetch, or was text and became markup."""
    reader = _Reader()
    reader.feed(html)
    reader.close()
    found = list(dict.fromkeys(reader.live))
    if m.TEMPLATE_ANSWER in html:
        found.append("a template expression of the case was evaluated")
    if "\x00" in html:
        found.append("a NUL")
    return found


def _live(html: str) -> None:
    found = live_markup(html)
    if found:
        raise Finding(f"live markup: {found[:5]}")


def kinds() -> Iterator[str]:
    """Names of the kinds, for the summary."""
    return (k.__name__ for k, _ in KINDS)
