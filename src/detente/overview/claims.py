"""What each claim of some cases is used for, and which are accounted for.

A claim is accounted for where a case uses it or says why it is declined. Several cases are taken together.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field, fields
from pathlib import Path, PurePath
from typing import Any, Literal

from detente.case.load import CaseFile
from detente.case.schema import Claim, Disagreement, Source
from detente.case.sections import NEEDS
from detente.case.uses import Use, claim_uses
from detente.front import Door, case_of
from detente.view.blocks import Block, Column, Heading, Say, Table, records
from detente.view.numbers import NONE
from detente.view.result import Result, View, register
from detente.view.speech import Sentence, Text, join, say


@dataclass(frozen=True, kw_only=True)
class PlaceOfUse:
    """One place where a claim is used, in one case or in several that say the same there."""

    path: str
    kind: str
    """What rests on it: ``stake``, ``red line``, ``option``, …"""
    supports: str
    """What the case says it supports there."""
    cases: tuple[str, ...]
    file: str | None
    line: int | None
    """Where it stands in the first of the cases."""


@dataclass(frozen=True, kw_only=True)
class ClaimAccount:
    """One claim and what became of it."""

    name: str
    """Its id; with its case before it where another case says something else under that id."""
    cases: tuple[str, ...]
    claim: Claim
    """As the first of the cases has it."""
    uses: tuple[PlaceOfUse, ...]
    declined: str | None
    """Why it is not used, where a case says so."""

    @property
    def accounted(self) -> bool:
        """Whether it is used or declined."""
        return bool(self.uses or self.declined)


@dataclass(frozen=True, kw_only=True)
class ClaimCounts:
    """How many claims there are, and what became of them."""

    claims: int
    used: int
    declined: int
    """Declined and not used all the same."""
    unaccounted: int
    uses: int
    """Places where one is used."""


AnchorStatus = Literal["in place", "moved", "changed", "missing", "not checked"]


@dataclass(frozen=True, kw_only=True, repr=False)
class ClaimsResult(Result):
    """The claims of some cases, each with its uses."""

    cases: tuple[str, ...]
    hashes: tuple[str, ...]
    unused: bool
    """Whether only those that are neither used nor declined are listed."""
    counts: ClaimCounts
    """Of all claims, listed or not."""
    claims: tuple[ClaimAccount, ...]
    sources: Mapping[str, Source] = field(default_factory=dict)
    """The documents that they were taken from."""
    readings: tuple[tuple[str, Disagreement, str], ...] = ()
    """Where the documents disagree: each matter, how it may be read, and which reading is taken."""
    anchors: Mapping[str, AnchorStatus] = field(default_factory=dict)
    """Claim → where its quote stands in its document; empty where no document was at hand."""


def claims(
    *cases: Door | CaseFile | str | Path,
    unused: bool = False,
    variants: Sequence[str] = (),
    sets: Mapping[str, Any] | Sequence[str] = (),
    as_of: str | None = None,
    anchors: Mapping[str, AnchorStatus] | None = None,
) -> ClaimsResult:
    """The claims of one or several cases, where each is used, and those declined with their reason.

    Several cases are taken together: a claim is accounted for where one of them uses it or gives a reason for
    declining it; one that is used in two cases at the same path is listed once. ``unused`` lists only those that are
    neither used nor declined. ``variants``, ``sets`` and ``as_of`` change every case. ``anchors`` says where quotes
    were found, by who looked. Raises Problems.

    >>> claims("prisoners-dilemma").counts.claims
    0
    """
    files = [case_of(case, NEEDS["claims"], variants=variants, sets=sets, as_of=as_of) for case in cases]
    every = _accounts(files)
    return ClaimsResult(
        cases=tuple(file.label for file in files),
        hashes=tuple(file.hash for file in files),
        unused=unused,
        counts=ClaimCounts(
            claims=len(every),
            used=sum(bool(account.uses) for account in every),
            declined=sum(bool(account.declined) and not account.uses for account in every),
            unaccounted=sum(not account.accounted for account in every),
            uses=sum(len(account.uses) for account in every),
        ),
        claims=tuple(account for account in every if not (unused and account.accounted)),
        sources={name: source for file in files for name, source in file.case.sources.items()},
        readings=tuple(reading for file in files for reading in _readings(file)),
        anchors=anchors or {},
    )


def _readings(file: CaseFile) -> Iterator[tuple[str, Disagreement, str]]:
    chosen = dict(v.split("/", 1) for v in file.variants if "/" in v)
    for matter, d in file.case.disagreements.items():
        reading = chosen.get(matter, "")
        yield matter, d, reading if reading in d.readings else d.as_written


def _accounts(files: Sequence[CaseFile]) -> list[ClaimAccount]:
    """Each claim of the cases with its uses: one entry an id, or one a case where two cases differ on its content."""
    declared: dict[str, list[tuple[CaseFile, Claim, Sequence[Use]]]] = {}
    first: dict[str, Claim] = {}
    for file in files:
        uses = claim_uses(file.case)
        for name, claim in file.case.claims.items():
            # What a case says about declining is its own; everything else must agree for two to be one claim.
            content = claim.model_copy(update={"declined": None})
            key = name if first.setdefault(name, content) == content else f"{file.label}:{name}"
            declared.setdefault(key, []).append((file, claim, uses.get(name, [])))
    return [
        ClaimAccount(
            name=name,
            cases=tuple(file.label for file, _, _ in cases),
            claim=cases[0][1],
            uses=tuple(_places((use, file) for file, _, uses in cases for use in uses)),
            declined=next((claim.declined for _, claim, _ in cases if claim.declined), None),
        )
        for name, cases in declared.items()
    ]


def _places(uses: Iterable[tuple[Use, CaseFile]]) -> Iterator[PlaceOfUse]:
    """Each use once, in the first case that has it."""
    among: dict[tuple[str, str], list[tuple[Use, CaseFile]]] = {}
    for use, file in uses:
        among.setdefault((use.path, use.line), []).append((use, file))
    for same in among.values():
        use, file = same[0]
        place = file.place(use.keys)
        yield PlaceOfUse(
            path=use.path,
            kind=use.kind,
            supports=use.line,
            cases=tuple(f.label for _, f in same),
            file=place.file if place else None,
            line=place.line if place else None,
        )


SAID = ("source", "type", "voices", "stance", "hedge", "strength", "says")
"""What JSON and data frames have of a claim, as the case declares it."""


def blocks(r: ClaimsResult) -> Iterator[Block]:
    """Each claim with its words, its voice, its place and its uses; the documents; where they disagree."""
    if r.unused and not r.claims:
        yield Say("every claim is used or declined")
    else:
        rows = [(a.name, _says(a.claim), _voices(a.claim), _place(a, r), _uses(a)) for a in r.claims]
        columns = [
            Column("claim"),
            Column("what it says, and the quote", width="wide"),
            Column("voices, and the hedge", width="mid"),
            Column("where it stands"),
            Column("what rests on it", width="wide"),
        ]
        caption = "Every claim: its words, its voice, its place, its uses"
        yield Table(columns, rows, caption=caption, long=True, anchor="claim")
    c = r.counts
    words = (
        "{:counted of claim}: {:count} used in {:counted of place}, {:count} declined with a reason, {}. {}"
    )
    rest = say("{:count} neither", c.unaccounted) if c.unaccounted else "all accounted for"
    yield Say(say(words, c.claims, c.used, c.uses, c.declined, rest, _checked(r)))
    yield from _frames(r)
    if r.sources and not r.unused:
        yield from _sources(r)
    if r.readings and not r.unused:
        yield from _disagreements(r)


def _says(claim: Claim) -> Sentence:
    return say("{}\n{:quote}", claim.says, claim.anchor.quote)


def _voices(claim: Claim) -> Sentence:
    stance = "" if claim.stance == "asserts" else f"the author {claim.stance}"
    manner = ", ".join(part for part in (claim.type, stance, claim.mark or "") if part)
    hedge = say("{:quote}", claim.hedge) if claim.hedge else ""
    strength = say("({:quiet})", claim.strength) if claim.strength else ""
    of = f"; of {claim.about.isoformat()}" if claim.about is not None else ""
    return join([join([" ← ".join(claim.voices), hedge, strength]), f"{manner}{of}"], "\n")


def _place(account: ClaimAccount, r: ClaimsResult) -> Sentence:
    anchor, status = account.claim.anchor, r.anchors.get(account.name, "not checked")
    style = "yes" if status == "in place" else "no" if status in ("missing", "changed") else "open"
    return say(f"{{}} {{}}–{{}} {{:{style}}}", account.claim.source, anchor.start, anchor.end, status)


def _uses(account: ClaimAccount) -> Sentence:
    lines: list[Text] = []
    for use in account.uses:
        at = f" {PurePath(use.file).name}:{use.line}" if use.file and use.line else ""
        lines.append(say("{:path}: {}{:quiet}", use.path, use.supports, at))
    if account.declined:
        lines.append(say("Declined: {:quiet}", account.declined))
    return join(lines, "\n") if lines else say("{:no}", "nothing, and not declined")


def _checked(r: ClaimsResult) -> Text:
    tally = Counter(r.anchors.values())
    checked = tally.total() - tally["not checked"]
    if not checked:
        return "No document was at hand, so no quote was checked against its source."
    return say(
        "{:counted of quote} checked against the documents: {:count} in place, {:count} moved, {:count} changed or "
        "missing.",
        checked,
        tally["in place"],
        tally["moved"],
        tally["changed"] + tally["missing"],
    )


def _sources(r: ClaimsResult) -> Iterator[Block]:
    yield Heading("Sources")
    yield Table(
        [
            Column("id"),
            Column("document", width="wide"),
            Column("published"),
            Column("author can have known up to", width="mid"),
            Column("grade"),
            Column("claims", "count"),
            Column("fingerprint (sha256)", "code", width="mid"),
        ],
        [
            (
                name,
                _document(s),
                s.published.isoformat(),
                s.known_by.isoformat() if s.known_by is not None else "as published",
                s.reliability or "not graded",
                sum(a.claim.source == name for a in r.claims),
                s.sha256[:16],
            )
            for name, s in r.sources.items()
        ],
        caption="Documents the claims were taken from",
        name="sources",
    )


def _document(s: Source) -> Sentence:
    title = say("{} {:quiet}", s.title, ", ".join(x for x in (s.author, s.outlet) if x) or NONE)
    damage = "; ".join(f"“{repair.was}” stands as “{repair.became}”" for repair in s.repairs)
    known = say("Known damage: {:quiet}", damage) if damage else ""
    return join([title, known, say("{:quiet}", s.note) if s.note else ""], "\n")


def _disagreements(r: ClaimsResult) -> Iterator[Block]:
    yield Heading("Where the documents disagree")
    words = "Each matter can be read in several ways. One is taken here; {:command} takes another."
    yield Say(say(words, "--variant matter/reading"))
    columns = [
        Column("matter", width="mid"),
        Column("reading", width="wide"),
        Column("taken here"),
        Column("changes"),
        Column("claims", "claim", width="mid"),
    ]
    rows = []
    for matter, d, taken in r.readings:
        for name, one in d.readings.items():
            reading = say("{}\n{:code}", one.title, f"{matter}/{name}")
            mark = say("{:yes}", "taken") if name == taken else NONE
            changes = say("{:counted of change}", len(one.set)) if one.set else "as written"
            rows.append((d.title, reading, mark, changes, tuple(dict.fromkeys((*d.because, *one.because)))))
    yield Table(columns, rows, caption="Matters, readings, and the one taken", name="readings")


def data(r: ClaimsResult) -> dict[str, Any]:
    """What ``detente claims --json`` answers."""
    return {
        "cases": list(r.cases),
        "counts": asdict(r.counts),
        "claims": [
            {
                **_said(account),
                "anchor": [account.claim.anchor.start, account.claim.anchor.end],
                "uses": [{**asdict(use), "cases": list(use.cases)} for use in account.uses],
                "declined": account.declined,
                "accounted": account.accounted,
            }
            for account in r.claims
        ],
    }


def _said(account: ClaimAccount) -> dict[str, Any]:
    said = account.claim.model_dump(mode="json", include=set(SAID))
    return {
        "id": account.name,
        "cases": list(account.cases),
        **{key: said[key] for key in SAID},
        "quote": account.claim.anchor.quote,
    }


def _frames(r: ClaimsResult) -> Iterator[Block]:
    claims = (
        {
            **_said(account),
            "cases": ", ".join(account.cases),
            "voices": ", ".join(account.claim.voices),
            "uses": len(account.uses),
            "declined": account.declined,
            "accounted": account.accounted,
        }
        for account in r.claims
    )
    columns = ("id", "cases", *SAID, "quote", "uses", "declined", "accounted")
    yield records("claims", claims, *columns, main=True)
    uses = (
        {"id": account.name, **asdict(use), "cases": ", ".join(use.cases)}
        for account in r.claims
        for use in account.uses
    )
    yield records("uses", uses, "id", *(f.name for f in fields(PlaceOfUse)))


register(ClaimsResult, View(blocks=blocks, data=data))
