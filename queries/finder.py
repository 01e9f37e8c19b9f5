"""Free words: which question they ask, and which of its parameters they name.

Words are matched, misspellings included, against what each question says of itself: name, title, question, the other words
it is asked in, tags, columns and parameters; names of things are looked up in the graph. One question is *clear* when it
explains most of the words and every value they name, and no other question comes near; else there are only candidates.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from rapidfuzz import fuzz

from ontology.iris import BASE
from queries.catalogue import Parameter, Question
from queries.parameters import HIERARCHICAL, Queryable
from queries.spoken import GRADE, HORIZON, STOP_WORDS, Named, figures, fold, terms, what_lies_above

FIELD_WEIGHTS = {"name": 3.0, "asked_as": 2.4, "title": 2.0, "question": 1.5, "tags": 1.2, "parameters": 1.0, "columns": 0.6}
ITS_SUBJECT = 3.5
BELOW_ITS_SUBJECT = 2.0
ONE_OF_A_KIND = 1.7
ANY_MEASURE = 1.0
WHOLE_NAME = 0.15
WHAT_ALL_IS_ABOUT = "blinatumomab"
ALIKE = 84.0
LEAST_SHARE = 0.7
MARGIN = 1.2
MOST_CANDIDATES = 5


@dataclass(frozen=True, slots=True)
class Candidate:
    """A question that words may ask: the parameters they name, the words it explains, those it does not, how well it fits."""

    question: Question
    named: Mapping[str, Named]
    matched: tuple[str, ...]
    unmatched: tuple[str, ...]
    score: float


@dataclass(frozen=True, slots=True)
class Guess:
    """What free words may mean: candidates by fit, whether the first is clear, and the words that nothing explains."""

    candidates: tuple[Candidate, ...]
    clear: bool
    unknown: tuple[str, ...] = ()


def find(words: str, questions: Sequence[Question], store: Queryable) -> Guess:
    """Find the question that free words ask, and what they name."""
    folded = fold(words)
    for question in questions:
        if _same(folded, (question.title, question.question)):
            return Guess((Candidate(question, {}, tuple(folded.split()), (), math.inf),), True)
    named = [*figures(folded), *terms(folded, store)]
    above = what_lies_above(named, store)
    tokens = list(dict.fromkeys(_tokens(GRADE.sub(" grade ", HORIZON.sub(" horizon ", folded)))))
    told = {word for n in named if n.value == WHAT_ALL_IS_ABOUT for word in _tokens(n.words)}
    fields = {q.name: _fields(q) for q in questions}
    weights = {token: _rarity(token, fields.values()) for token in tokens}
    judged = [_judge(question, named, above, weights, fields[question.name], folded) for question in questions]
    ranked = sorted((c for c in judged if c.score > 0), key=lambda c: (-c.score, c.question.name))
    explained = {word for candidate in ranked for word in candidate.matched}
    unknown = tuple(token for token in tokens if token not in explained)
    clear = _is_clear(ranked, [n for n in named if n.value != WHAT_ALL_IS_ABOUT], [t for t in tokens if t not in told], fields)
    return Guess(_offered(ranked, named), clear, unknown)


def _offered(ranked: Sequence[Candidate], named: Sequence[Named]) -> tuple[Candidate, ...]:
    """The best candidates, and for every value that none of them takes the best one that does."""
    offered = list(ranked[:MOST_CANDIDATES])
    for value in named:
        if not any(value in candidate.named.values() for candidate in offered):
            offered += [candidate for candidate in ranked if value in candidate.named.values()][:1]
    return tuple(offered)


def _same(folded: str, sayings: Iterable[str]) -> bool:
    """Whether words say just that, punctuation and common words aside."""
    return bool(_tokens(folded)) and any(_tokens(folded) == _tokens(fold(saying)) for saying in sayings)


def _judge(
    question: Question,
    named: Sequence[Named],
    above: Mapping[str, set[str]],
    weights: Mapping[str, float],
    fields: Mapping[str, list[str]],
    folded: str,
) -> Candidate:
    """How well a question explains the words, by its own words and by the values it takes."""
    assigned = _assign(question, [*named, *_of_closed_lists(question, folded)], above)
    by_term = _by_term(question, assigned)
    fit = {token: max(_fit(token, fields), by_term.get(token, 0.0)) for token in weights}
    score = sum(weight * fit[token] for token, weight in weights.items())
    named_by = sum(1 for word in fields["name"] if any(_alike(token, word) for token in weights)) / len(fields["name"])
    asked = 1.5 if _same(folded, question.asked_as) else 1.0
    matched = tuple(token for token in weights if fit[token] > 0)
    unmatched = tuple(token for token in weights if fit[token] <= 0)
    return Candidate(question, assigned, matched, unmatched, score * asked * (1 + WHOLE_NAME * named_by))


def _is_clear(
    ranked: Sequence[Candidate], named: Sequence[Named], tokens: Sequence[str], fields: Mapping[str, Mapping[str, list[str]]]
) -> bool:
    """Whether the best question explains most words and every value named, by words of its own too, and none comes near."""
    if not ranked:
        return False
    best = ranked[0]
    leaves_out = [n for n in named if n not in best.named.values() and not set(_tokens(n.words)) & set(best.matched)]
    own = any(_fit(token, fields[best.question.name]) for token in best.matched)
    enough = len(set(best.matched) & set(tokens)) >= LEAST_SHARE * len(tokens)
    return enough and own and not leaves_out and (len(ranked) == 1 or best.score >= MARGIN * ranked[1].score)


def _by_term(question: Question, assigned: Mapping[str, Named]) -> dict[str, float]:
    """How well values named explain their words: best where the question is about that very term, least where it takes any."""
    explained: dict[str, float] = {}
    for parameter in question.parameters:
        value = assigned.get(parameter.name)
        if value is None:
            continue
        if value.sort not in HIERARCHICAL:
            weight = ONE_OF_A_KIND
        elif parameter.default is None:
            weight = ANY_MEASURE if value.sort == "measure" else ONE_OF_A_KIND
        else:
            weight = ITS_SUBJECT if parameter.default == value.value else BELOW_ITS_SUBJECT
        for word in _tokens(value.words):
            explained[word] = max(weight, explained.get(word, 0.0))
    return explained


def _fields(question: Question) -> dict[str, list[str]]:
    return {
        "name": _tokens(question.name.replace("-", " ")),
        "asked_as": _tokens(" ".join(question.asked_as)),
        "title": _tokens(question.title),
        "question": _tokens(question.question),
        "tags": _tokens(" ".join(question.tags)),
        "parameters": _tokens(" ".join(p.name for p in question.parameters)),
        "columns": _tokens(" ".join(question.columns).replace("_", " ")),
    }


def _tokens(text: str) -> list[str]:
    return [word for word in re.findall(r"[\w:+]+", text.casefold()) if word not in STOP_WORDS]


def _alike(token: str, word: str) -> float:
    """How alike two words are, 0 to 1: the same, another form of the same (relapse, relapsed), or misspelt."""
    if token == word:
        return 1.0
    shorter, longer = sorted((token, word), key=len)
    if len(shorter) >= 4 and longer.startswith(shorter):
        return 0.95
    if len(shorter) < 5:
        return 0.0
    ratio = fuzz.ratio(token, word)
    return ratio / 100 if ratio >= ALIKE else 0.0


def _fit(token: str, fields: Mapping[str, list[str]]) -> float:
    """How well a question's own words explain one word: the best field counts."""
    return max(FIELD_WEIGHTS[field] * max((_alike(token, word) for word in words), default=0.0) for field, words in fields.items())


def _rarity(token: str, all_fields: Iterable[Mapping[str, list[str]]]) -> float:
    """Words that few questions use say more about what is asked."""
    every = list(all_fields)
    using = sum(1 for fields in every if _fit(token, fields) > 0)
    return 1.0 + math.log((1 + len(every)) / (1 + using))


def _takes(parameter: Parameter, named: Named, above: Mapping[str, set[str]]) -> bool:
    """Whether a parameter can take what was named: the right sort, and below the root that the question is about."""
    if named.sort in ("grade", "horizon", "gene") or named.value in parameter.values:
        return parameter.name == named.sort
    if parameter.type != named.sort:
        return False
    if parameter.default is None or named.sort not in HIERARCHICAL:
        return True
    root = f"{BASE}{parameter.type}/{parameter.default}"
    term = f"{BASE}{named.sort}/{named.value}"
    return root == term or root in above.get(term, set())


def _of_closed_lists(question: Question, folded: str) -> list[Named]:
    """Values of two words and more that a parameter allows and the words hold, such as hazard ratio."""
    words = f" {folded.replace('-', ' ')} "
    spelt = [(parameter.name, value, value.casefold().replace("-", " ")) for parameter in question.parameters for value in parameter.values]
    return [Named(name, value, spelling) for name, value, spelling in spelt if " " in spelling and f" {spelling} " in words]


def _assign(question: Question, named: Sequence[Named], above: Mapping[str, set[str]]) -> dict[str, Named]:
    given: dict[str, Named] = {}
    for value in named:
        for parameter in question.parameters:
            if parameter.name not in given and _takes(parameter, value, above):
                given[parameter.name] = value
                break
    return given
