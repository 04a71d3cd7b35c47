"""LLM-Deliberation games: a folder with ``config.txt`` and ``scores_files/``.

Abdelnabi, Gomaa, Sivaprasad, Schönherr & Fritz (2023), "LLM-Deliberation: evaluating LLMs with interactive multi-agent
negotiation games" (after Susskind's scorable games). ``config.txt``: a line ``name,file,role,incentive,model`` a party.
``scores_files/<file>.txt``: a line of scores per issue A, B, C…, one per option 1, 2, 3…; the last line is the minimum
score of the party. A deal passes when all parties but at most one reach their minimum, p1 and p2 among them. The extra
points p1 has for unanimity depend on votes, not on the deal, and are left out.
"""

import datetime as dt
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import count
from pathlib import Path
from typing import Any

from detente.case.diagnostics import Problems, shown

from .assemble import MAX_OPTIONS, Findings, ImportedCase, cited, finished, ids, title
from .reading import Text, number, read

KIND = "llm-deliberation"
FORMAT = "an LLM-Deliberation game"
_FILE = re.compile(r"[A-Za-z0-9][\w .-]{0,80}", re.ASCII)
MAX_PARTIES = 200
MAX_SCORE = 1_000_000


@dataclass(frozen=True)
class _Party:
    name: str
    file: str
    role: str
    scores: tuple[tuple[int, ...], ...]
    minimum: int
    source: Text


def is_game(folder: Path) -> bool:
    return (folder / "config.txt").is_file() and (folder / "scores_files").is_dir()


def import_game(folder: Path, name: str | None, as_of: dt.date | None) -> ImportedCase:
    """The game as a case. Raises Problems with everything found."""
    findings = Findings()
    config = read(folder / "config.txt")
    parties = _parties(folder, config, findings)
    if len(parties) < 2:
        findings.error("I114", "fewer than two parties", "one line a party in config.txt", config.at())
    findings.check()
    sizes, *others = ([len(row) for row in p.scores] for p in parties)
    for other, theirs in zip(parties[1:], others, strict=True):
        if theirs != sizes:
            findings.error(
                "I107",
                f"{shown(other.file)} has issues with {theirs} options, {shown(parties[0].file)} with {sizes}",
                "every party scores the same issues and options",
                other.source.at(),
            )
    findings.check()
    return _case(folder, config, parties, findings, name=name, as_of=as_of)


def _parties(folder: Path, config: Text, findings: Findings) -> list[_Party]:
    found: list[_Party] = []
    for k, line in _printed(config):
        parts = [p.strip() for p in line.split(",")]
        if len(found) >= MAX_PARTIES:
            findings.error("I104", f"more than {MAX_PARTIES} parties", "check the file", config.at(k))
            break
        if len(parts) < 3 or not parts[0] or not _FILE.fullmatch(parts[1]):
            help_ = "name,file,role,incentive,model; the file is a plain name without a folder"
            findings.error("I113", f"not a party: `{shown(line, 80)}`", help_, config.at(k))
        elif any(p.file == parts[1] for p in found):
            findings.error(
                "I112", f"the file `{parts[1]}` belongs to two parties", "one file a party", config.at(k)
            )
        else:
            try:
                source = read(folder / "scores_files" / f"{parts[1]}.txt")
            except Problems as problems:
                findings.extend(problems.diagnostics)
            else:
                found.append(_Party(parts[0], parts[1], parts[2], *_scores(source, findings), source))
    return found


def _printed(source: Text) -> Iterator[tuple[int, str]]:
    """Lines that are not blank, by number."""
    return ((k, line) for k, line in enumerate(source.lines, 1) if line.strip())


def _scores(source: Text, findings: Findings) -> tuple[tuple[tuple[int, ...], ...], int]:
    rows: list[tuple[int, ...]] = []
    for k, line in _printed(source):
        parts = line.split(",")
        if len(parts) > MAX_OPTIONS:
            findings.error("I110", f"{len(parts):,} options", f"1 to {MAX_OPTIONS}", source.at(k))
            continue
        numbers = [n for p in parts if (n := number(p)) is not None and 0 <= n <= MAX_SCORE and n == int(n)]
        if len(numbers) == len(parts):
            rows.append(tuple(map(int, numbers)))
        else:
            what = f"not a line of scores: `{shown(line, 80)}`"
            findings.error("I113", what, "whole numbers of 0 or more", source.at(k))
    if 2 <= len(rows) <= 27 and len(rows[-1]) == 1:
        return tuple(rows[:-1]), rows[-1][0]
    findings.error(
        "I113",
        f"{len(rows)} lines, the last with {len(rows[-1]) if rows else 0} numbers",
        "a line of scores per issue (1 to 26), then the minimum score alone on the last line",
        source.at(),
    )
    return (), 0


def weight(scores: Sequence[int]) -> Decimal:
    """The weight of an issue: the least number, not under its best score, by which every score divides out exactly.

    The best score itself where it has no prime factor but 2 and 5; 20 for 17, since 100·s/17 does not end.
    """
    # Such a number divides a power of ten: the twentieth, since no score has twenty factors of two.
    return Decimal(next(n for n in count(max(scores)) if n == 0 or 10**20 % n == 0))


def _titles(source: Text) -> dict[str, str]:
    """Titles of issues ("A") and options ("A1") out of the game's instructions."""
    titles: dict[str, str] = {}
    for line in source.lines:
        if issue := re.match(r"\s*Issue ([A-Z])\s*:\s*\"?([^\"]{1,120})", line):
            titles.setdefault(issue[1], issue[2].strip(' ".'))
        elif option := re.match(r"\s*([A-Z][0-9])\s*:?\s*(.{1,400})", line):
            quoted = re.match(r"\"([^\"]+)\"", option[2])
            titles.setdefault(option[1], (quoted[1] if quoted else option[2]).replace('"', "").strip(" .:"))
    return titles


def _case(
    folder: Path,
    config: Text,
    parties: Sequence[_Party],
    findings: Findings,
    *,
    name: str | None,
    as_of: dt.date | None,
) -> ImportedCase:
    party_ids = ids([p.file for p in parties], "party", findings)
    letters = {chr(ord("A") + j): len(row) for j, row in enumerate(parties[0].scores)}
    path = folder / "global_instructions.txt"
    extra = [read(path)] if path.is_file() else []
    titles = _titles(extra[0]) if extra else {}
    everyone = list(party_ids.values())
    vetoes = [party_ids[p.file] for p in parties if p.role in ("p1", "p2")]
    findings.note(
        "I116",
        f"a deal needs {len(parties) - 1} of {len(parties)} parties"
        + (f", {' and '.join(vetoes)} among them" if vetoes else ""),
        "the game's own rule: all but at most one, with both proposers",
    )
    if odd := [role for role in ("p1", "p2") if sum(p.role == role for p in parties) != 1]:
        findings.warning(
            "I113",
            f"the role {' and '.join(odd)} is not held by exactly one party",
            "in the published games p1 and p2 each hold a veto; only those named hold one here",
            config.at(),
        )
    called = name or folder.resolve().name or KIND
    citation = cited(FORMAT, [config, *(p.source for p in parties), *extra])
    sections = {
        "actors": {party_ids[p.file]: {"name": title(p.name)} for p in parties},
        "issues": {
            letter: {
                "title": title(titles.get(letter, f"Issue {letter}")),
                "mover": {"all": list(everyone)},
                "options": {
                    f"{letter}{k}": title(titles.get(f"{letter}{k}") or f"Option {letter}{k}")
                    for k in range(1, n + 1)
                },
                "ordered": False,
                "status_quo": f"{letter}1",
            }
            for letter, n in letters.items()
        },
        "stakes": {party_ids[p.file]: dict(_stakes(p, letters)) for p in parties},
        "agreement": {
            "parties": everyone,
            "rule": {"quorum": len(parties) - 1} | ({"veto": vetoes} if vetoes else {}),
        },
        "fallbacks": {party_ids[p.file]: {"inside": Decimal(p.minimum)} for p in parties},
    }
    findings.note(
        "I116",
        "the format has no status quo: option 1 of each issue stands for it",
        "gains do not hang on it: each party's fallback is its minimum score",
    )
    return finished(called, citation, sections, findings, kind=KIND, as_of=as_of, fallback=KIND)


def _stakes(party: _Party, letters: Iterable[str]) -> Iterator[tuple[str, dict[str, Any]]]:
    for letter, scores in zip(letters, party.scores, strict=True):
        w = weight(scores)
        shares = (Decimal(100 * s) / w if w else Decimal(0) for s in scores)
        yield letter, {"weight": w, "values": {f"{letter}{k}": share for k, share in enumerate(shares, 1)}}
