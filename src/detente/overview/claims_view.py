"""How a list of claims reads: as text, as data, as tables."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import asdict
from dataclasses import fields as columns_of
from pathlib import PurePath
from typing import Any

from detente.case.schema import Claim, Source
from detente.view.blocks import Block, Column, Heading, Say, Table, records
from detente.view.numbers import NONE
from detente.view.result import View
from detente.view.speech import Sentence, Text, join, say

from .claims import ClaimAccount, ClaimsResult, PlaceOfUse

SAID = ("source", "type", "voices", "stance", "hedge", "strength", "says")
"""What JSON and data frames have of a claim, as the case declares it."""


def blocks(r: ClaimsResult) -> Iterator[Block]:
    """Each claim with its words, its voice, its place and its uses; the documents; where they disagree."""
    if r.unused and not r.claims:
        yield Say("every claim is used or declined")
    else:
        rows = [(a.name, _says(a), _voices(a.claim), _place(a, r), _uses(a)) for a in r.claims]
        columns = [
            Column("claim"),
            Column("what it says, and the quote", width="wide"),
            Column("voices, and the hedge", width="mid"),
            Column("where it stands"),
            Column("what rests on it", width="wide"),
        ]
        caption = "Every claim: its words, its voice, its place, its uses"
        yield Table(columns, rows, caption=caption, long=True, anchor="claim")
    yield Say(_counts(r))
    yield from _frames(r)
    if not r.unused:
        yield from _sources(r)
        yield from _disagreements(r)


def _says(account: ClaimAccount) -> Sentence:
    return say("{}\n{:quote}", account.claim.says, account.claim.anchor.quote)


def _voices(claim: Claim) -> Sentence:
    stance = "" if claim.stance == "asserts" else f"the author {claim.stance}"
    manner = ", ".join(part for part in (claim.type, stance, claim.mark or "") if part)
    parts: list[Text] = [" ← ".join(claim.voices)]
    parts += [say("{:quote}", claim.hedge)] if claim.hedge else []
    parts += [say("({:quiet})", claim.strength)] if claim.strength else []
    of = f"; of {claim.about.isoformat()}" if claim.about is not None else ""
    return join([join(parts), f"{manner}{of}"], "\n")


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


def _counts(r: ClaimsResult) -> Sentence:
    c = r.counts
    words = (
        "{:counted of claim}: {:count} used in {:counted of place}, {:count} declined with a reason, {}. {}"
    )
    rest = say("{:count} neither", c.unaccounted) if c.unaccounted else "all accounted for"
    return say(words, c.claims, c.used, c.uses, c.declined, rest, _checked(r))


def _checked(r: ClaimsResult) -> Text:
    tally = Counter(r.anchors.values())
    checked = tally.total() - tally["not checked"]
    if not checked:
        return "No document was at hand, so no quote was checked against its source."
    words = (
        "{:counted of quote} checked against the documents: {:count} in place, {:count} moved, {:count} changed or "
        "missing."
    )
    return say(words, checked, tally["in place"], tally["moved"], tally["changed"] + tally["missing"])


def _sources(r: ClaimsResult) -> Iterator[Block]:
    if not r.sources:
        return
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
    lines: list[Text] = [say("{} {:quiet}", s.title, ", ".join(x for x in (s.author, s.outlet) if x) or NONE)]
    damage = "; ".join(f"“{repair.was}” stands as “{repair.became}”" for repair in s.repairs)
    lines += [say("Known damage: {:quiet}", damage)] if damage else []
    lines += [say("{:quiet}", s.note)] if s.note else []
    return join(lines, "\n")


def _disagreements(r: ClaimsResult) -> Iterator[Block]:
    if not r.readings:
        return
    yield Heading("Where the documents disagree")
    words = "Each matter can be read in several ways. One is taken here; {:command} takes another."
    yield Say(say(words, "--variant matter/reading"))
    yield Table(
        [
            Column("matter", width="mid"),
            Column("reading", width="wide"),
            Column("taken here"),
            Column("changes"),
            Column("claims", "claim", width="mid"),
        ],
        [
            (
                r.disagreements[one.matter].title,
                say(
                    "{}\n{:code}",
                    r.disagreements[one.matter].readings[one.reading].title,
                    f"{one.matter}/{one.reading}",
                ),
                say("{:yes}", "taken") if one.taken else NONE,
                say("{:counted of change}", one.changes) if one.changes else "as written",
                tuple(dict.fromkeys((*r.disagreements[one.matter].because, *one.claims))),
            )
            for one in r.readings
        ],
        caption="Matters, readings, and the one taken",
        name="readings",
    )


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
    claim = account.claim.model_dump(mode="json")
    said = {key: claim[key] for key in SAID}
    return {"id": account.name, "cases": list(account.cases), **said, "quote": account.claim.anchor.quote}


def _frames(r: ClaimsResult) -> Iterator[Block]:
    """One row a claim, and one a place where a claim is used."""
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
    yield records("uses", uses, "id", *(f.name for f in columns_of(PlaceOfUse)))


CLAIMS: View[ClaimsResult] = View(blocks=blocks, data=data)
