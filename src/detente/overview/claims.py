"""What each claim of some cases is used for, and which are accounted for.

A claim is accounted for where a case uses it or says why it is declined. Several cases are taken together.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal

from detente.case.load import CaseFile
from detente.case.schema import Claim, Disagreement, Source
from detente.case.sections import NEEDS
from detente.case.uses import Use, claim_uses
from detente.front import Door, case_of
from detente.view.result import Result


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


@dataclass(frozen=True, kw_only=True)
class Reading:
    """One reading of a matter on which the documents disagree."""

    matter: str
    reading: str
    taken: bool
    """It is the one that stands here."""
    changes: int
    """Entries it changes; 0 for the case as written."""
    claims: tuple[str, ...]


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
    disagreements: Mapping[str, Disagreement] = field(default_factory=dict)
    readings: tuple[Reading, ...] = ()
    """Where the documents disagree: what may be read, and what is."""
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
        disagreements={name: d for file in files for name, d in file.case.disagreements.items()},
        readings=tuple(reading for file in files for reading in _readings(file)),
        anchors=anchors or {},
    )


def _readings(file: CaseFile) -> Iterator[Reading]:
    chosen = dict(v.split("/", 1) for v in file.variants if "/" in v)
    for matter, d in file.case.disagreements.items():
        taken = chosen.get(matter) if chosen.get(matter) in d.readings else d.as_written
        for name, reading in d.readings.items():
            yield Reading(
                matter=matter,
                reading=name,
                taken=name == taken,
                changes=len(reading.set),
                claims=tuple(reading.because),
            )


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
    return [_account(name, cases) for name, cases in declared.items()]


def _account(name: str, cases: Sequence[tuple[CaseFile, Claim, Sequence[Use]]]) -> ClaimAccount:
    among: dict[tuple[str, str], list[tuple[Use, CaseFile]]] = {}
    for file, _, uses in cases:
        for use in uses:
            among.setdefault((use.path, use.line), []).append((use, file))
    return ClaimAccount(
        name=name,
        cases=tuple(file.label for file, _, _ in cases),
        claim=cases[0][1],
        uses=tuple(map(_place, among.values())),
        declined=next((claim.declined for _, claim, _ in cases if claim.declined), None),
    )


def _place(among: Sequence[tuple[Use, CaseFile]]) -> PlaceOfUse:
    """One use, in the first case that has it."""
    use, file = among[0]
    place = file.place(use.keys)
    return PlaceOfUse(
        path=use.path,
        kind=use.kind,
        supports=use.line,
        cases=tuple(f.label for _, f in among),
        file=place.file if place else None,
        line=place.line if place else None,
    )
