"""How a list of claims reads: as text, as data, as tables."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict
from typing import Any

from detente.view.blocks import Block, Say
from detente.view.numbers import counted
from detente.view.result import View
from detente.view.tables import Row, table

from .claims import ClaimAccount, ClaimCounts, ClaimsResult


def blocks(r: ClaimsResult) -> Iterator[Block]:
    """Each claim with its uses, then how many there are."""
    for account in r.claims:
        yield from _claim(account)
    if r.unused and not r.claims:
        yield Say("every claim is used or declined")
    yield Say(("" if r.unused else "\n") + _counts(r.counts))


def _claim(account: ClaimAccount) -> Iterator[Block]:
    claim = account.claim
    hedge = f" [{claim.hedge}]" if claim.hedge else ""
    yield Say(f"{account.name}  {', by '.join(claim.voices)}: {claim.says}{hedge}")
    for use in account.uses:
        where = f" ({use.file}:{use.line})" if use.line else ""
        yield Say(f"{use.kind} {use.path}: {use.supports}{where}", indent=4)
    if account.declined:
        yield Say(f"declined: {account.declined}", indent=4)
    if not account.accounted:
        yield Say("neither used nor declined", indent=4)


def _counts(counts: ClaimCounts) -> str:
    return "; ".join(
        (
            counted(counts.claims, "claim"),
            f"{counts.used} used in {counted(counts.uses, 'place')}",
            f"{counts.declined} declined with a reason",
            f"{counts.unaccounted} neither" if counts.unaccounted else "all accounted for",
        )
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
    claim = account.claim
    return {
        "id": account.name,
        "cases": list(account.cases),
        "source": claim.source,
        "type": claim.type,
        "voices": list(claim.voices),
        "stance": claim.stance,
        "hedge": claim.hedge,
        "strength": claim.strength,
        "says": claim.says,
        "quote": claim.anchor.quote,
    }


def claim_rows(r: ClaimsResult) -> Iterator[Row]:
    """One row a claim."""
    for account in r.claims:
        said = _said(account)
        yield {
            **said,
            "cases": ", ".join(account.cases),
            "voices": ", ".join(account.claim.voices),
            "uses": len(account.uses),
            "declined": account.declined,
            "accounted": account.accounted,
        }


def use_rows(r: ClaimsResult) -> Iterator[Row]:
    """One row a place where a claim is used."""
    for account in r.claims:
        for use in account.uses:
            yield {"id": account.name, **asdict(use), "cases": ", ".join(use.cases)}


_CLAIM: tuple[str, ...] = (
    "id",
    "cases",
    "source",
    "type",
    "voices",
    "stance",
    "hedge",
    "strength",
    "says",
    "quote",
)
_CLAIM += ("uses", "declined", "accounted")

CLAIMS: View[ClaimsResult] = View(
    blocks=blocks,
    data=data,
    frames={
        "claims": table(claim_rows, *_CLAIM),
        "uses": table(use_rows, "id", "path", "kind", "supports", "cases", "file", "line"),
    },
)
