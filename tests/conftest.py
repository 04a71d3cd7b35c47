"""What every test may ask for, and when a test steps aside.

A test that needs Chromium or ``../shared``, by its mark or by a fixture, skips where they are absent and says so. Where
they are promised (``DETENTE_REQUIRE_BROWSER=1``, ``DETENTE_REQUIRE_SHARED=1``) it fails instead.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

ROOT = Path(__file__).resolve().parent.parent
SHARED = ROOT.parent / "shared"

# A shared machine is slow at random, so that a time limit a case would say nothing about the code.
settings.register_profile("detente", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("detente")


def chromium() -> str | None:
    """The browser's path: ``DETENTE_CHROMIUM``, or the first of the usual names in PATH."""
    named = os.environ.get("DETENTE_CHROMIUM")
    names = [named] if named else ["chromium", "chromium-browser", "google-chrome"]
    return next((path for name in names if name and (path := shutil.which(name))), None)


def _fixtures(item: pytest.Item) -> tuple[str, ...]:
    """Fixtures a test asks for, itself or through others."""
    names: tuple[str, ...] = tuple(getattr(item, "fixturenames", ()))
    return names


def _absent(item: pytest.Item) -> tuple[str, str] | None:
    """What ``item`` needs and this machine lacks, with the variable that promises it."""
    if item.get_closest_marker("browser") and chromium() is None:
        return "no Chromium in PATH", "DETENTE_REQUIRE_BROWSER"
    outside = item.get_closest_marker("documents") or {"shared", "documents"} & set(_fixtures(item))
    if outside and not (SHARED / "sources").is_dir():
        return f"no {SHARED.name}/ beside the repository", "DETENTE_REQUIRE_SHARED"
    return None


@pytest.fixture(scope="session", autouse=True)
def _results_of_their_own(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """The store that commands use unless told otherwise is one of these tests, not that of who runs them."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("XDG_CACHE_HOME", str(tmp_path_factory.mktemp("cache")))
        yield


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_setup(item: pytest.Item) -> None:
    lacks = _absent(item)
    if lacks is None:
        return
    reason, promise = lacks
    if os.environ.get(promise) == "1":
        pytest.fail(f"{reason}, but {promise}=1", pytrace=False)
    pytest.skip(reason)


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of seed documents and of what may not be copied here; a test that asks for it needs it. What stands in
    print is in tests/published."""
    return SHARED


@pytest.fixture(scope="session")
def documents() -> Path:
    """The two seed documents; a test that asks for them needs them."""
    return SHARED / "sources"
