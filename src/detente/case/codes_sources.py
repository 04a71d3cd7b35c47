"""Diagnostic codes of documents, anchors and new cases: S1xx."""

from __future__ import annotations

from .code_table import declare

declare(
    "S101",
    "a document cannot be read",
    "The file is missing, is a folder or a device, or the system refuses it. Nothing was taken from it.",
    "detente new my-case --from artcle.txt",
    "detente new my-case --from article.txt",
)
declare(
    "S102",
    "a document outside its folder",
    "A case must not reach into the rest of the disk, so `..` and links that lead out of the folder are not followed.",
    "detente check my-case --documents texts   # texts/a.txt is a link to /etc/passwd",
    "detente check my-case --documents texts   # texts/a.txt is a copy",
)
declare(
    "S103",
    "a format that is not read",
    "Offsets must mean the same to every reader of a document, which they do in plain text and HTML only.",
    "detente new my-case --from report.pdf",
    "pdftotext -enc UTF-8 report.pdf && detente new my-case --from report.txt",
)
declare(
    "S104",
    "not UTF-8",
    "Anchors count the characters of strict UTF-8 text; guessing another encoding would move them. The first bad byte is named.",
    "detente new my-case --from old.txt   # Windows-1252",
    "iconv -f WINDOWS-1252 -t UTF-8 old.txt > new.txt && detente new my-case --from new.txt",
)
declare(
    "S105",
    "a NUL in a document",
    "Text has none: this is binary data, or UTF-16 without its mark.",
    "detente new my-case --from data.bin",
    "detente new my-case --from data.txt",
)
declare(
    "S106",
    "a document too large",
    "The limit, 20,000,000 bytes, is some three million words: an archive rather than an article.",
    "detente new my-case --from all-articles.txt",
    "detente new my-case --from article-1.txt article-2.txt",
)
declare(
    "S107",
    "an empty document",
    "There is nothing in it to quote.",
    "detente new my-case --from empty.txt",
    "detente new my-case --from article.txt",
)
declare(
    "S110",
    "edits that cannot be made",
    "The edits of a repair must lie inside the text and apart from each other, or the repair could not be undone.",
    "edits (0, 5, `a`) and (3, 8, `b`)",
    "edits (0, 5, `a`) and (5, 8, `b`)",
)
declare(
    "S111",
    "a doubtful repair",
    "The rule of a repair cannot tell here whether the text was damaged. It is listed so that a person reads the place.",
    "repairs: [{was: us, became: U.S.}]   # `against U.S. bullying`: the States, or the word `us`?",
    "note: the lone `U.S.` at 6812 was read and is the States",
)
declare(
    "S112",
    "a repair that says nothing",
    "`became` is the damaged text and `was` the author's; both are needed, and they differ.",
    'repairs: [{was: us, became: ""}]',
    "repairs: [{was: us, became: U.S.}]",
)
declare(
    "S113",
    "a repair that finds nothing",
    "No damaged place was found, so the repair says something about the document that is not so.",
    "repairs: [{was: ize, became: ise!}]",
    "repairs: []",
)
declare(
    "S114",
    "damage found in a document",
    "A replace-all had gone through the document, into its words. The new case declares the repair: readers see the mended text, "
    "anchors still count the raw one.",
    "The DPRK nuclear issue has caU.S.ed trouble.",
    "repairs: [{was: us, became: U.S.}]",
)
declare(
    "S120",
    "a quote that moved",
    "The exact words stand in the document, but not at the offsets of the claim: the document was edited, or the offsets are wrong.",
    "anchor: {start: 90, end: 101, quote: the deadlock}",
    "anchor: {start: 102, end: 114, quote: the deadlock}",
)
declare(
    "S121",
    "a quote that reads otherwise",
    "Something near the quote stands there, not the quote. A claim rests on the document's words, letter by letter.",
    "anchor: {start: 5755, end: 5778, quote: China's rôle is limited}",
    "anchor: {start: 5755, end: 5778, quote: China's role is limited}",
)
declare(
    "S122",
    "a quote that is not in its document",
    "Neither the words nor anything near them were found: another source, or a paraphrase.",
    "anchor: {start: 0, end: 22, quote: China will do anything}",
    "anchor: {start: 5755, end: 5778, quote: China's role is limited}",
)
declare(
    "S130",
    "a source not at hand",
    "Documents are not shipped with cases. Without the document nothing can be said about its anchors.",
    "detente check us-dprk-2018",
    "detente check us-dprk-2018 --documents my-documents",
)
declare(
    "S131",
    "a changed copy of a source",
    "The document at hand has another hash than the case says, but the source's file name or its quotes. Every anchor was looked for.",
    "sources: {S1: {sha256: b9da…, file: a.txt}}   # a.txt was edited since",
    "sources: {S1: {sha256: 07c4…, file: a.txt}}   # and its anchors read again",
)
declare(
    "S133",
    "no folder of documents",
    "The folder does not exist, or holds far more files than documents.",
    "detente check my-case --documents docmuents",
    "detente check my-case --documents documents",
)
declare(
    "S134",
    "a file that was passed over",
    "A source is not at hand, and this file among the documents could not be read. It may be the one, in another format.",
    "documents/article.pdf",
    "documents/article.txt",
)
declare(
    "S140",
    "a name no case can have",
    "The name becomes a folder and stands in paths, so it is letters, digits, `-` and `_`; and it must not hide a case that ships.",
    "detente new ../korea --from article.txt",
    "detente new korea-2018 --from article.txt",
)
declare(
    "S141",
    "a case folder that cannot be made",
    "It exists already, or its parent does not, or the system refuses. Nothing is ever overwritten.",
    "detente new korea-2018 --from article.txt   # korea-2018 exists",
    "detente new korea-2018b --from article.txt",
)
declare(
    "S142",
    "a document without a date",
    "A case may use only what was known at its date, so the day each document appeared is asked for, never guessed.",
    "detente new my-case --from article.txt",
    "detente new my-case --from article.txt --date article.txt=2018-05-13",
)
declare(
    "S143",
    "no documents given",
    "A case of one's own starts from documents.",
    "detente new my-case",
    "detente new my-case --from article.txt",
)
declare(
    "S144",
    "the same document twice",
    "Two files hold the same bytes: one source, however often it was saved.",
    "detente new my-case --from a.txt copy-of-a.txt",
    "detente new my-case --from a.txt",
)
declare(
    "S145",
    "a date for a document that is not there",
    "The date names a file that is not among the documents, so it would be lost without a word.",
    "detente new my-case --from article.txt --date artcle.txt=2018-05-13",
    "detente new my-case --from article.txt --date article.txt=2018-05-13",
)
