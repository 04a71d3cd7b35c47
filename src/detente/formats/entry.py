"""A case out of files of the field, and on disk. A format is recognised by what is in a file, never by its name."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from detente.case.diagnostics import Place, Problems, did_you_mean, errors, problem, shown

from . import genius, geniusweb, llm_deliberation, negolog, option_form
from .assemble import Findings, ImportedCase, Profile, build
from .reading import Element, Node, Text, parse_json, parse_xml, read

MAX_FILES = 200
_HELP = (
    "GeniusWeb profiles (JSON), GENIUS profiles (XML), NegoLog profiles (JSON), an LLM-Deliberation folder, or an "
    "option-form file (YAML)"
)
_PROFILES = {"geniusweb": geniusweb, "genius": genius, "negolog": negolog}
"""Formats of one file a party."""

_RECOGNISED = (
    ({"issueWeights", "issues"}, "negolog", "profile"),
    ({"issuesValues"}, "geniusweb", "domain"),
    ({"NumberOfBids", "NumberOfIssues"}, "negolog", "results"),
)
"""Names in a JSON file → its format and role. A GeniusWeb profile has a single one, its kind."""

_LEFT_OUT = {
    "results": "a file of results, not of preferences: left out",
    "domain": "a domain file: left out, since every profile holds its domain",
}

_ALONE = (
    (
        llm_deliberation.KIND,
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

KINDS = (*_PROFILES, *(alone[0] for alone in _ALONE))


@dataclass(frozen=True)
class _Found:
    """One file: what it is, and its content parsed."""

    kind: str
    role: str
    """``profile``, ``domain`` or ``results``."""
    source: Text
    content: Node | Element


def import_case(
    files: str | Path | Sequence[str | Path],
    *,
    kind: str | None = None,
    name: str | None = None,
    as_of: dt.date | None = None,
) -> ImportedCase:
    """A case out of files of the field (GeniusWeb, GENIUS, NegoLog, LLM-Deliberation), not yet written anywhere.

    ``files``: one per party (a domain file may be among them), or a folder of them, or the folder of an
    LLM-Deliberation game, or an option-form file. ``kind`` is the format; recognised where absent. ``name`` names the
    case; the domain's name where absent. ``as_of`` dates it; the formats carry no date, so today where absent, with a
    note. :func:`write_case` writes it. Raises Problems (I1xx) with every error found.
    """
    if kind is not None and kind not in KINDS:
        help_ = did_you_mean(kind, KINDS) or "one of " + ", ".join(KINDS)
        raise problem("I100", f"no format `{shown(kind, 40)}`", help_)
    given = [Path(p) for p in ([files] if isinstance(files, str | Path) else files)]
    if not given:
        raise problem("I114", "no file to import", _HELP)
    for own, is_one, importer, what, repair in _ALONE:
        ones = [p for p in given if is_one(p)]
        if ones and len(given) == 1 and kind in (None, own):
            return importer(ones[0], name, as_of)
        if kind == own or ones:
            raise problem("I100", what, repair, Place(str(given[0])))
    return _of_profiles(_files(given), kind, name, as_of)


def write_case(imported: ImportedCase, destination: str | Path = ".") -> Path:
    """Writes ``destination/NAME/case.yaml`` and returns its path. Raises Problems X113 where that folder exists."""
    folder = Path(destination) / str(imported.data["case"])
    try:
        folder.mkdir(parents=True)
    except FileExistsError:
        raise problem(
            "X113",
            "the folder exists already; nothing in it was touched",
            "take another name, or move the old folder away",
            Place(str(folder)),
        ) from None
    file = folder / "case.yaml"
    file.write_text(imported.text, encoding="utf-8")
    return file


def _files(paths: Sequence[Path]) -> list[Path]:
    """The files named, and those directly inside the folders named; none that a link leads out of its folder."""
    files: list[Path] = []
    for path in paths:
        inside = [path]
        if path.is_dir():
            known = (
                p for p in sorted(path.iterdir()) if p.suffix.lower() in (".json", ".xml") and p.is_file()
            )
            inside = [p for p in known if p.resolve().is_relative_to(path.resolve())]
        if not inside:
            raise problem("I100", "the folder holds nothing that can be imported", _HELP, Place(str(path)))
        files += inside
    if len(files) > MAX_FILES:
        raise problem("I104", f"{len(files):,} files", f"at most {MAX_FILES}", Place(str(files[0])))
    return files


def _recognised(path: Path) -> _Found:
    """Raises Problems, I100 where it is none of the formats."""
    source = read(path)
    if source.text.lstrip("\ufeff \t\r\n").startswith("<"):
        root = parse_xml(source)
        if root.tag in genius.ROOTS:
            return _Found("genius", "domain" if genius.is_domain(root) else "profile", source, root)
        what = f"XML with the root `{shown(root.tag, 40)}`"
    else:
        node = parse_json(source)
        names = list(node.value) if isinstance(node.value, dict) else []
        if len(names) == 1 and names[0].endswith(("UtilitySpace", "PartialOrdering", "Profile")):
            return _Found("geniusweb", "profile", source, node)
        for needed, kind, role in _RECOGNISED:
            if needed <= set(names):
                return _Found(kind, role, source, node)
        listed = ", ".join(f"`{shown(name, 30)}`" for name in names[:6])
        what = f"JSON with {listed}" if names else f"JSON that is {node.kind}"
    raise problem("I100", f"not a format known here: {what}", _HELP, Place(source.name))


def _of_profiles(
    files: Sequence[Path], kind: str | None, name: str | None, as_of: dt.date | None
) -> ImportedCase:
    findings = Findings()
    found: list[_Found] = []
    for path in files:
        try:
            found.append(_recognised(path))
        except Problems as problems:
            findings.extend(problems.diagnostics)
    if not found:
        findings.check()
    kinds = sorted({f.kind for f in found})
    if len(kinds) > 1 or (kind is not None and kinds != [kind]):
        wanted = f"{kind} was asked for, and " if kind else ""
        said = f"{wanted}the files are {' and '.join(kinds)}"
        findings.error("I100", said, "one format at a time", Place(found[0].source.name))
    read_in: dict[str, list[Profile]] = {"profile": [], "domain": []}
    for one in found:
        if one.role in _LEFT_OUT and one.kind != "genius":
            findings.note("I116", _LEFT_OUT[one.role], place=one.source.at())
            continue
        own = Findings()
        profile = _PROFILES[one.kind].read(one.content, one.source, own)
        findings.extend(own)
        if profile is not None and not errors(own):
            read_in[one.role].append(profile)
    findings.check()
    profiles, domains = read_in.values()
    folders = {file.resolve().parent for file in files}
    if not name and len(folders) == 1 and not any(p.domain_name for p in profiles):
        # NegoLog names its domains by their folder; the others within the file.
        name = folders.pop().name
    return build(
        profiles,
        findings,
        kind=kinds[0],
        format_name=_PROFILES[kinds[0]].FORMAT,
        name=name,
        as_of=as_of,
        domain_file=domains[-1] if domains else None,
    )
