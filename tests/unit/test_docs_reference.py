"""Documentation that cannot be forgotten: every command, option, setting, code and model is on a page."""

from __future__ import annotations

import inspect
import re
import subprocess
import sys
from pathlib import Path

import pytest

import detente
from detente._public import PUBLIC
from detente.lenses import LENSES, asks

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "scripts"))

import lens_pages  # noqa: E402
import reference_pages  # noqa: E402


@pytest.fixture(scope="module")
def pages() -> dict[str, str]:
    return reference_pages.pages()


def test_every_command_and_option_is_on_the_page(pages: dict[str, str]) -> None:
    page = pages["reference/commands.md"]
    names = [name for name, _, _ in reference_pages.all_commands()]
    assert {"analyze", "check", "cases", "show", "deals", "claims", "compare", "new", "import", "schema"} <= {
        name.removeprefix("detente ") for name in names
    }
    for name, command, context in reference_pages.all_commands():
        section = page.split(f"## `{name}`\n", 1)[1].split("\n## ", 1)[0]
        for parameter in command.get_params(context):
            if getattr(parameter, "hidden", False):
                continue
            for option in [o for o in parameter.opts if o.startswith("--")]:
                assert option in section, (name, option)


def test_every_command_and_option_says_what_it_does() -> None:
    for name, command, context in reference_pages.all_commands():
        assert command.get_short_help_str(200), name
        for parameter in command.get_params(context):
            if parameter.param_type_name == "option":
                assert getattr(parameter, "help", None), (name, parameter.name)


def test_every_setting_is_on_the_page_with_its_meaning(pages: dict[str, str]) -> None:
    page = pages["reference/settings.md"]
    assert "detente.lenses.deals.DealsSettings" in reference_pages.all_settings()
    for lens, record in reference_pages.all_settings().items():
        docs = reference_pages.attribute_docs(record)
        for name in reference_pages.defaults(record):
            assert docs[name].prose, (lens, name)
            assert f"| `{name}` |" in page


def test_every_code_has_a_page_with_both_examples(pages: dict[str, str]) -> None:
    from detente.case.codes import CODES

    index = pages["reference/diagnostics/index.md"]
    assert len(CODES) > 20
    for code, info in CODES.items():
        page = pages[f"reference/diagnostics/{code}.md"]
        assert f"[{code}]({code}.md)" in index, f"{code} belongs to no group of reference_pages.GROUPS"
        assert info.title.strip(), code
        assert info.why.strip(), code
        for example in (info.wrong, info.mended):
            first = example.strip().splitlines()[0].strip()
            assert first in page, code


def test_every_key_of_the_case_language_is_explained(pages: dict[str, str]) -> None:
    from detente.case.schema import Case

    page = pages["reference/case-language.md"]
    definitions = Case.model_json_schema(by_alias=True)["$defs"]
    assert len(definitions) > 30
    for name, definition in definitions.items():
        if "properties" not in definition:
            continue
        section = page.split(f"### {name}\n", 1)[1].split("\n### ", 1)[0]
        for key, schema in definition["properties"].items():
            if key in ("because", "assumed", "note") and "#grounded" in section:
                continue
            assert f"| `{key}` |" in section, (name, key)
            assert schema.get("description"), (name, key)


def test_links_within_the_case_language_lead_somewhere(pages: dict[str, str]) -> None:
    page = pages["reference/case-language.md"]
    anchors = {heading.lower().replace(" ", "-") for heading in re.findall(r"^#+ (.+)$", page, re.M)}
    linked = set(re.findall(r"\]\(#([^)]+)\)", page))
    assert linked
    assert linked <= anchors


def test_the_site_builds_without_a_warning_and_asks_no_other_host(tmp_path: Path) -> None:
    site = tmp_path / "site"
    command = [sys.executable, "-m", "mkdocs", "build", "--strict", "--quiet", "--site-dir", str(site)]
    built = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert built.returncode == 0, built.stderr
    for page in site.rglob("*.html"):
        text = page.read_text(encoding="utf-8")
        loaded = re.findall(r"<(?:link|script|img|iframe)\b[^>]*?(?:href|src)=\"([^\"]+)\"", text)
        assert [address for address in loaded if re.match(r"(https?:)?//", address)] == [], page


def test_every_name_of_python_is_on_its_page_with_its_parameters() -> None:
    page = (ROOT / "docs" / "reference" / "python.md").read_text(encoding="utf-8")
    for name in PUBLIC:
        value = getattr(detente, name)
        if not inspect.isfunction(value):
            assert f"`dt.{name}`" in page
            continue
        whole = inspect.signature(value)
        bare = [p.replace(annotation=inspect.Parameter.empty) for p in whole.parameters.values()]
        written = str(whole.replace(parameters=bare, return_annotation=inspect.Signature.empty))
        assert f"`dt.{name}{written}`".replace("'", '"') in page, name
    named = set(re.findall(r"\bdt\.([a-z_]\w*)", page, re.IGNORECASE))
    assert named <= {*PUBLIC, *asks()}, "the page names what is not there"


def test_every_lens_has_a_page_with_its_settings_options_functions_and_codes() -> None:
    pages = lens_pages.lens_pages()
    for name, entry in LENSES.items():
        page = pages[f"reference/lenses/{name}.md"]
        lens = entry.lens()
        for ask in lens.asks:
            assert ask.question in page
            for setting in ask.settings.model_fields:
                assert f"| `{setting}` |" in page, (name, setting)
        assert all(f"[{code}]" in page for code in lens.codes)
        assert all(
            f"`dt.{function}`" in page for function, command in asks().items() if command.split()[0] == name
        )
