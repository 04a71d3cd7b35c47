"""What a drawing may bring into the page: shapes and text, nothing that runs, asks or links."""

from __future__ import annotations

import re
from xml.etree import ElementTree as ET

import pytest

from detente.report.charts.deals import gains_spec, stakes_spec
from detente.report.charts.vega import render
from detente.report.svg import UnsafeDrawing, figure_svg
from detente.view.figures import Cell, Gains, Stakes
from detente.view.speech import PLAIN, Ref, Speaker, Titles

HEAD = '<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" width="10" height="5">'

HOSTILE = [
    "<script>alert(1)</script>",
    '<rect onload="alert(1)" width="1" height="1"/>',
    '<a href="https://example.org"><text>x</text></a>',
    '<image href="https://example.org/x.png"/>',
    '<use xlink:href="https://example.org/x.svg#a"/>',
    "<foreignObject><p>x</p></foreignObject>",
    "<style>@import 'https://example.org/x.css';</style>",
    '<rect style="background:url(https://example.org)" width="1" height="1"/>',
    '<rect fill="url(https://example.org/#a)" width="1" height="1"/>',
    '<rect fill="url( &quot;https://example.org&quot;)" width="1" height="1"/>',
    '<animate attributeName="href" to="javascript:alert(1)"/>',
    '<set attributeName="onload" to="alert(1)"/>',
    '<x:script xmlns:x="http://www.w3.org/1999/xhtml">alert(1)</x:script>',
    '<text font-family="a" aria-label="b">ok</text>',
]


@pytest.mark.parametrize("inside", HOSTILE)
def test_nothing_hostile_survives(inside: str) -> None:
    out = str(figure_svg(HEAD + inside + "</svg>", "f", "t", "d"))
    assert "example.org" not in out
    assert "alert" not in out
    assert not re.search(r"<(script|style|a|image|use|foreignObject|animate|set)\b", out)
    assert not re.search(r"\s(on\w+|style|href|xlink:href|src|aria-label)=", out)


@pytest.mark.parametrize(
    "raw",
    [
        "not xml",
        "<html/>",
        '<!DOCTYPE svg [<!ENTITY a "b">]>' + HEAD + "&a;</svg>",
        HEAD.replace('width="10"', 'width="wide"') + "</svg>",
        HEAD + "<![CDATA[x]]></svg>",
    ],
)
def test_what_is_no_drawing_is_refused(raw: str) -> None:
    with pytest.raises(UnsafeDrawing):
        figure_svg(raw, "f", "t", "d")


def test_ids_belong_to_the_figure() -> None:
    raw = (
        HEAD
        + '<defs><clipPath id="c0"><rect/></clipPath></defs><rect clip-path="url(#c0)" width="1" height="1"/></svg>'
    )
    out = str(figure_svg(raw, "one", "t", "d"))
    assert 'id="one-c0"' in out
    assert 'clip-path="url(#one-c0)"' in out


def test_text_alternative_is_escaped() -> None:
    out = str(figure_svg(HEAD + "</svg>", "f", "</title><script>x</script>", '"&<'))
    assert "&lt;/title&gt;" in out
    assert "<script" not in out
    assert 'role="img" aria-labelledby="f-title f-desc"' in out


PAYLOADS = [
    "</text><script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "datum.x; alert(1)",
    "' + alert(1) + '",
    '{"signal": "alert(1)"}',
    "\\u0022);alert(1)//",
    "a\x00b\ufffe\u202ec",
    "${alert(1)}",
    "{{ 7*7 }}",
]


@pytest.mark.parametrize("payload", PAYLOADS)
def test_titles_reach_a_drawing_as_text(payload: str) -> None:
    rows = [("a", payload), ("b", payload)]
    refs = [Ref("actor", i) for i, _ in rows]
    speaker = Speaker(Titles({("actor", i, ""): title for i, title in rows}))
    stakes = Stakes(refs, refs, 1, [[Cell(3.0, "▲")] * 2] * 2)
    one = render(stakes_spec(stakes, speaker), id="h", title="h", description=payload)
    parties = Gains(refs, [("nash", [1.0, 2.0])])
    two = render(gains_spec(parties, speaker), id="g", title="g", description=payload)
    for drawing in (str(one), str(two)):
        tags = set(re.findall(r"<(\w+)", drawing))
        assert tags <= {
            "svg",
            "title",
            "desc",
            "g",
            "path",
            "rect",
            "line",
            "text",
            "defs",
            "clipPath",
            "tspan",
        }
        assert not re.search(r"\son\w+=", re.sub(r">[^<]*<", "><", drawing))
        words = ["".join(t.itertext()) for t in ET.fromstring(drawing).iter() if t.tag.endswith("}text")]
        assert any(PLAIN.words(payload).replace(" ", "") in w.replace(" ", "") for w in words)
        assert "\x00" not in drawing


def test_two_rows_with_one_title_stay_two_rows() -> None:
    rows = [("a", "Trade"), ("b", "Trade")]
    speaker = Speaker(Titles({("issue", i, ""): title for i, title in rows}))
    data = Stakes([Ref("issue", i) for i, _ in rows], ["X"], 1, [[Cell(3, "▲")], [Cell(9, "▼")]])
    drawing = str(render(stakes_spec(data, speaker), id="h", title="h", description=""))
    assert ">3 ▲<" in drawing
    assert ">9 ▼<" in drawing
