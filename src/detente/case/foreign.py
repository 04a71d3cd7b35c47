"""Text of files that other programs wrote: tables of events, profiles of negotiations."""

from .diagnostics import Place, problem


def decoded(raw: bytes, name: str, code: str) -> str:
    """UTF-8, or UTF-16 where it says so. Raises Problems (``code``) at the first bad byte."""
    encoding = "utf-16" if raw[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig"
    try:
        return raw.decode(encoding)
    except UnicodeDecodeError as error:
        raise problem(
            code,
            f"not {encoding.upper().removesuffix('-SIG')} text: a bad byte at position {error.start}",
            "save the file as UTF-8",
            Place(name, raw.count(b"\n", 0, error.start) + 1, 1),
        ) from error
