"""Free words: which question they ask, and which of its parameters they name.

Words are matched, misspellings included, against what each question says of itself: name, title, question, the other words
it is asked in, tags, columns and parameters; names of things are looked up in the graph. One question is *clear* when it
explains most of the words and every value they name, and no other question comes near; else there are only candidates.
"""

from __future__ import annotations

import math
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from ontology.iris import BASE
from queries.catalogue import Parameter, Question
from queries.names import Queryable
from queries.parameters import HIERARCHICAL
from queries.scope import roots
from queries.spoken import GRADE, HORIZON, Named, figures, of_closed_lists, terms, what_lies_above
from queries.words import alike, fold, tokens

FIELD_WEIGHTS = {"name": 3.0, "asked_as": 2.4, "title": 2.0, "question": 1.5, "tags": 1.2, "parameters": 1.0, "columns": 0.6}
ITS_SUBJECT = 3.5
BELOW_ITS_SUBJECT = 2.0
ONE_OF_A_KIND = 1.7
ANY_MEASURE = 1.0
TAKEN_BY_MOST = {"study": 0.3, "work": 0.35}
"""Nearly every question takes a study, so that a study says little of which is asked."""
BESIDE_OTHERS = 0.3
"""What all is about says little beside other words."""
ANOTHERS_VALUE = 0.5
"""A word that is a value of another question's closed list explains less here: hazard ratio for death is no survival curve."""
WHOLE_NAME = 0.15
ASKED_JUST_SO = 1.5
ASKED_WITH_IT = 1.1
WHAT_ALL_IS_ABOUT = "blinatumomab"
LEAST_SHARE = 0.7
MARGIN = 1.2
MOST_CANDIDATES = 5
ROOTED = frozenset(HIERARCHICAL) - {"setting"}
"""Sorts whose default is what a question is about; the setting by default is only the usual one."""
FIGURES = ("grade", "horizon", "age")


@dataclass(frozen=True, slots=True)
class Candidate:
    """A question that words may ask: the parameters they name, the words it explains, those it does not, how well it fits."""

    question: Question
    named: Mapping[str, Named]
    matched: tuple[str, ...]
    unmatched: tuple[str, ...]
    score: float

    @property
    def by_its_words(self) -> tuple[str, ...]:
        """The words that only the question's own words explain: no parameter holds them, so they narrow nothing."""
        held = {word for value in self.named.values() for word in (value.words, *tokens(value.words))}
        return tuple(word for word in self.matched if word not in held)


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
    said = figures(folded)
    fields = {q.name: _fields(q) for q in questions}
    known = {word for of_question in fields.values() for words in of_question.values() for word in words}
    plain = GRADE.sub(" ", HORIZON.sub(" ", folded))
    named = [*said, *terms(plain, store, known)]
    above = what_lies_above(named, store)
    asked = list(dict.fromkeys([*tokens(plain), *(value.sort for value in said)]))
    told = {word for n in named if n.value == WHAT_ALL_IS_ABOUT for word in tokens(n.words)}
    own = {question.name: {token: _fit(token, fields[question.name], known) for token in asked} for question in questions}
    weights = {token: _rarity(token, own.values()) * (BESIDE_OTHERS if token in told else 1.0) for token in asked}
    closed = {question.name: of_closed_lists(question, folded) for question in questions}
    values = {word for of_question in closed.values() for value in of_question for word in tokens(value.words)}
    judged = [_judge(q, [*closed[q.name], *named], above, weights, own[q.name], folded, values) for q in questions]
    ranked = sorted((c for c in judged if c.score > 0), key=lambda c: (-c.score, c.question.name))
    explained = {word for candidate in ranked for word in candidate.matched}
    unknown = [token for token in asked if token not in explained]
    clear = _is_clear(ranked, [n for n in named if n.value != WHAT_ALL_IS_ABOUT], [t for t in asked if t not in told], own, above)
    as_said = {value.sort: value.words for value in said}
    return Guess(tuple(_in_their_words(c, as_said) for c in _offered(ranked, named)), clear, tuple(as_said.get(w, w) for w in unknown))


def _in_their_words(candidate: Candidate, as_said: Mapping[str, str]) -> Candidate:
    """Name figures as they were typed: 1-year, not horizon."""
    matched, unmatched = (tuple(as_said.get(word, word) for word in words) for words in (candidate.matched, candidate.unmatched))
    return replace(candidate, matched=matched, unmatched=unmatched)


def _offered(ranked: Sequence[Candidate], named: Sequence[Named]) -> tuple[Candidate, ...]:
    """The best candidates, and for every value that none of them takes the best one that does."""
    offered = list(ranked[:MOST_CANDIDATES])
    for value in named:
        if not any(value in candidate.named.values() for candidate in offered):
            offered += [candidate for candidate in ranked if value in candidate.named.values()][:1]
    return tuple(offered)


def _same(folded: str, sayings: Iterable[str]) -> bool:
    """Whether words say just that, punctuation and common words aside."""
    return bool(tokens(folded)) and any(tokens(folded) == tokens(fold(saying)) for saying in sayings)


def _holds(folded: str, sayings: Iterable[str]) -> bool:
    """Whether the words hold one of some sayings of two words or more."""
    spaced = f" {folded.replace('-', ' ')} "
    return any(" " in said and f" {said} " in spaced for said in (fold(saying.replace("-", " ")) for saying in sayings))


def _judge(
    question: Question,
    named: Sequence[Named],
    above: Mapping[str, set[str]],
    weights: Mapping[str, float],
    own: Mapping[str, float],
    folded: str,
    values: Iterable[str],
) -> Candidate:
    """How well a question explains the words, by its own words and by the values it takes."""
    assigned = _assign(question, named, above, {token for token in weights if own[token] > 0})
    by_term = _by_term(question, assigned, above)
    listed = {parameter.name for parameter in question.parameters if parameter.values}
    own_values = {word for name, value in assigned.items() if name in listed for word in tokens(value.words)}
    by_term |= {word: by_term[word] * ANOTHERS_VALUE for word in values if word in by_term and word not in own_values}
    fit = {token: max(own[token], by_term.get(token, 0.0)) for token in weights}
    score = sum(weight * fit[token] for token, weight in weights.items())
    name = tokens(question.name.replace("-", " "))
    named_by = sum(1 for word in name if any(alike(token, word) for token in weights)) / len(name)
    asked = ASKED_JUST_SO if _same(folded, question.asked_as) else ASKED_WITH_IT if _holds(folded, question.asked_as) else 1.0
    matched = tuple(token for token in weights if fit[token] > 0)
    unmatched = tuple(token for token in weights if fit[token] <= 0)
    return Candidate(question, assigned, matched, unmatched, score * asked * (1 + WHOLE_NAME * named_by))


def _is_clear(
    ranked: Sequence[Candidate],
    named: Sequence[Named],
    words: Sequence[str],
    own: Mapping[str, Mapping[str, float]],
    above: Mapping[str, set[str]],
) -> bool:
    """Whether the best question explains most words and every value named, by words of its own too, and none comes near."""
    if not ranked:
        return False
    best = ranked[0]
    taken = {value.words for value in best.named.values()}
    leaves_out = [n for n in named if n.words not in taken and not set(_said(n)) <= set(best.matched)]
    about = [
        _weight(p, best.named[p.name], above) for p in best.question.parameters if p.name in best.named and best.named[p.name] in named
    ]
    by_itself = any(own[best.question.name][token] for token in best.matched) or max(about, default=0.0) >= BELOW_ITS_SUBJECT
    enough = len(set(best.matched) & set(words)) >= LEAST_SHARE * len(words)
    return enough and by_itself and not leaves_out and (len(ranked) == 1 or best.score >= MARGIN * ranked[1].score)


def _said(named: Named) -> list[str]:
    """The words, as they are weighed, that name a value."""
    return [named.sort] if named.sort in FIGURES else tokens(named.words)


def _by_term(question: Question, assigned: Mapping[str, Named], above: Mapping[str, set[str]]) -> dict[str, float]:
    """How well values named explain their words: best where the question is about that very term, least where it takes any."""
    explained: dict[str, float] = {}
    for parameter in question.parameters:
        value = assigned.get(parameter.name)
        if value is not None:
            weight = _weight(parameter, value, above)
            for word in _said(value):
                explained[word] = max(weight, explained.get(word, 0.0))
    return explained


def _weight(parameter: Parameter, value: Named, above: Mapping[str, set[str]]) -> float:
    if parameter.names:
        return TAKEN_BY_MOST["study"]
    if value.sort not in ROOTED:
        return TAKEN_BY_MOST.get(value.sort, ONE_OF_A_KIND)
    if value.value in parameter.subject:
        return ITS_SUBJECT
    if {f"{BASE}{value.sort}/{slug}" for slug in parameter.subject} & above.get(f"{BASE}{value.sort}/{value.value}", set()):
        return BELOW_ITS_SUBJECT
    return ANY_MEASURE if value.sort == "measure" else ONE_OF_A_KIND


def _fields(question: Question) -> dict[str, list[str]]:
    return {
        "name": tokens(question.name.replace("-", " ")),
        "asked_as": tokens(" ".join(question.asked_as)),
        "title": tokens(question.title),
        "question": tokens(question.question),
        "tags": tokens(" ".join(question.tags)),
        "parameters": tokens(" ".join(p.name for p in question.parameters)),
        "columns": tokens(" ".join(question.columns).replace("_", " ")),
    }


def _fit(token: str, fields: Mapping[str, list[str]], known: Collection[str]) -> float:
    """How well a question's own words explain one word: the best field counts; what is ``known`` is not misspelt."""
    return max(FIELD_WEIGHTS[field] * max((alike(token, word, known) for word in words), default=0.0) for field, words in fields.items())


def _rarity(token: str, fits: Iterable[Mapping[str, float]]) -> float:
    """Words that few questions use say more about what is asked."""
    every = list(fits)
    using = sum(1 for own in every if own[token] > 0)
    return 1.0 + math.log((1 + len(every)) / (1 + using))


def _takes(parameter: Parameter, named: Named, above: Mapping[str, set[str]]) -> bool:
    """Whether a parameter can take what was named: the right sort, and within what the question declares."""
    if named.sort in (*FIGURES, "gene") or named.value in parameter.values:
        return parameter.name == named.sort
    if named.sort in parameter.names:
        return True
    if parameter.type != named.sort:
        return False
    term = f"{BASE}{named.sort}/{named.value}"
    return not parameter.within or bool(set(roots(parameter)) & {term, *above.get(term, ())})


def _assign(question: Question, named: Sequence[Named], above: Mapping[str, set[str]], own: Iterable[str] = ()) -> dict[str, Named]:
    """Give each value to the first parameter that takes it; words name one value, beside the question's ``own`` words too."""
    given: dict[str, Named] = {}

    def spent(value: Named) -> bool:
        words = set(_said(value))
        return any(words <= set(said) or set(said) <= words <= {*said, *own} for said in map(_said, given.values()))

    for value in named:
        for parameter in question.parameters:
            if parameter.name not in given and not spent(value) and _takes(parameter, value, above):
                given[parameter.name] = replace(value, value=f"{value.sort}:{value.value}") if parameter.names else value
                break
    return given
