"""The claims: what each voice says, in which words, where it stands, and what rests on it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from detente.case.schema import Claim
from detente.report import words
from detente.report.inputs import ClaimUse, ReportInputs
from detente.report.text import listed, plural, whole

from .registry import Section, register


def row(inputs: ReportInputs, id: str, c: Claim, uses: list[ClaimUse]) -> dict[str, Any]:
    manner = [c.type]
    if c.stance != "asserts":
        manner.append(f"the author {c.stance}")
    if c.mark:
        manner.append(c.mark)
    return {
        "id": id,
        "says": c.says,
        "quote": c.anchor.quote,
        "hedge": c.hedge or "",
        "strength": c.strength or "",
        "manner": manner,
        "voices": " ← ".join(c.voices),
        "about": c.about.isoformat() if c.about is not None else "",
        "source": c.source,
        "start": c.anchor.start,
        "end": c.anchor.end,
        "status": inputs.anchors.get(id, "not checked"),
        "origin": c.origin or "",
        "uses": [(u.path, u.supports, u.place) for u in uses],
        "declined": c.declined or "",
    }


def source_rows(inputs: ReportInputs) -> list[dict[str, Any]]:
    out = []
    for id, s in inputs.case.sources.items():
        out.append(
            {
                "id": id,
                "title": s.title,
                "by": listed([x for x in (s.author, s.outlet) if x]) or "–",
                "published": s.published.isoformat(),
                "known_by": s.known_by.isoformat() if s.known_by is not None else "as published",
                "grade": s.reliability or "not graded",
                "sha256": s.sha256,
                "repairs": [f"“{r.was}” stands as “{r.became}”" for r in s.repairs],
                "note": s.note or "",
                "claims": whole(sum(c.source == id for c in inputs.case.claims.values())),
            }
        )
    return out


def disagreements(inputs: ReportInputs) -> list[dict[str, Any]]:
    out = []
    for id, d in inputs.case.disagreements.items():
        taken = d.as_written
        for v in inputs.variants:
            matter, slash, reading = v.partition("/")
            if slash and matter == id and reading in d.readings:
                taken = reading
        out.append(
            {
                "id": id,
                "title": d.title,
                "claims": [c for c in d.because if c in inputs.case.claims],
                "readings": [
                    {
                        "id": r,
                        "title": reading.title,
                        "taken": r == taken,
                        "changes": plural(len(reading.set), "change") if reading.set else "as written",
                        "claims": [c for c in reading.because if c in inputs.case.claims],
                    }
                    for r, reading in d.readings.items()
                ],
            }
        )
    return out


def tally(inputs: ReportInputs, used: Mapping[str, list[ClaimUse]]) -> str:
    claims = inputs.case.claims
    with_use = sum(bool(used.get(c)) for c in claims)
    declined = sum(bool(c.declined) and not used.get(id) for id, c in claims.items())
    rest = len(claims) - with_use - declined
    checked = [inputs.anchors[c] for c in claims if inputs.anchors.get(c, "not checked") != "not checked"]
    said = f"{plural(len(claims), 'claim')}: {whole(with_use)} used, {whole(declined)} declined with a reason"
    said += f", {whole(rest)} neither. " if rest else ". "
    if not checked:
        return said + "No document was at hand, so no quote was checked against its source."
    bad = sum(s in ("missing", "changed") for s in checked)
    moved = sum(s == "moved" for s in checked)
    good = len(checked) - bad - moved
    said += f"{whole(len(checked))} quotes were checked against their documents: {whole(good)} in place"
    said += f", {whole(moved)} moved" if moved else ""
    said += f", {whole(bad)} changed or missing" if bad else ""
    return said + "."


def context(inputs: ReportInputs) -> Mapping[str, Any] | None:
    if not inputs.case.claims and not inputs.case.sources:
        return None
    used: dict[str, list[ClaimUse]] = {}
    for u in inputs.uses:
        used.setdefault(u.claim, []).append(u)
    return {
        "tally": tally(inputs, used),
        "sources": source_rows(inputs),
        "disagreements": disagreements(inputs),
        "claims": [row(inputs, id, c, used.get(id, [])) for id, c in inputs.case.claims.items()],
    }


SECTION = register(
    Section(
        id="claims",
        order=700,
        title="The claims, and where each is used",
        shows="Everything taken from the documents: who says it, in which words, how firmly, where it stands, and what "
        "in the case rests on it.",
        read="Voices run from the one who said it to the author who wrote it down: “experts ← reporter ← author”. The "
        "hedge is in the source's own words.",
        template="claims.html.j2",
        context=context,
        command=lambda inputs: (
            (f"detente claims {words.case_argument(inputs)}", "the same list, in the terminal"),
            (
                f"detente check {words.case_argument(inputs)} --documents FOLDER",
                "every quote looked up in the documents, which are found by their hash",
            ),
        ),
    )
)
