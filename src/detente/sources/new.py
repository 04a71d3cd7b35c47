"""A case folder of one's own, from one's own documents.

What is found is proposed: actors with how often they are named, the documents with their hashes and dates, every
sentence with an anchor ready to cite. What cannot be found is asked for. No issue, no stake and no number is invented;
the one placeholder the case language demands (an issue) says that it is one.
"""

import datetime as dt
import os
import re
import shutil
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from typing import Any

from detente.case.catalog import catalog
from detente.case.diagnostics import Diagnostic, Place, Problems, did_you_mean, errors, problem, shown
from detente.case.schema import Repair
from detente.case.write import SCHEMA_LINE, to_yaml
from detente.view.result import Result

from .dates import document_date, find_dates
from .document import Document, read_document
from .gazetteer import FoundActor, UnknownName, actors, unknown_names
from .html import title_of
from .repairs import find_damage, reading_views, review_repairs
from .sentences import Sentence, sentences
from .views import View, to_raw

_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]*")
_BYWORD = r"(?:[^\W\d_a-z][\w.'’-]*|and|de|van|von|al)"
_BYLINE = re.compile(rf"[Bb][Yy]\s+({_BYWORD}(?:,?\s{_BYWORD}){{0,7}})")
_KNOWN_DAMAGE = Repair(was="us", became="U.S.")
_MOST_ACTORS = 12
_MOST_UNKNOWN = 40
_QUOTE = 300
_ACTOR_KIND = {"state": "principal", "person": "personal"}
SOURCES_HEAD = """\
# The documents, each known by the hash of its bytes. Copies lie in sources/; they are yours to keep or to take away:
# `detente check` then says "not checked". Every sentence, with an anchor ready to cite, is in sentences/.
"""

SENTENCES_HEAD = """\
# Every sentence of source {source} (sources/{file}).
# Each has an anchor ready to cite. This is not part of the case: copy an anchor into a claim under `claims:`, and
# shorten its quote (and move start and end with it) as you like. `reads` is the sentence as a reader sees it,
# where the raw text differs or the quote was cut at 300 characters.
"""

EXAMPLE = """\
# A worked example. Take away the `# ` and change every word of it; the numbers must be yours.
#
# issues:
#   inspections:
#     title: Inspections of the site
#     mover: north                         # who can change it
#     options: {none: no access, visits: announced visits, full: access at any time}
#     status_quo: none
#     steps: adjacent                      # one level a move
# claims:
#   S1-12:                                 # as numbered in sentences/S1.yaml
#     source: S1
#     type: goal
#     says: The South wants access at any time          # in your words
#     voices: [the minister, the reporter]              # first who said it, last who wrote the document
#     hedge: is expected                                # the document's own word of doubt, letter by letter
#     anchor: {start: 1204, end: 1263, quote: "the minister is expected to insist on access at any time"}
# stakes:
#   south:
#     inspections:
#       weight: {low: 20, likely: 30, high: 45}         # points; as unsure as you are
#       values: {none: 0, visits: 40, full: 100}
#       because: {S1-12: it insists on full access}     # or `assumed: why`
"""

ACTORS_HEAD = """\
# Who: found in the documents by their names, with how often. A proposal: take away who has no stake, no move
# and no say, and add whom the gazetteer does not know.
"""

Dates = Mapping[str, dt.date] | dt.date | None
"""Days by path or file name, one day for all, or none."""


@dataclass(frozen=True, kw_only=True)
class NewSource:
    """A document of the new case: its id there, its file under ``sources/``, and what was found in it."""

    id: str
    file: str
    document: Document
    published: dt.date
    view: View
    sentences: tuple[Sentence, ...]
    declared: Mapping[str, Any]
    """Its entry under ``sources`` in the case."""


@dataclass(frozen=True, repr=False, kw_only=True)
class NewCase(Result):
    """What :func:`new_case` made, and what it wants a person to look at."""

    folder: Path
    files: tuple[str, ...]
    """Relative to the folder."""
    sources: tuple[NewSource, ...]
    actors: tuple[FoundActor, ...]
    unknown: tuple[UnknownName, ...]
    diagnostics: tuple[Diagnostic, ...]


def new_case(
    name: str,
    documents: Sequence[str | Path],
    *,
    destination: str | Path = ".",
    date_of: Dates = None,
) -> NewCase:
    """Makes the case folder ``destination/name`` from text and HTML documents.

    ``date_of`` gives the day a document appeared, by its path or file name (or one day for all), where the document
    does not bear it or bears it wrongly. The folder appears whole or not at all.
    Raises Problems: S140 a bad name, S141 the folder exists, S142 a date nobody knows, S143 no documents,
    S145 a date for a document not given, and S101 to S107 for each document that cannot be read.
    """
    parent = Path(destination)
    _refuse_name(name, parent)
    read, notes = _read(documents)
    made, more = _sources(read, date_of)
    texts = [source.view.text for source in made]
    found = actors(texts)
    unknown = unknown_names("\n\n".join(texts))
    files = {
        "case.yaml": _case_yaml(name, made, found, unknown),
        "sources.yaml": _section(SOURCES_HEAD, {"sources": {s.id: s.declared for s in made}}),
    }
    for source in made:
        files[f"sources/{source.file}"] = source.document.text
        files[f"sentences/{source.id}.yaml"] = _sentences_yaml(source)
    return NewCase(
        folder=_write(parent, name, files),
        files=tuple(files),
        sources=made,
        actors=found,
        unknown=unknown,
        diagnostics=(*notes, *more),
    )


def _refuse_name(name: str, parent: Path) -> None:
    if not _NAME.fullmatch(name) or len(name) > 80:
        raise problem(
            "S140",
            f"`{shown(name, 60)}` cannot be the name of a case",
            "use letters, digits, `-` and `_`, as in `korea-2018`; the folder to put it in is given apart",
        )
    if any(entry.name == name for entry in catalog()):
        message = f"`{name}` is the name of a case that ships, which would hide yours"
        raise problem("S140", message, f"take another name, such as `my-{name}`")
    if not parent.is_dir():
        message = f"there is no folder `{shown(str(parent))}` to put the case in"
        raise problem("S141", message, "make it first, or name another", Place(str(parent)))
    if os.path.lexists(target := str(parent / name)):
        message = f"`{shown(target)}` exists already; nothing in it was touched"
        raise problem("S141", message, "take another name, or move the old folder away", Place(target))


def _read(paths: Sequence[str | Path]) -> tuple[list[Document], list[Diagnostic]]:
    if not paths:
        raise problem(
            "S143", "no document was given", "name one or more: `detente new my-case --from article.txt`"
        )
    read: dict[str, Document] = {}
    found: list[Diagnostic] = []
    for path in paths:
        try:
            document = read_document(path)
        except Problems as error:
            found.extend(error.diagnostics)
            continue
        if (same := read.setdefault(document.sha256, document)) is not document:
            message = f"the same document as `{shown(same.file)}`, letter for letter; taken once"
            help_ = "leave one of them out"
            found.append(Diagnostic("S144", "warning", message, Place(document.file), help_))
    if errors(found):
        raise Problems(errors(found))
    return list(read.values()), found


def _sources(documents: Sequence[Document], date_of: Dates) -> tuple[tuple[NewSource, ...], list[Diagnostic]]:
    made: list[NewSource] = []
    names = {name for document in documents for name in (document.file, document.name)}
    given = date_of if isinstance(date_of, Mapping) else {}
    found = [
        Diagnostic(
            "S145",
            "error",
            f"a date is given for `{shown(name, 80)}`, which is not among the documents",
            None,
            did_you_mean(name, names) or "name a document as it stands after --from",
        )
        for name in given
        if name not in names
    ]
    taken: set[str] = set()
    for number, document in enumerate(documents, 1):
        place = Place(document.file)
        damage = find_damage(reading_views(document)[-1].text, _KNOWN_DAMAGE.was, _KNOWN_DAMAGE.became)
        repairs = [_KNOWN_DAMAGE] if damage.edits else []
        view = reading_views(document, repairs)[-1]
        published, how = _published(document, view, date_of)
        if published is None:
            message = "the document does not say on which day it appeared"
            mend = f"find it out and give it: --date {shown(document.name, 60)}=2018-05-13"
            found.append(Diagnostic("S142", "error", message, place, mend))
            continue
        for repair in repairs:
            times = len(damage.edits)
            message = (
                f"in {'one place' if times == 1 else f'{times} places'} `{repair.became}` stands inside a word "
                f"where `{repair.was}` belongs; the case declares the repair"
            )
            mend = "read sources.yaml; quotes still follow the raw text, letter by letter"
            found.append(Diagnostic("S114", "note", message, place, mend))
        found.extend(review_repairs(document, repairs))
        file = _file_name(document, taken)
        index = sentences(view)
        bylines = (_BYLINE.fullmatch(sentence.text.strip()) for sentence in index[:8])
        declared = {
            "title": _title(document, index),
            "author": next((" ".join(match[1].split()) for match in bylines if match), None),
            "published": published,
            "kind": document.kind,
            "sha256": document.sha256,
            "file": file,
            "repairs": [repair.model_dump() for repair in repairs],
            "note": f"Date {how}.",
        }
        declared = {key: value for key, value in declared.items() if value}
        made.append(
            NewSource(
                id=f"S{number}",
                file=file,
                document=document,
                published=published,
                view=view,
                sentences=index,
                declared=declared,
            )
        )
    if errors(found):
        raise Problems(errors(found))
    return tuple(made), found


def _published(document: Document, view: View, date_of: Dates) -> tuple[dt.date | None, str]:
    if isinstance(date_of, Mapping):
        date_of = date_of.get(document.file) or date_of.get(document.name)
    if date_of is not None:
        return date_of, "as given"
    found = document_date(document, view.text)
    return (found[0], f"read {found[1]}; check it") if found else (None, "")


def _file_name(document: Document, taken: set[str]) -> str:
    stem = re.sub(r"[^A-Za-z0-9_-]+", "-", Path(document.name).stem).strip("-_")[:60] or "document"
    ending = ".html" if document.kind == "html" else ".txt"
    names = (f"{stem}-{number}{ending}" if number > 1 else f"{stem}{ending}" for number in count(1))
    # Two names that differ in case only are one file on some systems.
    name = next(name for name in names if name.lower() not in taken)
    taken.add(name.lower())
    return name


def _title(document: Document, index: Sequence[Sentence]) -> str:
    if document.kind == "html" and (title := title_of(document.text)):
        return title[:300]
    for sentence in index[:8]:
        line = sentence.text.strip()
        whole = find_dates(line)
        dated = bool(whole) and whole[0].span.end - whole[0].span.start > 0.6 * len(line)
        if not dated and not re.match(r"(?i)by\s", line):
            return " ".join(line.split())[:300]
    return document.name[:300]


def _case_yaml(
    name: str, sources: Sequence[NewSource], found: Sequence[FoundActor], unknown: Sequence[UnknownName]
) -> str:
    live = _live(found)
    parties = [key for key, entry in live.items() if entry["kind"] == "principal"]
    if not parties:
        live = {"someone": {"name": "to do: who?", "note": "No state was found in the documents."}, **live}
        parties = ["someone"]
    rarely = [
        f"{actor.entry.id}: {{{', '.join(f'{key}: {value}' for key, value in _entry(actor).items())}}}"
        f"  # {_named(actor)}"
        for actor in found
        if actor.entry.id not in live
    ]
    names = [f"{comment(name.name)}: {name.count}" for name in unknown[:_MOST_UNKNOWN]]
    if len(unknown) > _MOST_UNKNOWN:
        names.append(f"and {len(unknown) - _MOST_UNKNOWN} more")
    head = {
        "case": name,
        "title": "to do: one line for lists",
        "as_of": max(source.published for source in sources),
    }
    agreement = {
        "parties": parties,
        "assumed": "to do: everyone found is taken for a party; say who must accept an agreement",
    }
    placeholder = {
        "title": "to do: the first thing to be settled",
        "mover": parties[0],
        "options": {"as-it-is": "to do: how it stands"},
        "status_quo": "as-it-is",
        "assumed": "a placeholder, until you put the first issue in its place",
    }
    return "\n".join(
        [
            to_yaml(head, SCHEMA_LINE),
            _section(ACTORS_HEAD, {"actors": live})
            + _comments("Named less often; make an actor of any that has a stake, a move or a say:", rarely)
            + _comments(
                "Names the gazetteer does not know (places, writers, people; some are none), with how often they "
                "stand:",
                names,
            ),
            _section(
                "# Whose acceptance makes an agreement: all of the parties, or `rule: {quorum: 5, veto: [us]}`.\n",
                {"agreement": agreement},
            ),
            _section(
                "# What is to be settled, and the settings each thing can have, from least to most. None was invented "
                "for you.\n",
                {"issues": {"first-issue": placeholder}},
            ),
            EXAMPLE,
        ]
    )


def _section(head: str, data: Mapping[str, Any]) -> str:
    return head + to_yaml(data, "").lstrip("\n")


def _live(found: Sequence[FoundActor]) -> dict[str, dict[str, Any]]:
    often = [actor for actor in found if actor.names >= 2][:_MOST_ACTORS]
    # A person often named brings along the state it belongs to, if the documents name that at all.
    parties = {actor.entry.party for actor in often if actor.entry.kind == "person"}
    often += [actor for actor in found if actor.entry.id in parties and actor not in often]
    kept = {actor.entry.id for actor in often}
    most = max((actor.names for actor in often if actor.entry.kind == "state"), default=0)
    live: dict[str, dict[str, Any]] = {}
    # States, persons, others; in each the most often named first.
    for actor in sorted(often, key=lambda a: (a.entry.kind != "state", a.entry.kind not in _ACTOR_KIND)):
        kind = actor.entry.kind
        if kind == "person" and actor.entry.party not in kept:
            continue
        live[actor.entry.id] = entry = _entry(actor)
        # A state named in passing is more often a venue than a party.
        if kind == "state" and actor.names * 10 < most:
            entry["kind"] = "affected"
        if actor.aliases:
            entry["aliases"] = list(actor.aliases)
        entry["note"] = f"{_named(actor).capitalize()}."
    return live


def _entry(actor: FoundActor) -> dict[str, Any]:
    entry = {"name": actor.entry.name, "kind": _ACTOR_KIND.get(actor.entry.kind, "group")}
    return entry | {"within": actor.entry.party} if actor.entry.kind == "person" else entry


def _named(actor: FoundActor) -> str:
    times = "once" if actor.names == 1 else f"{actor.names} times"
    more = f"; as an adjective: {actor.adjectives}" if actor.adjectives else ""
    return f"named {times}{more}" if actor.names else f"named as an adjective only: {actor.adjectives}"


def _comments(head: str, lines: Sequence[str]) -> str:
    """What was found and is not used, as comments of a section; nothing where nothing was."""
    return "".join(f"  {line}\n" for line in (f"# {head}", *(f"#   {x}" for x in lines))) if lines else ""


def _sentences_yaml(source: NewSource) -> str:
    listed: dict[str, Any] = {}
    for sentence in source.sentences:
        entry: dict[str, Any] = {"anchor": quote_of(source.document, source.view, sentence)}
        if " ".join(entry["anchor"]["quote"].split()) != " ".join(sentence.text.split()):
            entry["reads"] = sentence.text
        if dates := find_dates(sentence.text, source.published):
            entry["dates"] = [{"text": d.text, "from": d.start, "to": d.end, "how": d.how} for d in dates]
        listed[f"{source.id}-{sentence.id[1:]}"] = entry
    head = SENTENCES_HEAD.format(source=source.id, file=comment(source.file))
    return _section(head, {"sentences": listed})


def quote_of(document: Document, view: View, sentence: Sentence) -> dict[str, Any]:
    """The anchor of a sentence: raw offsets and quote, cut at a blank where it has more than 300 characters.

    In HTML the quote is the visible text, which is found again by the same offsets.
    """
    start, end = sentence.view
    if end - start > _QUOTE:
        cut = max(view.text.rfind(blank, start + 1, start + _QUOTE) for blank in " \n\t")
        end = cut if cut > start else start + _QUOTE
    raw = to_raw(view, start, end)
    quote = document.text[raw.start : raw.end]
    if document.kind == "html" or len(quote) > _QUOTE:
        quote = view.text[start:end]
    return {"start": raw.start, "end": raw.end, "quote": quote}


def _write(parent: Path, name: str, files: Mapping[str, str]) -> Path:
    target = parent / name
    made: Path | None = None
    try:
        made = Path(tempfile.mkdtemp(prefix=f".{name}-", dir=parent))
        for file, content in files.items():
            path = made / file
            path.parent.mkdir(exist_ok=True)
            path.write_bytes(content.encode("utf-8"))
        made.chmod(0o755)
        made.rename(target)
    except OSError as error:
        if made is not None:
            shutil.rmtree(made, ignore_errors=True)
        message = f"`{shown(str(target))}` cannot be written: {error.strerror or type(error).__name__}"
        raise problem("S141", message, "choose a folder you may write to", Place(str(target))) from None
    return target


def comment(text: str) -> str:
    """Text of a document, safe inside a one-line YAML comment: printable characters only, shortened."""
    clean = "".join(c if c.isprintable() else "\N{REPLACEMENT CHARACTER}" for c in text)
    return clean if len(clean) <= 80 else clean[:79] + "…"
