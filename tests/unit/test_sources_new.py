"""A new case from documents: it loads, it proposes, it invents nothing, and nothing breaks out of it."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from detente.case.diagnostics import Problems, errors
from detente.case.load import load
from detente.case.schema import Anchor, Case
from detente.case.yaml_tree import read_file
from detente.sources.anchors import Found, locate
from detente.sources.library import check_documents, reading_views
from detente.sources.new import new_case

ARTICLE = """4 July 2019

Xi in Pyongyang

By Tao Peng

Xi Jinping flew to Pyongyang. Beijing and North Korea talked for varioU.S. reasons. Xi Jinping met Kim Jong-un.
Kim Jong-un met Xi last week. North Korea, said Jane Doe from Yalu Trading, will not yield. """ + (
    "A sentence that goes on, and on, " * 12 + "ends.\n"
)


def article(folder: Path, text: str = ARTICLE, name: str = "an article!.txt") -> Path:
    path = folder / name
    path.write_bytes(text.encode())
    return path


def refused(name: object, documents: object, destination: object = ".", **options: object) -> list[str]:
    with pytest.raises(Problems) as caught:
        new_case(name, documents, destination=destination, **options)  # type: ignore[arg-type]
    return [d.code for d in caught.value.diagnostics]


def test_a_fresh_case_loads_and_holds_what_was_found(tmp_path: Path) -> None:
    made = new_case("korea", [article(tmp_path)], destination=tmp_path)
    assert made.folder == tmp_path / "korea"
    assert sorted(made.files) == ["case.yaml", "sentences/S1.yaml", "sources.yaml", "sources/an-article.txt"]
    assert all((made.folder / file).is_file() for file in made.files)
    loaded = load(made.folder)
    case = loaded.case
    assert case.as_of == dt.date(2019, 7, 4)
    assert case.sources["S1"].title == "Xi in Pyongyang"
    assert case.sources["S1"].author == "Tao Peng"
    assert case.sources["S1"].published == dt.date(2019, 7, 4)
    assert [(r.was, r.became) for r in case.sources["S1"].repairs] == [("us", "U.S.")]
    assert case.actors["dprk"].aliases == ("Pyongyang",)
    assert case.actors["xi"].kind == "personal"
    assert case.actors["xi"].within == "china"
    assert "named 2 times" in (case.actors["kim-jong-un"].note or "").lower()
    assert [d.code for d in made.diagnostics] == ["S114"]
    text = (made.folder / "case.yaml").read_text()
    assert text.startswith("# yaml-language-server: $schema=")
    assert "#   Jane Doe: 1" in text
    assert check_documents(case, made.folder / "sources").summary.sources == {"S1": "verified"}


def test_doubtful_repairs_are_listed(tmp_path: Path) -> None:
    made = new_case("korea", [article(tmp_path, ARTICLE + "It squeezed U.S. makers.")], destination=tmp_path)
    assert [d.code for d in made.diagnostics] == ["S114", "S111"]
    assert made.diagnostics[1].place is not None
    assert made.diagnostics[1].place.line == 9


def numbers(value: object) -> list[object]:
    if isinstance(value, dict):
        return [n for v in value.values() for n in numbers(v)]
    if isinstance(value, list | tuple):
        return [n for v in value for n in numbers(v)]
    return [value] if isinstance(value, int | float) and not isinstance(value, bool) else []


def test_no_number_and_no_issue_is_invented(tmp_path: Path) -> None:
    case: Case = load(new_case("korea", [article(tmp_path)], destination=tmp_path).folder).case
    assert not case.stakes
    assert not case.linkages
    assert not case.claims
    assert numbers(case.model_dump(exclude_defaults=True)) == []
    (issue,) = case.issues.values()
    assert len(issue.options) == 1
    assert "placeholder" in (issue.assumed or "")


def test_every_sentence_has_an_anchor_that_holds(tmp_path: Path) -> None:
    page = (
        "<html><head><title>T &amp; U</title></head><p>Xi <b>met</b> Kim &amp; left.\r\n Mr. Kim  stayed. "
        + ("He &eacute; spoke, " * 40 + ".</p>")
    )
    made = new_case(
        "two",
        [article(tmp_path), article(tmp_path, page, "p.html")],
        destination=tmp_path,
        date_of={"p.html": dt.date(2019, 7, 5)},
    )
    assert load(made.folder).case.sources["S2"].title == "T & U"
    for source in made.sources:
        listed = read_file(made.folder / "sentences" / f"{source.id}.yaml").data["sentences"]
        assert len(listed) == len(source.sentences)
        views = reading_views(source.document, load(made.folder).case.sources[source.id].repairs)[1:]
        for entry in listed.values():
            anchor = Anchor(**{k: v if k == "quote" else int(v) for k, v in entry["anchor"].items()})
            assert isinstance(locate(source.document.text, anchor, views), Found)
            assert len(anchor.quote) <= 300
    relative = read_file(made.folder / "sentences" / "S1.yaml").data["sentences"]
    (date,) = [d for entry in relative.values() for d in entry.get("dates", []) if d["text"] == "last week"]
    assert (str(date["from"]), str(date["to"])) == ("2019-06-24", "2019-06-30")


def test_the_date_is_asked_for_not_guessed(tmp_path: Path) -> None:
    plain = [article(tmp_path, f"Xi met Kim {n}.", f"{n}.txt") for n in range(2)]
    assert refused("a", plain, tmp_path) == ["S142", "S142"]
    assert not (tmp_path / "a").exists()
    made = new_case(
        "a",
        plain,
        destination=tmp_path,
        date_of={"0.txt": dt.date(2018, 1, 1), str(plain[1]): dt.date(2018, 1, 2)},
    )
    assert [s.published.day for s in made.sources] == [1, 2]
    assert load(made.folder).case.as_of == dt.date(2018, 1, 2)
    assert (
        new_case("b", plain, destination=tmp_path, date_of=dt.date(2018, 1, 3)).sources[0].published.day == 3
    )


@pytest.mark.parametrize(
    "name", ["", "..", "../x", "a/b", "/tmp/x", ".hid", "a b", "-x", "x\n", "a" * 81, "naïve"]
)
def test_bad_names_are_refused(tmp_path: Path, name: str) -> None:
    assert refused(name, [article(tmp_path)], tmp_path) == ["S140"]
    assert sorted(p.name for p in tmp_path.iterdir()) == ["an article!.txt"]


def test_nothing_is_overwritten(tmp_path: Path) -> None:
    here = article(tmp_path)
    (tmp_path / "korea").mkdir()
    assert refused("korea", [here], tmp_path) == ["S141"]
    (tmp_path / "dangling").symlink_to(tmp_path / "nowhere")
    assert refused("dangling", [here], tmp_path) == ["S141"]
    assert refused("korea", [here], tmp_path / "none") == ["S141"]
    assert list((tmp_path / "korea").iterdir()) == []


def test_every_unreadable_document_is_reported_at_once(tmp_path: Path) -> None:
    pdf = tmp_path / "a.pdf"
    pdf.write_bytes(b"%PDF-1.4")
    assert refused("x", [pdf, tmp_path / "none.txt", article(tmp_path)], tmp_path) == ["S103", "S101"]
    assert refused("x", [], tmp_path) == ["S143"]


def test_copies_are_taken_once_and_names_kept_apart(tmp_path: Path) -> None:
    (tmp_path / "sub").mkdir()
    one = article(tmp_path)
    same = article(tmp_path, ARTICLE, "same.txt")
    other = article(tmp_path / "sub", ARTICLE + "More.", "AN ARTICLE?.txt")
    made = new_case("x", [one, same, other], destination=tmp_path)
    assert [d.code for d in made.diagnostics if d.code != "S114"] == ["S144"]
    assert [s.file for s in made.sources] == ["an-article.txt", "AN-ARTICLE-2.txt"]


HOSTILE = [
    "1 May 2018\n\nkey: value\n- *alias &anchor !!python/object:os.system 'x' \"y\" # no\n---\n...\n%YAML 1.1\n",
    "1 May 2018\n\n\u2028case: pwned\u2029\x85issues: {}\u202egnp.exe\u200b\ufeff\x1b[31mred\x07\n",
    "1 May 2018\n\n<script>alert(1)</script> Donald Trump <img src=x onerror=alert(1)> Donald Trump\n",
    "1 May 2018\n\n" + "{" * 5000 + "[" * 5000,
    "1 May 2018\n\n" + "Aa Bb\r\rCc " * 3000,
    "1 May 2018\n\n" + "x" * 1_000_000,
    "1 May 2018\r\rXi\rMr.\r\n\nU.S." + "U.S." * 500,
    "1 May 2018\n\n" + "A\u0301" * 500 + "\U0001f468\u200d\U0001f469\U000e0041",
    "1 May 2018\n\nNo: yes\n0123: 1e999 .inf .nan 2018-01-01 0x10 1:30 null ~ = <<: *x\n",
]


@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
@pytest.mark.parametrize("kind", ["txt", "html"])
def test_hostile_text_stays_text(tmp_path: Path, text: str, kind: str) -> None:
    odd = article(tmp_path, text, f"../{tmp_path.name}/a\u202e\n.{kind}")
    made = new_case("x", [odd], destination=tmp_path, date_of=dt.date(2018, 5, 1))
    loaded = load(made.folder)
    assert not errors(loaded.diagnostics)
    assert loaded.case.case == "x"
    assert list(loaded.case.issues) == ["first-issue"]
    assert set(loaded.case.actors) <= {"someone", "us", "trump"}
    names = sorted(str(p.relative_to(made.folder)) for p in made.folder.rglob("*") if p.is_file())
    assert names == ["case.yaml", "sentences/S1.yaml", "sources.yaml", f"sources/a.{kind}"]
    for file in made.folder.rglob("*.yaml"):
        assert all(c == "\n" or c.isprintable() for c in file.read_text())
    listed = read_file(made.folder / "sentences" / "S1.yaml").data["sentences"]
    assert [e.get("reads", e["anchor"]["quote"])[:10] for e in listed.values()] == [
        s.text[:10] for s in made.sources[0].sentences
    ]


def test_a_date_for_no_document_is_an_error(tmp_path: Path) -> None:
    assert refused("x", [article(tmp_path)], tmp_path, date_of={"an articel!.txt": dt.date(2018, 1, 1)}) == [
        "S145"
    ]
