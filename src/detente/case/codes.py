"""Every diagnostic code, declared once; those of reading, shape and imports here, the others by subject.

The documentation page of each code is generated from this table; a code raised but not declared here fails a test.
"""

from __future__ import annotations

from . import (  # noqa: F401  (each declares its codes)
    codes_forecasts,
    codes_narratives,
    codes_paths,
    codes_record,
    codes_semantic,
    codes_sources,
    codes_stability,
)
from .code_table import CODES, CodeInfo, declare

__all__ = ["CODES", "CodeInfo", "declare"]

# --- C0xx: reading and shape -----------------------------------------------------------------------------------------

declare(
    "C001",
    "Unknown key",
    "A key nobody reads would silently do nothing, so every unknown key is an error.",
    "actors:\n  us: {name: United States, knid: principal}",
    "actors:\n  us: {name: United States, kind: principal}",
)
declare(
    "C002",
    "Missing key",
    "The entry cannot be understood without it; nothing is filled in silently.",
    "issues:\n  testing: {title: Testing, mover: dprk, options: [open, frozen]}",
    "issues:\n  testing: {title: Testing, mover: dprk, options: [open, frozen], status_quo: open}",
)
declare(
    "C003",
    "Wrong kind of value",
    "Text where a number belongs, a list where a map belongs, a date that is not `2018-05-13`, or an empty collection.",
    "as_of: 13 May 2018",
    "as_of: 2018-05-13",
)
declare(
    "C004",
    "Not readable as YAML",
    "The parser stopped here. Often a missing quote, a colon in unquoted text, a tab, or an indent that does not line up.",
    "title: Talks: the second round",
    'title: "Talks: the second round"',
)
declare(
    "C005",
    "The same key twice",
    "In most readers a repeated key silently replaces the first. Here it is refused, in one file or across the files of a folder.",
    "stakes:\n  us: {}\n  us: {}",
    "stakes:\n  us: {}",
)
declare(
    "C006",
    "Outside the YAML subset",
    "Anchors, aliases, tags, merge keys and second documents are refused: they hide where a value comes from, and can be bombs.",
    "stakes:\n  us: &hawk {}\n  rok: *hawk",
    "stakes:\n  us: {}\n  rok: {}",
)
declare(
    "C007",
    "Not UTF-8 text",
    "Case files are UTF-8 without control characters. The message names the first byte or character that is not.",
    "(a file saved as Latin-1 or UTF-16)",
    "(the same file saved as UTF-8)",
)
declare(
    "C008",
    "Too large or too deep",
    "A case file has limits (4 MB, 400,000 entries, 40 levels, 100,000 characters a text), so that no file can hang the reader.",
    "[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[ … ]]]]",
    "actors: {us: {name: United States}}",
)
declare(
    "C009",
    "File cannot be read",
    "The path does not lead to a readable case: no such file, no permission, or a folder without case.yaml.",
    "detente check ./empty-folder",
    "detente check ./my-case    # a folder with a case.yaml",
)
declare(
    "C010",
    "No such case",
    "A name is looked up in the catalog, then as a path.",
    "detente show us-drpk-2018",
    "detente show us-dprk-2018",
)
declare(
    "C011",
    "`extends` or `set` cannot be followed",
    "`extends` names one case of the catalog, or the folder beside this one; `set` changes what was extended.",
    "case: mine\nextends: ../../somewhere/else",
    "case: mine\nextends: us-dprk-2018",
)
declare(
    "C012",
    "Already in the case this one extends",
    "An extending case adds entries. To change one that exists it says so under `set`, so that nothing is overridden by accident.",
    "extends: us-dprk-2018\nactors:\n  us: {name: America}",
    "extends: us-dprk-2018\nset:\n  actors.us.name: America",
)
declare(
    "C013",
    "A patch path leads nowhere",
    "A patch names what it changes by ids joined with dots; every part but the last must exist.",
    "detente deals us-dprk-2018 --set stakes.chna.enforcement.weight=25",
    "detente deals us-dprk-2018 --set stakes.china.enforcement.weight=25",
)
declare(
    "C014",
    "A setting is not path=value",
    "`--set` takes a path, an equals sign and a value in YAML.",
    "detente deals us-dprk-2018 --set stakes.china.enforcement.weight",
    "detente deals us-dprk-2018 --set stakes.china.enforcement.weight=25",
)
declare(
    "C015",
    "No such variant",
    "Variants are the case's `variants`, the readings of its disagreements as `matter/reading`, `narratives/NAME`, and `mechanisms/NAME/ANSWER`.",
    "detente deals us-dprk-2018 --variant no-such-thing",
    "detente show us-dprk-2018 variants    # lists them",
)
declare(
    "C016",
    "An event, or its end, after `as_of` was left out",
    "Nothing later than the case's date may influence it: the event, or how long it went on, is left out of the case and of its hash. A warning, not an error.",
    "as_of: 2018-05-13\nrecord:\n  events:\n    summit: {title: Singapore summit, date: 2018-06-12}",
    "as_of: 2018-06-30\nrecord:\n  events:\n    summit: {title: Singapore summit, date: 2018-06-12}",
)
declare(
    "C018",
    "A link out of the case's folder",
    "A case reads nothing outside its folder, so that a folder from somebody else cannot make Détente open other files.",
    "my-case/stakes.yaml -> /home/me/private.yaml",
    "my-case/stakes.yaml    # a plain file",
)

# X1xx: how the command is called

declare(
    "X101",
    "the command line cannot be read",
    "An option that does not exist, a missing argument or a value of the wrong kind: guessing what was meant could "
    "answer another question than the one asked.",
    "detente deals us-dprk-2018 --draw 100",
    "detente deals us-dprk-2018 --draws 100",
)
declare(
    "X102",
    "no such command",
    "`detente --help` lists the commands.",
    "detente deal us-dprk-2018",
    "detente deals us-dprk-2018",
)
declare(
    "X104",
    "a state or condition that cannot be read",
    "A state is written issue=option, with commas between; a condition may also use !=, >=, <=, > and < (on issues whose "
    "options form one scale), `a|b` for either option, and ` or ` between alternatives.",
    'detente deals us-dprk-2018 --price "dismantlement partial"',
    'detente deals us-dprk-2018 --price "dismantlement=partial"',
)
declare(
    "X105",
    "a state or condition names what the game does not have",
    "A name misspelt would leave the issue at the status quo and answer another question.",
    'detente deals us-dprk-2018 --price "dismantelment=partial"',
    'detente deals us-dprk-2018 --price "dismantlement=partial"',
)
declare(
    "X106",
    "no such part of the case",
    "`detente show CASE PART` takes ids joined by dots, from the case's sections downwards.",
    "detente show us-dprk-2018 stakes.chna",
    "detente show us-dprk-2018 stakes.china",
)
declare(
    "X107",
    "a file or folder cannot be used",
    "The system refused to read or write it; what it said is repeated.",
    "detente analyze us-dprk-2018 --output /",
    "detente analyze us-dprk-2018 --output reports",
)
declare(
    "X108",
    "nothing to compare",
    "Two sides are needed: two cases, or one case and what is changed on the second side.",
    "detente compare us-dprk-2018",
    "detente compare us-dprk-2018 us-dprk-2018@no-chinese-shelter",
)
declare(
    "X109",
    "options that exclude each other",
    "Each asks for another answer, and one run gives one.",
    "detente deals us-dprk-2018 --price peace=treaty --why any-peace-treaty",
    "detente deals us-dprk-2018 --why any-peace-treaty",
)
declare(
    "X110",
    "a case is named badly",
    "A case is CASE, CASE@VARIANT or CASE@MATTER/READING, and several changes are joined by further @.",
    "detente show us-dprk-2018@",
    "detente show us-dprk-2018@no-chinese-shelter",
)
declare(
    "X111",
    "no such outcome, focus or issue",
    "The name is not declared in the case.",
    "detente deals us-dprk-2018 --why peace-treety",
    "detente deals us-dprk-2018 --why peace-treaty",
)
declare(
    "X113",
    "something is there already",
    "Nothing is ever overwritten by `new` or `import`: what stands there may be somebody's work.",
    "detente import party1.json party2.json --as jobs   # where jobs/ exists",
    "detente import party1.json party2.json --as jobs-2",
)
declare(
    "X114",
    "a file would be written over",
    "An answer is written over an older one of the same kind, or where there is nothing. What else stands there may be "
    "somebody's work; it is left as it is, and nothing is computed.",
    "detente deals my-case --csv my-case/case.yaml",
    "detente deals my-case --csv deals.csv",
)
declare(
    "X130",
    "interrupted",
    "You stopped the run. What was finished before that stays where it was written.",
    "detente analyze us-dprk-2018 --draws 100000   # Ctrl-C",
    "detente analyze us-dprk-2018 --draws 1000",
)
declare(
    "X199",
    "a fault in the program",
    "Not your input's fault: something happened that the program should have foreseen. Please report it, with the command "
    "line and, if you may share it, the case. DETENTE_DEBUG=1 shows the details.",
    "detente show my-case",
    "DETENTE_DEBUG=1 detente show my-case",
)

# C1xx, C2xx and G1xx stand in a file of their own, which needs `declare`.


# --- I1xx: imports ---------------------------------------------------------------------------------------------------

declare(
    "I100",
    "Format not recognised",
    "A file is recognised by what it holds, not by its name. This one holds none of the formats read, or several at once.",
    "detente import results.json",
    "detente import profileA.json profileB.json",
)
declare(
    "I101",
    "Import file cannot be read",
    "No such file, no permission, more than 8 MB, or not text.",
    "detente import profileA.jsn profileB.json",
    "detente import profileA.json profileB.json",
)
declare(
    "I102",
    "Not readable as JSON or XML",
    "The reader stopped at the place shown. Repeated names are refused too: in most readers the last one silently wins.",
    '{"issueWeights": {"price": NaN}}',
    '{"issueWeights": {"price": 0.5}}',
)
declare(
    "I103",
    "XML with a document type",
    "A document type can declare entities, which can fill the memory or read other files. Profiles need none.",
    '<!DOCTYPE utility_space SYSTEM "x.dtd">\n<utility_space>…</utility_space>',
    "<utility_space>…</utility_space>",
)
declare(
    "I104",
    "Too deep or too much to import",
    "Profiles are small: at most 40 levels, 200,000 values, 200 files.",
    "[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[ … ]]]]",
    '{"issueWeights": {"price": 1}, "issues": {"price": {"low": 1, "high": 0}}}',
)
declare(
    "I105",
    "Part of the profile is missing or of the wrong kind",
    "Without it a party's preferences are incomplete, and nothing is made up.",
    '{"issueWeights": {"price": 1}, "issues": {"price": "low"}}',
    '{"issueWeights": {"price": 1}, "issues": {"price": {"low": 1, "high": 0}}}',
)
declare(
    "I106",
    "Number that cannot be used",
    "Weights are 0 or more, evaluations and reservation values from 0 to 1, ranges run upwards.",
    '"issueWeights": {"price": -0.5}',
    '"issueWeights": {"price": 0.5}',
)
declare(
    "I107",
    "Profiles of different domains",
    "The profiles of one negotiation share its issues and their values.",
    'profileA.json: {"price": {"low": 1, "high": 0}}\nprofileB.json: {"price": {"low": 0, "top": 1}}',
    'profileA.json: {"price": {"low": 1, "high": 0}}\nprofileB.json: {"price": {"low": 0, "high": 1}}',
)
declare(
    "I108",
    "Issue or value that the domain does not have",
    "A weight, a utility or a reservation bid names something the domain does not list: often a misspelling.",
    '"reservationBid": {"issuevalues": {"salary": "3550"}}',
    '"reservationBid": {"issuevalues": {"salary": "3500"}}',
)
declare(
    "I109",
    "Weights do not sum to 1",
    "The formats want it; the weights are kept as they are, so the best bid may be worth more or less than 100 points.",
    '"issueWeights": {"price": 0.5, "date": 0.4}',
    '"issueWeights": {"price": 0.6, "date": 0.4}',
)
declare(
    "I110",
    "Issue that does not become a few options",
    "A case has 1 to 200 options an issue. Continuous ranges and fine grids must be cut into the steps that matter first.",
    '"price": {"range": {"low": 0, "high": 1000000, "step": 1}}',
    '"price": {"range": {"low": 0, "high": 1000000, "step": 50000}}',
)
declare(
    "I111",
    "Kind of profile that is not read",
    "Only additive preferences are read: partial orders, hyper-rectangles and nested objectives are not.",
    '{"DefaultPartialOrdering": {…}}',
    '{"LinearAdditiveUtilitySpace": {…}}',
)
declare(
    "I112",
    "Name that is missing, too long or used twice",
    "Issues, values and parties are told apart by their names.",
    '<item value="red" evaluation="1"/>\n<item value="red" evaluation="2"/>',
    '<item value="red" evaluation="1"/>\n<item value="blue" evaluation="2"/>',
)
declare(
    "I113",
    "Not an LLM-Deliberation file",
    "config.txt has a line `name,file,role,incentive,model` per party; a scores file has a line of whole numbers per issue, "
    "then the minimum score alone.",
    "11, 7, 0\n9, five, 0\n54",
    "11, 7, 0\n9, 5, 0\n54",
)
declare(
    "I114",
    "Fewer than two parties",
    "A negotiation has at least two parties: name the profile of each, or the folder that holds them.",
    "detente import profileA.json",
    "detente import profileA.json profileB.json",
)
declare(
    "I115",
    "Id that was numbered or made up",
    "Ids are letters, digits and hyphens. Names that come out alike are numbered; names without any such character are counted.",
    '"colours": ["sea green", "sea-green"]',
    "sea-green: sea green\nsea-green-2: sea-green",
)
declare(
    "I116",
    "Convention of the import",
    "The format lacks something a case needs, or holds something a case has no place for; this is how the gap was closed.",
    "(a format without a status quo)",
    "status_quo: strict    # in the imported case, where you know it",
)
declare(
    "I117",
    "Imported case dated today",
    "A case speaks from a date; the formats carry none.",
    "as_of: 2026-01-31    # the day of the import",
    "as_of: 2018-05-13    # the day the preferences were stated",
)
declare(
    "I118",
    "Digits beyond what is computed with",
    "The file states more digits than a computer's number holds, or a quotient that does not end.",
    "0.36363636363636365",
    "0.3636363636363636",
)
declare(
    "I119",
    "Discount left out",
    "A session's discount is about the rounds of a protocol, not about what a deal is worth.",
    '<discount_factor value="0.5"/>',
    "play:\n  buyer: {discount_per_year: 0.9, assumed: a stated discount}",
)

declare(
    "L101",
    "Deals frontier too large",
    "The exact frontier is kept in memory while it is built; with many parties or many linkages it can outgrow it.",
    "detente deals big-case",
    "detente deals big-case --focus core",
)
declare(
    "L102",
    "Unknown red line to lift",
    "A red line is lifted by its id; an id that is not in the case lifts nothing, so it is refused.",
    "detente deals us-dprk-2018 --lift-red-lines peace-lats",
    "detente deals us-dprk-2018 --lift-red-lines peace-last",
)
declare(
    "V101",
    "No such table of a result",
    "A result has several tables; the message lists them. Without a name `to_frame()` gives the main one.",
    'detente.deals("us-dprk-2018").to_frame("solution")',
    'detente.deals("us-dprk-2018").to_frame("solutions")',
)
declare(
    "V102",
    "An argument that cannot be taken",
    "A setting, section, actor or date that is misspelt would otherwise be passed over, or end in a message of Python's.",
    'detente.deals("us-dprk-2018", max_list=5)',
    'detente.deals("us-dprk-2018", max_listed=5)',
)
