"""The codes of names (C1xx), of meaning (C2xx) and of compiling (G1xx): part of :data:`detente.case.codes.CODES`, kept apart for length."""

from __future__ import annotations

from .code_table import declare

declare(
    "C101",
    "Unknown actor",
    "Every actor named anywhere must be declared under `actors`.",
    "stakes:\n  chnia:\n    talks: {weight: 10, ideal: broad}",
    "stakes:\n  china:\n    talks: {weight: 10, ideal: broad}",
)
declare(
    "C102",
    "Unknown issue",
    "Every issue named anywhere must be declared under `issues`.",
    "linkages:\n  trust: {actor: us, when: {tlaks: broad}, worth: 5}",
    "linkages:\n  trust: {actor: us, when: {talks: broad}, worth: 5}",
)
declare(
    "C103",
    "Unknown option",
    "A state, a stake or a condition names an option its issue does not have.",
    "issues:\n  talks: {title: The talks, mover: us, options: [none, broad], status_quo: nune}",
    "issues:\n  talks: {title: The talks, mover: us, options: [none, broad], status_quo: none}",
)
declare(
    "C104",
    "Unknown claim",
    "What a number rests on must be there to be read.",
    "stakes:\n  us:\n    talks: {weight: 10, ideal: broad, because: {S0-99: it wants talks}}",
    "stakes:\n  us:\n    talks: {weight: 10, ideal: broad, because: {S0-9: it wants talks}}",
)
declare(
    "C105",
    "Unknown source",
    "A claim or an observation comes from a document declared under `sources`.",
    "claims:\n  c1: {source: essai, type: goal, says: …}",
    "claims:\n  c1: {source: essay, type: goal, says: …}",
)
declare(
    "C106",
    "Unknown mechanism or answer",
    "A narrative assumes answers to declared mechanisms, and priors are over declared answers.",
    "narratives:\n  squeeze: {title: Pressure works, assumes: {pressure: [byte]}}",
    "narratives:\n  squeeze: {title: Pressure works, assumes: {pressure: [bites]}}",
)
declare(
    "C108",
    "Unknown indicator, or outcome of one",
    "What was seen is one of the outcomes a declared indicator can show.",
    "record:\n  events:\n    e1: {title: Trains, date: 2018-05-01, observation: {trains: maybe}}",
    "record:\n  events:\n    e1: {title: Trains, date: 2018-05-01, observation: {trains: yes}}",
)
declare(
    "C109",
    "Unknown outcome",
    "A question is answered by an outcome declared under `outcomes`.",
    "questions:\n  q1: {text: Peace?, resolve_by: 2019-01-01, answer: {outcome: peece}}",
    "questions:\n  q1: {text: Peace?, resolve_by: 2019-01-01, answer: {outcome: peace}}",
)
declare(
    "C110",
    "A condition that cannot be read",
    "A predicate is an option, a list of options, or one of >= <= > < != before a single option.",
    "rules:\n  r1: {never: {arsenal: => partial}}",
    'rules:\n  r1: {never: {arsenal: ">= partial"}}',
)
declare(
    "C111",
    "Unknown reading",
    "`as_written` names the reading the case takes.",
    "disagreements:\n  d1: {title: Who asked, as_written: us-askd, readings: {us-asked: {title: The US}}}",
    "disagreements:\n  d1: {title: Who asked, as_written: us-asked, readings: {us-asked: {title: The US}}}",
)
declare(
    "C112",
    "Unknown observer",
    "What comes through an observer is trusted as far as the observer is, so it must be declared under `observers`.",
    "record:\n  events:\n    e1: {title: Trains, date: 2018-05-01, observation: {trains: many}, origins: {o1: {observer: A clerk, through: clrek}}}",
    "record:\n  events:\n    e1: {title: Trains, date: 2018-05-01, observation: {trains: many}, origins: {o1: {observer: A clerk, through: clerk}}}",
)
declare(
    "C113",
    "Unknown event of a cause",
    "A common cause brings about events of the record.",
    "record:\n  causes:\n    frost: {title: A hard winter, chance: 0.5, brings: {trians: 0.4}}",
    "record:\n  causes:\n    frost: {title: A hard winter, chance: 0.5, brings: {trains: 0.4}}",
)
declare(
    "C201",
    "An order where there is none",
    "Comparisons, `ideal` and `steps: adjacent` need options that form one scale, least to most.",
    "issues:\n  venue: {title: Where, mover: us, ordered: false, steps: adjacent, options: [hanoi, oslo], status_quo: oslo}",
    "issues:\n  venue: {title: Where, mover: us, ordered: false, steps: any, options: [hanoi, oslo], status_quo: oslo}",
)
declare(
    "C202",
    "Not one way of valuing",
    "Two ways might disagree, and none says nothing: give exactly one of `values`, `ideal`, `ranking`.",
    "stakes:\n  us:\n    talks: {weight: 10, ideal: broad, ranking: [broad, none]}",
    "stakes:\n  us:\n    talks: {weight: 10, ideal: broad}",
)
declare(
    "C203",
    "Options without a value",
    "Every option has a value, and a ranking lists each once; nothing is filled in silently.",
    "stakes:\n  us:\n    talks: {weight: 10, values: {none: 0}}",
    "stakes:\n  us:\n    talks: {weight: 10, values: {none: 0, broad: 100}}",
)
declare(
    "C204",
    "A number outside its range",
    "Neither the point nor any draw of an estimate may leave the range: values 0 to 100, chances 0 to 1, weights and costs not negative.",
    "stakes:\n  us:\n    talks: {weight: {mean: 10, sd: 5}, ideal: broad}",
    "stakes:\n  us:\n    talks: {weight: {mean: 10, sd: 5, low: 0}, ideal: broad}",
)
declare(
    "C205",
    "Parts that do not add up",
    "The shares of persons within one principal sum to at most 1; chances of answers that exclude each other sum to 1.",
    "mechanisms:\n  pressure: {title: Does it bite?, values: {yes: it does, no: not}, prior: {yes: 0.5, no: 0.6}}",
    "mechanisms:\n  pressure: {title: Does it bite?, values: {yes: it does, no: not}, prior: {yes: 0.5, no: 0.5}}",
)
declare(
    "C206",
    "An actor's kind and keys disagree",
    "A person is within a principal; a ratifier ratifies something; the other kinds do neither.",
    "actors:\n  trump: {name: Donald Trump, kind: personal, decides_for: 0.3}",
    "actors:\n  trump: {name: Donald Trump, kind: personal, within: us, decides_for: 0.3}",
)
declare(
    "C207",
    "A person where a principal acts",
    "Persons have stakes and a share in their principal's choice; moves, consents and agreements are their principal's.",
    "issues:\n  talks: {title: The talks, mover: trump, options: [none, broad], status_quo: none}",
    "issues:\n  talks: {title: The talks, mover: us, options: [none, broad], status_quo: none}",
)
declare(
    "C208",
    "An agreement rule nobody can meet",
    "A quorum is at most the number of parties, and those with a veto or with bargaining power are parties.",
    "agreement: {parties: [us, china], rule: {quorum: 3}}",
    "agreement: {parties: [us, china], rule: {quorum: 2}}",
)
declare(
    "C209",
    "A red line that does nothing",
    "A red line refuses consent, or costs its holder something, or both.",
    "red_lines:\n  no-pullout: {held_by: us, when: {troops: none}}",
    "red_lines:\n  no-pullout: {held_by: us, when: {troops: none}, refuses: true}",
)
declare(
    "C210",
    "A status quo that a rule forbids",
    "Rules are for what is impossible for anyone, and the status quo exists. A preference is a red line.",
    "issues:\n  talks: {title: The talks, mover: us, options: [none, broad], status_quo: none}\nrules:\n  talk: {never: {talks: none}}",
    "issues:\n  talks: {title: The talks, mover: us, options: [none, broad], status_quo: none}\nred_lines:\n  talk: {held_by: us, when: {talks: none}, cost: 5}",
)
declare(
    "C211",
    "A record that does not lead here",
    "Replaying the recorded moves from the start must end at the status quo, through states that can be.",
    "issues:\n  talks: {title: The talks, mover: us, options: [none, broad], status_quo: none}\nrecord:\n  events:\n    e1: {title: Talks open, date: 2018-05-01, move: {talks: broad}}",
    "issues:\n  talks: {title: The talks, mover: us, options: [none, broad], status_quo: broad}\nrecord:\n  events:\n    e1: {title: Talks open, date: 2018-05-01, move: {talks: broad}}",
)
declare(
    "C212",
    "Nothing at stake",
    "An actor no issue matters to accepts anything; an issue that matters to nobody only multiplies the states.",
    "actors:\n  us: {name: United States}\nstakes: {}",
    "actors:\n  us: {name: United States}\nstakes:\n  us:\n    talks: {weight: 10, ideal: broad}",
)
declare(
    "C213",
    "A move nobody can make",
    "The rules forbid every state a package leads to, or an option in every state.",
    "rules:\n  r1: {never: {talks: broad, troops: none}}\npackages:\n  p1: {parties: [us, dprk], sets: {talks: broad, troops: none}}",
    "rules:\n  r1: {never: {talks: broad, troops: none}}\npackages:\n  p1: {parties: [us, dprk], sets: {talks: broad, troops: fewer}}",
)
declare(
    "C214",
    "A condition that can never hold",
    "No feasible state meets it, so that the linkage, red line or outcome it belongs to does nothing.",
    'issues:\n  talks: {title: The talks, mover: us, options: [none, broad], status_quo: none}\noutcomes:\n  o1: {title: More than broad, when: {talks: "> broad"}}',
    "issues:\n  talks: {title: The talks, mover: us, options: [none, broad], status_quo: none}\noutcomes:\n  o1: {title: Broad, when: {talks: broad}}",
)
declare(
    "C215",
    "An event of two kinds",
    "A move, a signal and an observation enter the likelihood in different ways; one event that is two is counted twice.",
    "record:\n  events:\n    e1: {title: The letter, date: 2018-05-01, move: {talks: broad}, observation: {letter: yes}}",
    "record:\n  events:\n    e1: {title: Talks open, date: 2018-05-01, move: {talks: broad}}\n    e2: {title: The letter is seen, date: 2018-05-01, observation: {letter: yes}}",
)
declare(
    "C216",
    "A number without grounds",
    "Every number rests on claims or says that it is assumed; a case with a `citation` rests on that.",
    "stakes:\n  us:\n    talks: {weight: 10, ideal: broad}",
    "stakes:\n  us:\n    talks: {weight: 10, ideal: broad, assumed: a fifth of what troops are worth to it}",
)
declare(
    "C217",
    "An unused claim",
    "Either something rests on it, or the case says why it makes no use of it.",
    "claims:\n  c1: {source: essay, type: event, says: …}",
    "claims:\n  c1: {source: essay, type: event, says: …, declined: it repeats c0}",
)
declare(
    "C218",
    "A claim declined and used",
    "It cannot be both.",
    "claims:\n  c1: {source: essay, type: goal, says: …, declined: sarcasm}\nstakes:\n  us:\n    talks: {weight: 10, ideal: broad, because: {c1: it wants talks}}",
    "claims:\n  c1: {source: essay, type: goal, says: …}\nstakes:\n  us:\n    talks: {weight: 10, ideal: broad, because: {c1: it wants talks}}",
)
declare(
    "C219",
    "A claim both prior and evidence",
    "What set a prior and then counts again as evidence makes an account look surer than it is.",
    "mechanisms:\n  pressure: {title: Does it bite?, values: {yes: y, no: n}, because: {c1: it says so}}\nindicators:\n  trains: {title: Freight, outcomes: {yes: y, no: n}, because: {c1: it saw none}}",
    "mechanisms:\n  pressure: {title: Does it bite?, values: {yes: y, no: n}, because: {c1: it says so}}\nindicators:\n  trains: {title: Freight, outcomes: {yes: y, no: n}, because: {c2: it saw none}}",
)
declare(
    "C220",
    "A source later than the case",
    "Nothing a case says may rest on what could not be known on its date.",
    "as_of: 2018-05-13\nsources:\n  essay: {title: An essay, published: 2019-07-04, sha256: …}",
    "as_of: 2018-05-13\nsources:\n  essay: {title: An essay, published: 2018-05-13, sha256: …}",
)
declare(
    "C221",
    "An anchor not as long as its quote",
    "`start` and `end` count code points of the raw text, `end` exclusive.",
    "claims:\n  c1: {source: essay, type: goal, says: …, anchor: {start: 10, end: 18, quote: blockade now}}",
    "claims:\n  c1: {source: essay, type: goal, says: …, anchor: {start: 10, end: 22, quote: blockade now}}",
)
declare(
    "C222",
    "A base rate from the future",
    "A rate from after the case's date may contain the answer.",
    "as_of: 2018-05-13\nquestions:\n  q1: {text: Peace?, resolve_by: 2019-01-01, base_rate: {chance: 0.1, source: a survey, dated: 2020-01-01}}",
    "as_of: 2018-05-13\nquestions:\n  q1: {text: Peace?, resolve_by: 2019-01-01, base_rate: {chance: 0.1, source: a survey, dated: 2017-01-01}}",
)
declare(
    "C223",
    "A question already resolved",
    "It is a retrodiction at best: its author may know the outcome.",
    "as_of: 2018-05-13\nquestions:\n  q1: {text: Peace?, resolve_by: 2018-01-01}",
    "as_of: 2018-05-13\nquestions:\n  q1: {text: Peace?, resolve_by: 2019-01-01}",
)
declare(
    "C224",
    "Too many states for a dense lens",
    "Dense lenses keep every state in memory and visit each many times. The deals lens does not.",
    "focus:\n  all: {title: Everything, issues: [a, b, c, d, e, f, g, h]}",
    "focus:\n  core: {title: What the summit is about, issues: [a, b, c, d]}",
)
declare(
    "C225",
    "A roadmap through the impossible",
    "After each step the state must be one that no rule forbids.",
    "rules:\n  r1: {never: {talks: none, troops: none}}\nroadmaps:\n  m1: {title: Pullout, period: 1 month, steps: {one: {acts: [us], sets: {troops: none}}}}",
    "rules:\n  r1: {never: {talks: none, troops: none}}\nroadmaps:\n  m1: {title: Pullout, period: 1 month, steps: {one: {acts: [us], sets: {talks: broad, troops: none}}}}",
)
declare(
    "C226",
    "Dates the wrong way round",
    "A deadline lies after the case's date, an event ends after it begins, an author knows no more than the day of publication.",
    "as_of: 2018-05-13\nclock: {horizon: 1 year, deadlines: {d1: {date: 2018-01-01, title: New year}}}",
    "as_of: 2018-05-13\nclock: {horizon: 1 year, deadlines: {d1: {date: 2019-01-01, title: New year}}}",
)
declare(
    "C227",
    "Not one answer",
    "A question is answered by exactly one of an outcome, a state, a move and an indicator.",
    "questions:\n  q1: {text: Peace?, resolve_by: 2019-01-01, answer: {outcome: peace, state: {talks: broad}}}",
    "questions:\n  q1: {text: Peace?, resolve_by: 2019-01-01, answer: {outcome: peace}}",
)
declare(
    "C228",
    "The impossible at a price",
    "What cannot be undone has no price, and what has a price can be undone.",
    "issues:\n  talks: {title: The talks, mover: us, options: [none, broad], status_quo: none, undo: {impossible: true, cost: 5}}",
    "issues:\n  talks: {title: The talks, mover: us, options: [none, broad], status_quo: none, undo: {impossible: true}}",
)
declare(
    "C229",
    "A name twice in one list",
    "It counts once; the second is probably a slip for another.",
    "agreement: {parties: [us, china, us]}",
    "agreement: {parties: [us, china, dprk]}",
)
declare(
    "C230",
    "A focus that cannot start",
    "A focus varies an issue or holds it, and holds the others in a state that no rule forbids.",
    "focus:\n  f1: {title: The talks, issues: [talks], held: {talks: broad}}",
    "focus:\n  f1: {title: The talks, issues: [talks], held: {troops: fewer}}",
)
declare(
    "C231",
    "Declared and never used",
    "Nothing comes from it. It may be a slip in a name elsewhere.",
    "sources:\n  essay: {title: An essay, published: 2018-05-13, sha256: …}\nclaims: {}",
    "sources:\n  essay: {title: An essay, published: 2018-05-13, sha256: …}\nclaims:\n  c1: {source: essay, type: goal, says: …}",
)
declare(
    "C232",
    "Rows that leave worlds out",
    "The first row that holds is taken. The last row has no `when`, so that every world has one; a row without `when` above it would hide the rest.",
    "expect:\n  squeeze: {when: {pressure: [bites]}, chances: {many: 0.2, few: 0.8}}",
    "expect:\n  squeeze: {when: {pressure: [bites]}, chances: {many: 0.2, few: 0.8}}\n  otherwise: {chances: {many: 0.5, few: 0.5}}",
)
declare(
    "C233",
    "Two answers set the same thing",
    "Answers of different mechanisms, or members of a set, may be true together. Where both set one number, what the case becomes would hang on their order.",
    "mechanisms:\n  a: {values: {yes: {title: y, set: {stakes.us.talks.weight: 9}}, no: n}}\n  b: {values: {yes: {title: y, set: {stakes.us.talks.weight: 2}}, no: n}}",
    "mechanisms:\n  a: {values: {much: {title: m, set: {stakes.us.talks.weight: 9}}, little: {title: l, set: {stakes.us.talks.weight: 2}}}}",
)
declare(
    "C234",
    "A prior where none belongs, or none where one does",
    "An account's prior follows from its mechanisms', so that no account can be favoured twice. Only the one that holds none of them needs its own.",
    "narratives:\n  squeeze: {title: Pressure works, assumes: {pressure: [bites]}, prior: 0.4}",
    "narratives:\n  squeeze: {title: Pressure works, assumes: {pressure: [bites]}}",
)
declare(
    "C235",
    "Silence that is reported, or never begins",
    "Silence is evidence from the day somebody watches, and is what no event shows. An event that reports it would count it twice.",
    "indicators:\n  trains: {title: Freight, outcomes: {many: m, few: f}, since: 2018-04-01}",
    "indicators:\n  trains: {title: Freight, outcomes: {many: m, few: f}, silence: few, since: 2018-04-01}",
)
declare(
    "C236",
    "A mechanism whose answers do not cover every world",
    "Every joint answer to the mechanisms is one world. A question that is not always asked stands below what it depends on and has an answer "
    "elsewhere; of a set, none of the members is the empty set.",
    "mechanisms:\n  made: {title: Is there a deal?, values: {yes: y, no: n}}\n  kept: {title: Is it kept?, values: {yes: y, no: n}, asked_if: {made: [yes]}}",
    "mechanisms:\n  made: {title: Is there a deal?, values: {yes: y, no: n}}\n  kept: {title: Is it kept?, values: {yes: y, no: n}, asked_if: {made: [yes]}, otherwise: no}",
)
declare(
    "C237",
    "An observer nobody can weigh",
    "How far one observer can move a conclusion follows from the chance that it informs; what it may be pushing is stated beforehand.",
    "observers:\n  clerk: {name: A clerk, modes: {informative: 0.7, noise: 0.1, pushing: 0.2}}",
    "observers:\n  clerk: {name: A clerk, modes: {informative: 0.7, noise: 0.1, pushing: 0.2}, pushes: {pressure: [bites]}}",
)
declare(
    "G101",
    "A name the game does not know",
    "Compiling met an actor, issue or option that is not declared, or a condition that cannot be read. `detente check` "
    "finds these first, with their place; a case built in Python may reach this one.",
    "stakes:\n  chnia:\n    talks: {weight: 10, ideal: broad}",
    "stakes:\n  china:\n    talks: {weight: 10, ideal: broad}",
)
declare(
    "G102",
    "A stake that gives no utility",
    "A stake needs a weight of 0 or more, and exactly one of `values` (every option), `ideal` (ordered issues) and "
    "`ranking` (every option once).",
    "stakes:\n  us:\n    talks: {weight: 10, ideal: broad, ranking: [broad, none]}",
    "stakes:\n  us:\n    talks: {weight: 10, ideal: broad}",
)
declare(
    "G103",
    "Persons decide for more than their principal",
    "Shares are parts of one choice; what persons do not decide is the principal's own. Drawn estimates count.",
    "actors:\n  trump: {name: Trump, kind: personal, within: us, decides_for: 1.3}",
    "actors:\n  trump: {name: Trump, kind: personal, within: us, decides_for: 0.3}",
)
declare(
    "G104",
    "Numbers too large to compare exactly",
    "Utilities are compared as 64-bit integers; at 1e-9 points apart, all stakes together may reach about a thousand "
    "million points.",
    "stakes:\n  us:\n    trade: {weight: 900000000000, ideal: open}   # dollars",
    "stakes:\n  us:\n    trade: {weight: 900, ideal: open}   # thousand million dollars",
)
declare(
    "G105",
    "A status quo that a rule forbids",
    "Rules are for what is impossible, and the status quo exists; so does the state in which a focus holds its issues.",
    "rules:\n  no-talks: {never: {talks: none}}    # and talks.status_quo is none",
    "red_lines:\n  no-talks: {held_by: us, when: {talks: none}, cost: 5}",
)
declare(
    "G106",
    "No such focus",
    "A focus must be declared in the case, and an issue is either varied or held.",
    "detente deals us-dprk-2018 --focus bargian",
    "detente deals us-dprk-2018 --focus bargain",
)
declare(
    "G107",
    "Too many states to hold at once",
    "A dense lens keeps every state in memory: 8 bytes a state and actor. The deals lens needs no such array.",
    "focus: {}    # 20 issues of 5 options: 95,367,431,640,625 states",
    "focus:\n  core: {title: What the summit is about, issues: [arsenal, sanctions, peace]}",
)
