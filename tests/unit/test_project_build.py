"""What ships: the wheel holds the catalog and the templates, the pins hold no host, the docs build."""

from __future__ import annotations

import re
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    command = [sys.executable, "-m", "hatchling", "build", "--target", "wheel", "--directory", str(folder)]
    subprocess.run(command, cwd=ROOT, check=True, capture_output=True)
    (built,) = folder.glob("*.whl")
    return built


def test_the_wheel_holds_every_file_of_the_package(wheel: Path) -> None:
    source = ROOT / "src"
    here = {
        p.relative_to(source).as_posix()
        for p in (source / "detente").rglob("*")
        if p.is_file() and "__pycache__" not in p.parts
    }
    with zipfile.ZipFile(wheel) as archive:
        held = set(archive.namelist())
    assert here <= held
    assert any(name.startswith("detente/catalog/") and name.endswith(".yaml") for name in held)


def test_the_wheel_is_pure_python_and_carries_its_licence(wheel: Path) -> None:
    assert wheel.name.endswith("-py3-none-any.whl")
    with zipfile.ZipFile(wheel) as archive:
        licences = [n.rsplit("/", 1)[1] for n in archive.namelist() if "/licenses/" in n]
    assert sorted(licences) == ["LICENSE", "NOTICE"]


@pytest.mark.parametrize("name", ["constraints.txt", "constraints-test.txt"])
def test_every_pin_has_a_hash_and_names_no_host(name: str) -> None:
    text = (ROOT / name).read_text(encoding="utf-8")
    entries = re.split(r"\n(?=\S)", "\n".join(line for line in text.splitlines() if line[:1] != "#"))
    assert len(entries) > 20
    for entry in entries:
        assert re.match(r"[a-z0-9-]+==\S+", entry), entry
        assert "--hash=sha256:" in entry, entry
    assert "://" not in text


def test_the_runtime_pins_are_among_the_test_pins() -> None:
    def pins(name: str) -> set[str]:
        return set(re.findall(r"^[a-z0-9-]+==[^\s;]+", (ROOT / name).read_text(encoding="utf-8"), re.M))

    assert pins("constraints.txt") <= pins("constraints-test.txt")


def test_every_declared_dependency_is_pinned() -> None:
    import tomllib

    declared = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    names = [re.match(r"[A-Za-z0-9-]+", d)[0].lower() for d in declared["project"]["dependencies"]]  # type: ignore[index]
    pins = (ROOT / "constraints.txt").read_text(encoding="utf-8")
    assert [n for n in names if not re.search(rf"^{n}==", pins, re.M)] == []


def test_what_the_program_imports_is_declared_and_pinned() -> None:
    """An import that another package happens to bring breaks on the day that it no longer does."""
    import ast
    import tomllib
    from importlib.metadata import packages_distributions

    imported: set[str] = set()
    for path in (ROOT / "src").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Import):
                imported |= {alias.name.split(".")[0] for alias in node.names}
            elif isinstance(node, ast.ImportFrom) and not node.level and node.module:
                imported.add(node.module.split(".")[0])
    others = imported - set(sys.stdlib_module_names) - {"detente"}
    of = packages_distributions()
    needed = {re.sub(r"[-_.]+", "-", of[name][0]).lower() for name in others}
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    declared = {re.split(r"[^A-Za-z0-9-]", d)[0].lower() for d in project["dependencies"]}
    assert {"click", "numpy"} <= needed
    assert needed <= declared
    for name in ("constraints.txt", "constraints-test.txt"):
        pins = set(re.findall(r"^([a-z0-9-]+)==", (ROOT / name).read_text(encoding="utf-8"), re.M))
        assert needed <= pins


@pytest.mark.parametrize("version", [(3, 10), (3, 14)])
def test_a_wrong_python_is_refused_in_words(version: tuple[int, int], tmp_path: Path) -> None:
    script = ROOT / "scripts" / "environment.py"
    pretend = (
        f"import runpy, sys; sys.version_info = {(*version, 0)}; sys.argv = ['x', {str(tmp_path)!r}, 'run']; "
    )
    run = subprocess.run(
        [sys.executable, "-c", pretend + f"runpy.run_path({str(script)!r}, run_name='__main__')"],
        capture_output=True,
        text=True,
        check=False,
    )
    assert run.returncode == 1
    assert "needs Python 3.11, 3.12 or 3.13" in run.stderr
    assert "make report PYTHON=" in run.stderr
    assert list(tmp_path.iterdir()) == []
