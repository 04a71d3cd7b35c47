"""Answers command lines in one process, so that imports and compiled functions are paid for once.

It runs with PYTHONPATH at the source tree it is to speak for. Each line of standard input is one JSON object,
{"tree", "arguments", "file"}; the answer is written to ``file``, whole or not at all, and one line says it is done.
"""

from __future__ import annotations

import gzip
import json
import os
import sys
import time
from pathlib import Path
from typing import Any


def answer(arguments: list[str]) -> dict[str, Any]:
    """Exit code, seconds of CPU and the parsed answer of one command line."""
    from click.testing import CliRunner

    from detente.cli import main

    started = time.process_time()
    result = CliRunner().invoke(main, arguments)
    try:
        said = json.loads(result.stdout)
    except ValueError:
        said = {"diagnostics": [{"code": f"no JSON; {result.exception!r}"}]}
    return {"exit": result.exit_code, "seconds": round(time.process_time() - started, 3), "answer": said}


def write(path: Path, value: dict[str, Any]) -> None:
    """Whole or not at all: an interrupted run goes on from the files it finds."""
    half = path.with_name(f".{path.name}-{os.getpid()}")
    text = json.dumps(value, separators=(",", ":"))
    half.write_bytes(gzip.compress(text.encode(), 6, mtime=0))
    half.replace(path)


def serve() -> None:
    for line in sys.stdin:
        job = json.loads(line)
        import detente

        if not Path(str(detente.__file__)).resolve().is_relative_to(Path(job["tree"]).resolve()):
            sys.exit(f"the program would be {detente.__file__}, not that of {job['tree']}")
        value = answer(job["arguments"])
        write(Path(job["file"]), value)
        print(json.dumps({"exit": value["exit"], "seconds": value["seconds"]}), flush=True)


if __name__ == "__main__":
    serve()
