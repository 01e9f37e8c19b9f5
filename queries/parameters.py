"""Parameters: from what a person types to an RDF term, and into a query without pasting text.

Terms of the graph are found by their names and must lie within what the question declares; numbers have ranges, closed lists
other words. Terms are written by the RDF library's own serialiser. A study stands for its parts too: sub-studies, cohorts and
amendments.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from decimal import Decimal
from difflib import get_close_matches

import pyoxigraph as ox

from ontology.iris import BASE, PREFIXES
from queries.catalogue import MARKED_LINE, Parameter, Question
from queries.names import ParameterError, Queryable, fold_name, resolve
from queries.scope import check

XSD = "http://www.w3.org/2001/XMLSchema#"
HIERARCHICAL = {
    "measure": "measure/measure", "subgroup": "subgroup/any-genetic-subgroup", "drug": "drug/treatment", "setting": "setting/any-setting",
}  # fmt: skip
Term = ox.NamedNode | ox.Literal

_PREFIXES = "".join(f"PREFIX {prefix}: <{iri}> " for prefix, iri in PREFIXES.items())
_BAND = re.compile(r"(\d{1,9})\s*[-\u2010-\u2015]\s*(\d{1,9})", re.ASCII)
_PARTS = """
PREFIX bg: <https://w3id.org/blinagraph/ontology/>
SELECT DISTINCT ?part WHERE { ?part bg:partOf+ %s ; a bg:Study } ORDER BY ?part
"""


def bind(question: Question, given: Mapping[str, str], store: Queryable) -> dict[str, tuple[Term, ...]]:
    """Turn given values into terms; absent hierarchical parameters become the root of their hierarchy.

    A study becomes several terms where it has parts: itself first, then what lies below it.

    Raises ParameterError for an unknown parameter, a value out of range, an unknown or ambiguous name.
    """
    known = {parameter.name: parameter for parameter in question.parameters}
    for name in given:
        if name not in known:
            near = get_close_matches(name, known, n=3, cutoff=0.4) or sorted(known)
            raise ParameterError(f"{question.name} has no parameter {name!r}", near)
    wanted = _with_bands(question, given)
    terms: dict[str, tuple[Term, ...]] = {}
    for parameter in question.parameters:
        value = wanted.get(parameter.name, parameter.default)
        if value is not None:
            term = to_term(parameter, value, store)
            if isinstance(term, ox.NamedNode) and parameter.within and parameter.name in given:
                check(question, parameter, term, store)
            terms[parameter.name] = (term, *_parts(term, store)) if parameter.type == "study" else (term,)
        elif parameter.required:
            raise ParameterError(f"{question.name} needs --{parameter.name}, for example {parameter.example}")
        elif parameter.type in HIERARCHICAL:
            terms[parameter.name] = (ox.NamedNode(BASE + HIERARCHICAL[parameter.type]),)
    return terms


def _with_bands(question: Question, given: Mapping[str, str]) -> dict[str, str]:
    """Give both ends of a band, such as 3-4, to the parameters that take them. Raises ParameterError for one that runs backwards."""
    wanted = dict(given)
    for parameter in question.parameters:
        band = _BAND.fullmatch(given.get(parameter.name, ""))
        if not parameter.upto or band is None:
            continue
        if parameter.upto in given:
            raise ParameterError(f"--{parameter.name} {band[0]} already has an upper end: leave out --{parameter.upto}")
        if Decimal(band[1]) > Decimal(band[2]):
            raise ParameterError(f"--{parameter.name} is {band[0]!r}; expected the lower end first, such as {band[2]}-{band[1]}")
        wanted |= {parameter.name: band[1], parameter.upto: band[2]}
    return wanted


def _parts(study: Term, store: Queryable) -> list[Term]:
    """The parts of a study at every depth, in the order of their IRIs."""
    return [row["part"] for row in store.query(_PARTS % study)]


def to_term(parameter: Parameter, value: str, store: Queryable) -> Term:
    """Turn one value into a term of the parameter's type. Raises ParameterError for one that is none."""
    if parameter.type in ("integer", "decimal"):
        return _number(parameter, value)
    if parameter.type == "word":
        return ox.Literal(_word(parameter, value, store))
    return resolve(parameter.type, value, store)


def _number(parameter: Parameter, value: str) -> ox.Literal:
    pattern = r"-?\d{1,9}" if parameter.type == "integer" else r"-?\d{1,9}(\.\d{1,9})?"
    if not re.fullmatch(pattern, value, re.ASCII):
        article = "an" if parameter.type == "integer" else "a"
        raise ParameterError(f"--{parameter.name} is {value!r}; expected {article} {parameter.type} such as {parameter.example}")
    if parameter.range and not parameter.range[0] <= Decimal(value) <= parameter.range[1]:
        least, most = parameter.range
        raise ParameterError(f"--{parameter.name} is {value!r}; expected {least} to {most}: {parameter.description}")
    return ox.Literal(value, datatype=ox.NamedNode(XSD + parameter.type))


def _word(parameter: Parameter, value: str, store: Queryable) -> str:
    """The word to bind: of a closed list the value that is meant, of names in the graph the one that the query knows."""
    if parameter.values:
        return allowed_value(parameter, value)
    if parameter.among is None or value == parameter.default:
        return value
    known: dict[str, str] = {}
    for row in store.query(f"{_PREFIXES}SELECT DISTINCT ?name ?value WHERE {{ {parameter.among} }}"):
        known.setdefault(fold_name(row["name"].value), (row["value"] or row["name"]).value)
    found = known.get(fold_name(value))
    if found is None:
        near = get_close_matches(fold_name(value), known, n=5, cutoff=0.6)
        raise ParameterError(f"--{parameter.name} is {value!r}, which nothing here is called", list(dict.fromkeys(known[n] for n in near)))
    return found


def allowed_value(parameter: Parameter, value: str) -> str:
    """The value of a closed list that is meant: by itself, by other words for it, or by words that it alone has.

    Raises ParameterError with what is near, or with all that may be meant.
    """
    names: dict[str, str] = {}
    for allowed in parameter.values:
        for name in (allowed, *parameter.spoken.get(allowed, ())):
            names.setdefault(fold_name(name), allowed)
    sought = fold_name(value)
    if sought in names:
        return names[sought]
    parts = {allowed for name, allowed in names.items() if sought and set(sought.split()) <= set(name.split())}
    if len(parts) == 1:
        return parts.pop()
    if parts:
        raise ParameterError(f"--{parameter.name} {value!r} may mean several: say which", [v for v in parameter.values if v in parts])
    near = list(dict.fromkeys(names[name] for name in get_close_matches(sought, names, n=3, cutoff=0.6)))
    expected = "" if near else f"; expected one of {', '.join(parameter.values)}"
    raise ParameterError(f"--{parameter.name} is {value!r}, which is no value of it{expected}", near)


def with_values(question: Question, terms: Mapping[str, Sequence[Term]]) -> str:
    r"""Write the question's query with parameter ``x`` bound as ``$in_x`` by VALUES at the marker line.

    A parameter with several terms takes each of them in turn. Each parameter has a block of its own: Virtuoso's compiler fails on
    one row of several variables where an OPTIONAL follows.

    >>> from queries.catalogue import Question
    >>> asked = Question("q", "", "", ("t",), (), {}, "SELECT ?s {\n  # @parameters\n  ?s ?p $in_o }")
    >>> print(with_values(asked, {"o": [ox.Literal('a "quoted" } text')]}))
    SELECT ?s {
      VALUES $in_o { "a \"quoted\" } text" }
      ?s ?p $in_o }
    """
    values = " ".join(f"VALUES $in_{name} {{ {' '.join(map(str, choices))} }}" for name, choices in terms.items())
    return MARKED_LINE.sub(lambda match: match[1] + values, question.text)
