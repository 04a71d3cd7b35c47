"""Cases out of the field's own files: GeniusWeb JSON, GENIUS XML, NegoLog JSON, LLM-Deliberation folders; and
conflicts in option form, YAML.

A format is recognised by what is in a file, never by its name.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from detente.case.diagnostics import Place, Problems, did_you_mean, errors, problem, shown
from detente.view.result import register

from . import genius, geniusweb, llm_deliberation, negolog, option_form
from .assemble import Findings, ImportedCase, Profile, build
from .reading import Element, Node, Text, parse_json, parse_xml, read
from .show import VIEW

register(ImportedCase, VIEW)

KINDS = ("geniusweb", "genius", "negolog", "llm-deliberation", option_form.KIND)
MAX_FILES = 200
_READERS: Mapping[str, Callable[[Any, Text, Findings], Profile | None]] = {
    "geniusweb": geniusweb.profile,
    "genius": genius.read,
    "negolog": negolog.profile,
}
_FORMATS = {"geniusweb": geniusweb.FORMAT, "genius": genius.FORMAT, "negolog": negolog.FORMAT}
_HELP = (
    "GeniusWeb profiles (JSON), GENIUS profiles (XML), NegoLog profiles (JSON), an LLM-Deliberation folder, or an "
    "option-form file (YAML)"
)

_RECOGNISED = (
    (geniusweb.is_profile, "geniusweb", "profile"),
    (negolog.is_profile, "negolog", "profile"),
    (geniusweb.is_domain, "geniusweb", "domain"),
    (negolog.is_specs, "negolog", "results"),
)
"""How a JSON file is known → its format and role."""

_LEFT_OUT = {
    "results": "a file of results, not of preferences: left out",
    "domain": "a domain file: left out, since every profile holds its domain",
}

_ALONE = (
    (
        "llm-deliberation",
        llm_deliberation.is_game,
        llm_deliberation.import_game,
        "an LLM-Deliberation game is one folder, with config.txt and scores_files/",
        "name that folder alone",
    ),
    (
        option_form.KIND,
        option_form.is_form,
        option_form.import_form,
        "a conflict in option form is one YAML file with the key `option-form`",
        "name that file alone",
    ),
)
"""Formats of which one path is a whole case: how it is known, who imports it, and what is said of more than one."""

__all__ = ["KINDS", "ImportedCase", "import_case"]


@dataclass(frozen=True)
class _Found:
    """One file: what it is, and its content parsed."""

    kind: str
    role: str
    """``profile``, ``domain`` or ``results``."""
    source: Text
    content: Node | Element


def import_case(
    paths: Sequence[str | Path],
    kind: str | None = None,
    name: str | None = None,
    as_of: dt.date | None = None,
) -> ImportedCase:
    """One case out of the profiles of one negotiation.

    ``paths``: one file per party (a domain file may be among them), or a folder of them, or the folder of an
    LLM-Deliberation game. ``kind`` is one of ``KINDS``; recognised where absent. ``name`` names the case; the domain's
    name where absent. ``as_of`` dates it; the formats carry no date, so today where absent, with a note.
    Raises Problems (I1xx) with every error found.
    """
    if kind is not None and kind not in KINDS:
        raise problem(
            "I100",
            f"no format `{shown(kind, 40)}`",
            did_you_mean(kind, KINDS) or "one of " + ", ".join(KINDS),
        )
    if not paths:
        raise problem("I114", "no file to import", _HELP)
    given = [Path(p) for p in paths]
    for own, is_one, importer, what, repair in _ALONE:
        ones = [p for p in given if is_one(p)]
        if ones and len(given) == 1 and kind in (None, own):
            return importer(ones[0], name, as_of)
        if kind == own or ones:
            raise problem("I100", what, repair, Place(str(given[0])))
    return _profiles(_files(given), kind, name, as_of)


def _files(paths: Sequence[Path]) -> list[Path]:
    """The files named, and those directly inside the folders named; none that a link leads out of its folder."""
    files: list[Path] = []
    for path in paths:
        if not path.is_dir():
            files.append(path)
            continue
        home = path.resolve()
        inside = [
            p
            for p in sorted(path.iterdir())
            if p.suffix.lower() in (".json", ".xml") and p.is_file() and p.resolve().is_relative_to(home)
        ]
        if not inside:
            raise problem("I100", "the folder holds nothing that can be imported", _HELP, Place(str(path)))
        files.extend(inside)
    if len(files) > MAX_FILES:
        raise problem("I104", f"{len(files):,} files", f"at most {MAX_FILES}", Place(str(files[0])))
    return files


def _recognised(path: Path, findings: Findings) -> _Found | None:
    source = read(path)
    if source.text.lstrip("\ufeff \t\r\n").startswith("<"):
        root = parse_xml(source)
        if genius.is_genius(root):
            return _Found("genius", "domain" if genius.is_domain(root) else "profile", source, root)
        what = f"XML with the root `{shown(root.tag, 40)}`"
    else:
        node = parse_json(source)
        for is_one, kind, role in _RECOGNISED:
            if is_one(node):
                return _Found(kind, role, source, node)
        inside = (
            ", ".join(f"`{shown(k, 30)}`" for k in list(node.value)[:6])
            if isinstance(node.value, dict)
            else ""
        )
        what = f"JSON with {inside}" if inside else f"JSON that is {node.kind}"
    findings.error("I100", f"not a format known here: {what}", _HELP, Place(source.name))
    return None


def _profiles(
    files: Sequence[Path], kind: str | None, name: str | None, as_of: dt.date | None
) -> ImportedCase:
    findings = Findings()
    found: list[_Found] = []
    for path in files:
        try:
            if (one := _recognised(path, findings)) is not None:
                found.append(one)
        except Problems as problems:
            findings.extend(problems.diagnostics)
    if not found:
        findings.check()
    kinds = sorted({f.kind for f in found})
    if len(kinds) > 1 or (kind is not None and kinds != [kind]):
        wanted = f"{kind} was asked for, and " if kind else ""
        said = f"{wanted}the files are {' and '.join(kinds)}"
        findings.error("I100", said, "one format at a time", Place(found[0].source.name))
    profiles: list[Profile] = []
    domain: Profile | None = None
    for one in found:
        if one.role in _LEFT_OUT and one.kind != "genius":
            findings.note("I116", _LEFT_OUT[one.role], place=one.source.at())
        elif (read_in := _profile(one, findings)) is not None:
            if one.role == "domain":
                domain = read_in
            else:
                profiles.append(read_in)
    findings.check()
    return build(
        profiles,
        findings,
        kind=kinds[0],
        format_name=_FORMATS[kinds[0]],
        name=name or _called(files, profiles),
        as_of=as_of,
        domain_file=domain,
    )


def _profile(one: _Found, findings: Findings) -> Profile | None:
    """The profile a file holds; None where something is wrong with it, which is then in ``findings``."""
    own = Findings()
    profile = _READERS[one.kind](one.content, one.source, own)
    findings.extend(own)
    return None if errors(own) else profile


def _called(files: Sequence[Path], profiles: Sequence[Profile]) -> str | None:
    """NegoLog names its domains by their folder; the others within the file."""
    if any(p.domain_name for p in profiles) or len({f.resolve().parent for f in files}) != 1:
        return None
    return files[0].resolve().parent.name or None
