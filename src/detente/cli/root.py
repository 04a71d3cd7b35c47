"""The group of commands, and what becomes of whatever goes wrong in one.

Exit codes: 0 done; 1 a problem in the input; 2 wrong usage; 130 interrupted; 141 the reader of our output went
away. A user never sees a traceback: the last resort is X199, with how to report it.
"""

import os
import sys
import traceback
from collections.abc import Sequence
from typing import Any

import click

from detente._version import __version__
from detente.case.diagnostics import Diagnostic, Place, Problems, did_you_mean, shown
from detente.envelope import dumps
from detente.lenses import LENSES

from . import analyze, making, reading, screen
from .session import INTERRUPTED, PIPE_CLOSED, PROBLEM, USAGE, Session, UsageProblems, in_envelope, usage


class Root(click.Group):
    """A group that turns every failure into diagnostics and an exit code."""

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        found = super().get_command(ctx, cmd_name)
        if found is None and cmd_name in LENSES:
            from .lens import command

            found = command(LENSES[cmd_name].lens())
            self.add_command(found)
        if found is None and not cmd_name.startswith("-"):
            known = self.list_commands(ctx)
            mend = did_you_mean(cmd_name, known) or f"the commands are {', '.join(known)}"
            raise usage("X102", f"there is no command `{shown(cmd_name)}`", mend)
        return found

    def list_commands(self, ctx: click.Context) -> list[str]:
        return sorted({*super().list_commands(ctx), *LENSES})

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """A lens is listed by its question, and not imported for that."""
        said = {n: found.get_short_help_str(80) for n, found in self.commands.items() if not found.hidden}
        said |= {name: lens.question for name, lens in LENSES.items()}
        with formatter.section("Commands"):
            formatter.write_dl(sorted(said.items()))

    def main(
        self,
        args: Sequence[str] | None = None,
        prog_name: str | None = None,
        complete_var: str | None = None,
        standalone_mode: bool = True,
        **extra: Any,
    ) -> Any:
        if "_DETENTE_COMPLETE" in os.environ:
            return super().main(args, "detente", complete_var, standalone_mode, **extra)
        sys.exit(run(self, list(sys.argv[1:] if args is None else args)))


def run(group: click.Group, arguments: list[str]) -> int:
    """Runs one command line and returns its exit code; nothing escapes but SystemExit from the interpreter."""
    options = arguments[: arguments.index("--")] if "--" in arguments else arguments
    session = Session(
        command=next((a for a in arguments if not a.startswith("-")), ""), json="--json" in options
    )
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="replace")
    try:
        code = _guarded(group, arguments, session)
        sys.stdout.flush()
        return code
    except BrokenPipeError:
        # The interpreter flushes once more at its end; give it something that cannot break.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return PIPE_CLOSED


def _guarded(group: click.Group, arguments: list[str], session: Session) -> int:
    try:
        with group.make_context("detente", arguments, obj=session) as context:
            group.invoke(context)
        return session.code
    except click.exceptions.Exit as stop:
        return stop.exit_code
    except Problems as wrong:
        return _fail(session, wrong.diagnostics, USAGE if isinstance(wrong, UsageProblems) else PROBLEM)
    except click.ClickException as wrong:
        return _fail(session, [_from_click(wrong, group, arguments)], USAGE)
    except (KeyboardInterrupt, click.Abort):
        kept = f"kept: {'; '.join(session.kept)}" if session.kept else "nothing was kept"
        again = "run the same command again to go on"
        return _fail(session, [Diagnostic("X130", "error", f"interrupted; {kept}", None, again)], INTERRUPTED)
    except BrokenPipeError:
        raise
    except OSError as wrong:
        return _fail(session, [_from_system(wrong)], PROBLEM)
    except Exception as wrong:
        return _fail(session, [_last_resort(wrong)], PROBLEM)


def _fail(session: Session, diagnostics: Sequence[Diagnostic], code: int) -> int:
    if session.json and not session.answered:
        print(dumps(in_envelope(session, None, diagnostics)))
    else:
        sys.stdout.flush()
        screen.report(diagnostics)
    return code


def _from_click(wrong: click.ClickException, group: click.Group, arguments: list[str]) -> Diagnostic:
    message = shown(wrong.format_message(), 600).rstrip(".")
    message = message[:1].lower() + message[1:]
    context: click.Context | None = getattr(wrong, "ctx", None)
    named = (
        " ".join(["detente", *arguments[:1]])
        if arguments[:1] and arguments[0] in group.commands
        else "detente"
    )
    repair = f"`{named if context is None else context.command_path} --help` shows how it is called"
    if isinstance(wrong, click.NoSuchOption):
        names = (name for p in context.command.params for name in p.opts) if context is not None else ()
        known = wrong.possibilities or [name for name in names if name.startswith("--")]
        message = f"there is no option `{shown(wrong.option_name)}`"
        repair = did_you_mean(wrong.option_name, known) or repair
    return Diagnostic("X101", "error", message, None, repair)


def _from_system(wrong: OSError) -> Diagnostic:
    name = wrong.filename if isinstance(wrong.filename, str) else ""
    return Diagnostic(
        "X107",
        "error",
        f"the file or folder cannot be used: {wrong.strerror or wrong}",
        Place(name) if name else None,
        "check that it exists, that you may read or write it, and that there is room",
    )


def _last_resort(wrong: BaseException) -> Diagnostic:
    if os.environ.get("DETENTE_DEBUG") == "1":
        traceback.print_exception(wrong, file=sys.stderr)
    frames = (
        (str(f.f_globals.get("__name__", "")), line) for f, line in traceback.walk_tb(wrong.__traceback__)
    )
    ours = [f"{name}:{line}" for name, line in frames if name.startswith("detente.")]
    return Diagnostic(
        "X199",
        "error",
        f"this is a fault in détente {__version__}, not in your input: {type(wrong).__name__} in "
        f"{ours[-1] if ours else 'detente'}: {shown(str(wrong), 200)}",
        None,
        "please report it to the project, with the command line and, if you may share it, the case; "
        "DETENTE_DEBUG=1 shows the details",
    )


@click.group(
    cls=Root,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
    epilog=(
        "A case is named from the catalog (`detente cases`) or by the path of its file or folder; CASE@VARIANT "
        "is the case with a named variant, CASE@MATTER/READING with one reading of a disagreement. Exit codes: 0 "
        "done, 1 a problem in the input, 2 wrong usage, 130 interrupted."
    ),
    no_args_is_help=False,
    invoke_without_command=True,
)
@click.version_option(__version__, "--version", prog_name="detente", message="%(prog)s %(version)s")
@click.pass_context
def cli(context: click.Context) -> None:
    """Turn what is written about a negotiation into a model that can be run, doubted and tested."""
    if context.invoked_subcommand is None:
        click.echo(context.get_help())
        raise click.exceptions.Exit


for module in (analyze, making, reading):
    for command in vars(module).values():
        if isinstance(command, click.Command):
            cli.add_command(command)

main = cli
"""The entry point: calling the group runs it and exits."""
