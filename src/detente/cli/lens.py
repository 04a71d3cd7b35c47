"""The one command of every lens: its options are its settings, its words are its view."""

from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Any

import click
from pydantic.fields import FieldInfo

from detente.case.diagnostics import Diagnostic, Problems
from detente.case.load import CaseFile
from detente.case.overwrite import first_line, opening, refuse_foreign
from detente.envelope import dumps
from detente.lenses.lens import Ask, Lens, Run, answer, data, shown
from detente.lenses.spread import over_draws
from detente.progress import cores
from detente.settings import Option, Settings, choices, kind_of, made, option_of
from detente.view.blocks import Block
from detente.view.frames import frame, tables

from . import screen
from .options import FILE, FOLDER, case_argument, case_options, complete, json_option
from .session import UsageProblems, current, interrupted, reading, usage, use_case
from .session import answer as say_answer


def command(lens: Lens) -> click.Command:
    """The command of a lens, with an option for each setting of each of its asks."""

    def asked(**given: Any) -> None:
        try:
            run(lens, given)
        except Problems as wrong:
            # What a lens finds wrong of options that do not go together is wrong use of the command.
            if any(d.code != "X109" for d in wrong.diagnostics):
                raise
            raise UsageProblems(wrong.diagnostics) from None

    asked.__doc__ = lens.about
    taking: Callable[..., Any] = json_option(case_options(asked))
    for option in reversed(list(options(lens))):
        taking = option(taking)
    return click.command(lens.name)(case_argument(taking))


# Options


def flag_of(name: str, field: FieldInfo) -> str:
    """The option by which a setting is given."""
    option = option_of(field)
    return option.flag if option is not None else "--" + name.replace("_", "-")


def key_of(flag: str) -> str:
    """What an option is called among the values of a command line."""
    return flag.removeprefix("--").replace("-", "_")


def fields(lens: Lens) -> dict[str, list[tuple[Ask[Any, Any], str, FieldInfo]]]:
    """Option → the asks and settings it sets."""
    found: dict[str, list[tuple[Ask[Any, Any], str, FieldInfo]]] = {}
    for ask in lens.asks:
        for name, field in ask.settings.model_fields.items():
            found.setdefault(flag_of(name, field), []).append((ask, name, field))
    return found


def selector(lens: Lens, ask: Ask[Any, Any]) -> str:
    """The option that asks an ask; empty for the lens's own question."""
    if ask is lens.asks[0]:
        return ""
    return flag_of(ask.by, ask.settings.model_fields[ask.by]) if ask.by else f"--{ask.name}"


RUNS: Mapping[str, Callable[[Any], Any]] = {
    "draws": click.option(
        "--draws",
        type=click.IntRange(0, 1_000_000),
        default=0,
        show_default=True,
        metavar="N",
        help="Draws of the case's uncertain numbers, over which what is found is followed. 0: the point estimates "
        "only.",
    ),
    "keep": click.option(
        "--keep",
        type=FILE,
        metavar="FILE",
        help="With --draws: what is done is kept in this file, and a later run goes on from it. Default: a file "
        "named after the question, in reports/NAME.",
    ),
    "cache": click.option(
        "--cache",
        type=FOLDER,
        default=Path("reports") / "cache",
        show_default=True,
        metavar="DIR",
        help="Where solved games are kept, by content, so that none is solved twice.",
    ),
    "workers": click.option(
        "--workers",
        type=click.IntRange(1, 64),
        metavar="N",
        help="How many games are solved side by side. The numbers do not depend on it. Default: as many as there "
        "are cores.",
    ),
}
"""What is said of how an ask is run, for the asks that take it."""


def options(lens: Lens) -> Iterable[Callable[[Any], Any]]:
    """Every option of a lens, its own question's first."""
    own = (ask for ask in lens.asks[1:] if not ask.by)
    yield from (click.option(f"--{a.name}", is_flag=True, default=None, help=a.question) for a in own)
    yield from (_option(lens, flag, uses) for flag, uses in fields(lens).items())
    runs = {name for ask in lens.asks for name in (*ask.runs, "draws" if ask.draws_too else "")}
    yield from (option for name, option in RUNS.items() if name in runs)
    for export in lens.exports:
        yield click.option(f"--{export.name}", type=FILE, metavar="FILE", help=export.about)
    if any(ask.stored for ask in lens.asks):
        yield click.option(
            "--output",
            type=FILE,
            metavar="FILE",
            help="Also store the answer in this file, as JSON: small and dated, with the case's hash, the seed and the "
            "settings. The same bytes for the same case, settings and seed.",
        )
    for writes in (ask.writes for ask in lens.asks if ask.writes is not None):
        yield click.option(f"--{writes.option}", type=FILE, metavar="FILE", help=writes.help)
    yield click.option(
        "--csv", type=FILE, metavar="FILE", help="Also write the main table to this file, as CSV."
    )


TYPES = {
    "count": click.IntRange(0),
    "most": click.IntRange(1),
    "chance": click.FloatRange(0, 1),
    "number": float,
}


def _option(lens: Lens, flag: str, uses: list[tuple[Ask[Any, Any], str, FieldInfo]]) -> Callable[[Any], Any]:
    _, _, field = uses[0]
    kind, option = kind_of(field), option_of(field) or Option(flag)
    help_ = " ".join((option.help or field.description or "").split())
    asks = [selector(lens, a) for a, _, _ in uses]
    if "" not in asks and flag not in asks:
        help_ = f"With {' or '.join(asks)}: {help_[:1].lower()}{help_[1:]}"
    default = field.get_default() if option.default is None else option.default
    if not field.is_required() and not option.gives and default not in (None, "", (), False):
        words = ",".join(map(str, default)) if isinstance(default, tuple) else str(default)
        help_ += f"  [default: {words}]"
    more: dict[str, Any] = {"metavar": kind.metavar or None}
    match kind.name:
        case "flag":
            more = {} if field.default is True else {"is_flag": True}
        case "choice":
            more = {"flag_value": option.gives} if option.gives else {"type": click.Choice(choices(field))}
        case "ids":
            more |= {"is_flag": False, "flag_value": "all"}
        case _:
            more["type"] = TYPES.get(kind.name)
    more |= {"multiple": kind.repeated, "shell_complete": complete(kind.among) if kind.among else None}
    both = f"{flag}/--no-{flag[2:]}" if kind.name == "flag" and field.default is True else flag
    return click.option(both, key_of(flag), default=None, help=help_, **more)


# Asking


def run(lens: Lens, given: dict[str, Any]) -> None:
    """Answers one command line."""
    about = {"name": given.pop("case"), **{k: given.pop(k) for k in ("variants", "sets", "as_of")}}
    followed = any(ask.draws_too for ask in lens.asks)
    count: int = given.pop("draws") if followed else 0
    csv: Path | None = given.pop("csv")
    output: Path | None = given.pop("output", None)
    files = {export: given.pop(key_of(f"--{export.name}")) for export in lens.exports}
    where: dict[str, Any] = {k: given.pop(k) for k in ("cache", "keep", "workers") if k in given}
    values = {k: v for k, v in given.items() if v is not None and v != ()}
    ask = _asked(lens, values)
    left_in = values.pop(key_of(ask.writes.option), None) if ask.writes is not None else None
    settings = _settings(lens, ask, values)
    if count and not ask.draws_too:
        raise usage("X109", f"{selector(lens, ask)} does not go with --draws", "leave one out")
    if where.get("keep") is not None and not count:
        raise usage("X109", "--keep says where the draws are kept", "add --draws N")
    if output is not None:
        _storable(lens, ask, output, where.get("keep"))
    _followed(ask, settings, None, count)
    session = current()
    session.seed = getattr(settings, "seed", None)
    export = next((export for export, file in files.items() if file is not None), None)
    session.settings = {
        "question": ask.name,
        **settings.model_dump(mode="json"),
        **({"draws": count} if followed else {}),
        **({"output": output} if output is not None else {}),
        **{k: v for k, v in where.items() if k != "workers"},
        **({ask.writes.option: left_in} if ask.writes is not None else {}),
        **({export.name: files[export]} if export is not None else {}),
    }
    if export is not None and (ask is not lens.asks[0] or count or output):
        raise usage(
            "X109", f"--{export.name} writes a file and answers nothing else", "ask one question a run"
        )
    door, file = use_case(**about, needs=ask.needs(settings))
    if export is not None:
        exported = export.write(door, settings, files[export])
        say_answer(exported.to_json(), exported.blocks())
        return
    _fill(where, file, count if "keep" in ask.runs else 0)
    if ask.writes is not None and left_in is not None:
        ask.writes.check(left_in)
    if "cache" in ask.runs:
        session.kept.append(f"solved games, in {where['cache']}")
    with screen.progress(lens.name, talk=bool(count) or "cache" in ask.runs) as update:
        doing = Run(progress=update, note=screen.note, **{k: v for k, v in where.items() if k in ask.runs})
        result = answer(lens, ask, door, settings, doing)
        count = _followed(ask, settings, result, count)
        shares = over_draws(ask, door, settings, result, count=count, run=doing) if count else None
    session.kept.clear()
    stopped = _stopped(ask, result, shares, count)
    if output is not None and ask.stored is not None:
        record = {"made_by": f"detente {lens.name}", "label": file.label, **ask.stored(result, shares)}
        output.parent.mkdir(parents=True, exist_ok=True)
        output.write_text(dumps(record) + "\n", encoding="utf-8", newline="\n")
        screen.note(f"wrote {output}")
    if csv is not None:
        write_csv(lens, shown(ask, result, shares), csv)
    # The file that is written once comes last: nothing can be refused any more.
    written = ask.writes.write(result, left_in) if ask.writes is not None and left_in is not None else None
    say_answer(data(ask, result, shares, written), shown(ask, result, shares, written), stopped)


def _fill(where: dict[str, Any], file: CaseFile, kept: int) -> None:
    """What nobody said: how many work, and the folder that so many draws are kept in."""
    if "workers" in where and where["workers"] is None:
        where["workers"] = cores()
    if kept and where.get("keep") is None:
        where["keep"] = Path("reports") / file.case.case
        where["keep"].mkdir(parents=True, exist_ok=True)


def _followed(ask: Ask[Any, Any], settings: Settings, result: Any, count: int) -> int:
    """The draws that are done: none, and that is said, where this answer is not followed through any. Raises Problems
    where no answer by these settings is."""
    refused = ask.undrawn(settings, result) if count else None
    if refused is None:
        return count
    if result is None:
        raise refused
    screen.note(refused.diagnostics[0].message)
    return 0


def _asked(lens: Lens, values: dict[str, Any]) -> Ask[Any, Any]:
    """The ask that a command line asks for. Raises UsageProblems (X109) where it asks for two."""
    wanted = [a for a in lens.asks[1:] if key_of(selector(lens, a)) in values]
    if len(wanted) > 1:
        names = " and ".join(selector(lens, a) for a in wanted)
        raise usage("X109", f"{names} were asked for together", "ask one question a run")
    return wanted[0] if wanted else lens.asks[0]


def _settings(lens: Lens, ask: Ask[Any, Any], values: dict[str, Any]) -> Settings:
    """The settings of an ask, from the options given. Raises UsageProblems for one that belongs to another ask."""
    own = selector(lens, ask)
    keys = {name: key_of(flag_of(name, field)) for name, field in ask.settings.model_fields.items()}
    for key in values:
        if key not in (*keys.values(), key_of(own)):
            flag = "--" + key.replace("_", "-")
            homes = [selector(lens, a) or "the lens's own question" for a, _, _ in fields(lens).get(flag, [])]
            what = f"{flag} does not go with {own or 'this question'}"
            raise usage("X109", what, f"leave one out: {flag} goes with {' or '.join(homes)}")
    options = {name: option_of(field) for name, field in ask.settings.model_fields.items()}
    filled = {name: o.default for name, o in options.items() if o is not None and o.default is not None}
    filled |= {name: values[key] for name, key in keys.items() if key in values}
    with reading("X109"):
        settings: Settings = made(ask.settings, filled)
    return settings


def _stopped(ask: Ask[Any, Any], result: Any, shares: Any, count: int) -> list[Diagnostic] | None:
    """That the ask or its draws were interrupted, or the draws read from an earlier run."""
    if shares is None and getattr(result, "interrupted", False):
        return interrupted("what was found until then", "to have all of it")
    if getattr(shares, "reused", 0):
        screen.note(f"{shares.reused:,} draws were there already")
    if shares is None or not shares.interrupted:
        return None
    again = "to go on from there" if "keep" in ask.runs else "to have all of them"
    return interrupted(f"{shares.draws:,} of {count:,} draws", again)


def _storable(lens: Lens, ask: Ask[Any, Any], output: Path, keep: Path | None) -> None:
    """Raises UsageProblems (X109), or Problems (X114) where the file is somebody's."""
    if ask.stored is None:
        raise usage("X109", f"--output does not go with {selector(lens, ask)}", "leave one out")
    if keep is not None and keep.resolve() == output.resolve():
        raise usage("X109", "--keep and --output name the same file", "name two files")
    made_by = f"detente {lens.name}"
    refuse_foreign(output, opening(f'{{\n "made_by": "{made_by}"'), f"an answer stored by `{made_by}`")


def write_csv(lens: Lens, blocks: Iterable[Block], path: Path) -> None:
    """The main table of what is shown, as CSV. Raises Problems (X114) where the file is somebody's."""
    every = tables(blocks)
    if not every:
        raise usage("X109", "this question has no table to write", "leave --csv out")
    main = frame(next(iter(every.values())))
    head = main.head(0).to_csv(index=False).strip()
    refuse_foreign(path, first_line(head), f"this table, written by `detente {lens.name} --csv`")
    main.to_csv(path, index=False)
    screen.note(f"wrote {path}")
