"""Pages as plain HTML: everything has one, everything is reached by links, figures lead to their passages, rows are those of ``ask``."""

from __future__ import annotations

import json
import re
import runpy
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import quote

import pytest

pytest.importorskip("jinja2", reason="the extra web is not installed")

from click.testing import CliRunner

import blinagraph as bg
from blinagraph.cli import main
from graph.store import EmbeddedStore, open_current
from ontology.iris import BASE
from queries.catalogue import GROUPS, load, load_all, question_files
from queries.results import to_csv, to_json, to_tsv
from queries.runner import ask

READING = runpy.run_path(str(Path(__file__).with_name("pages_reading.py")))
Page, read = READING["Page"], READING["read"]
KINDS = ("study", "work", "drug", "subgroup", "measure", "gene", "scheme", "setting", "regimen", "cohort", "case", "definition", "finding",
         "statement", "discrepancy", "administration", "case-fact", "criterion", "lesion", "category", "set", "arm", "phase")  # fmt: skip


@pytest.fixture(scope="module")
def address(store_root: Path, start_server: Callable[..., tuple[str, int]]) -> str:
    return start_server(store_root, "--workers", "2")[0]


@pytest.fixture(scope="module")
def graph(store_root: Path) -> Iterator[EmbeddedStore]:
    with open_current(store_root) as opened:
        yield opened


def some(graph: EmbeddedStore, sort: str) -> str:
    """The path of a thing of a sort."""
    query = f'SELECT ?s {{ ?s a ?c FILTER(STRSTARTS(STR(?s), "{BASE}{sort}/")) }} ORDER BY ?s LIMIT 1'
    return next(iter(graph.query(query)))["s"].value.removeprefix(BASE)


def sound(page: Page) -> None:
    """Well-formed, nothing inline, nothing from elsewhere, a strict policy, a language, one heading, labelled fields."""
    assert page.status == 200, page.text
    assert page.unclosed == []
    assert page.inline == []
    policy = page.headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    for tag, attributes in page.elements:
        assert not any(name.startswith("on") or name == "style" for name in attributes), (tag, attributes)
        for name in ("src", "action"):
            assert "//" not in attributes.get(name, ""), (tag, attributes)
        if tag == "link":
            assert attributes["href"].startswith("/")
    assert page.all("html")[0]["lang"] == "en"
    assert len(page.all("h1")) == 1
    labelled = {label.get("for") for label in page.all("label")}
    for tag in ("input", "select", "textarea"):
        for control in page.all(tag):
            assert control.get("type") == "hidden" or control["id"] in labelled
    ids = [attributes["id"] for _, attributes in page.elements if "id" in attributes]
    assert len(ids) == len(set(ids))


@pytest.mark.parametrize("sort", KINDS)
def test_every_kind_of_thing_has_a_page_at_the_path_of_its_iri(address: str, graph: EmbeddedStore, sort: str) -> None:
    path = some(graph, sort)
    page = read(address, f"/{quote(path)}")
    sound(page)
    assert BASE + path in page.text
    assert read(address, f"/{quote(path)}.ttl").headers.get_content_type() == "text/turtle"
    assert read(address, f"/{quote(path)}", "application/ld+json").headers.get_content_type() == "application/ld+json"


@pytest.mark.parametrize("name", sorted(question_files()))
def test_every_question_has_a_form_and_the_rows_of_ask(address: str, graph: EmbeddedStore, name: str) -> None:
    question = load(name)
    given = {parameter.name: parameter.example for parameter in question.parameters if parameter.required}
    wanted = ask(question, given, graph)
    query = "&".join(f"{key}={quote(value)}" for key, value in given.items())
    page = read(address, f"/ask/{name}?{query}")
    sound(page)
    assert {parameter.name for parameter in question.parameters} <= {
        control.get("name") for tag in ("input", "select") for control in page.all(tag)
    }
    assert page.records == min(len(wanted), 250)
    csv = read(address, f"/ask/{name}.csv?{query}")
    assert csv.html == to_csv(wanted)
    assert "attachment" in csv.headers["Content-Disposition"]


def test_a_question_is_taken_away_in_every_form(address: str, graph: EmbeddedStore) -> None:
    wanted = ask(load("survival"), {"study": "e1910"}, graph)
    assert read(address, "/ask/survival.tsv?study=e1910").html == to_tsv(wanted)
    assert json.loads(read(address, "/ask/survival.json?study=e1910&_filter=ignored").html) == json.loads(to_json(wanted))


@pytest.mark.parametrize(
    ("path", "status", "says"),
    [
        ("/ask/refractory-subgroups?subgroup=ikzf1plas", 400, "ikzf1plus"),
        ("/ask/survival?horizon=soon", 400, "expected a decimal"),
        ("/ask/survival?nonsense=1", 400, "no parameter"),
        ("/ask/survivel", 404, "survival"),
        ("/ask/survivel.csv", 404, "survival"),
        ("/study/nobody", 404, "holds nothing"),
        ("/nothing/at/all", 404, "holds nothing"),
        ("/rows/nonsense/study/blina-cell", 404, "no such list"),
        ("/rows/findings/study/%3E", 404, "no such list"),
        ("/proof?fact=finding/none", 404, "none of these"),
        ("/proof?fact=%3E%3C", 400, "cannot be"),
        ("/proof", 404, "none of these"),
        ("/editor?query=SELECT", 400, "not valid SPARQL"),
        ("/editor?query=ASK%7BSERVICE%3Chttp://localhost/%3E%7B?s+?p+?o%7D%7D", 403, "SERVICE is not allowed"),
        ("/editor?example=nonsense", 404, "no example"),
        ("/editor.exe?query=ASK%7B%7D", 404, "no form"),
    ],
)
def test_what_cannot_be_shown_says_why(address: str, path: str, status: int, says: str) -> None:
    page = read(address, path)
    assert page.status == status
    assert says in page.text
    assert "Traceback" not in page.text


def test_a_wrong_name_offers_links_to_what_may_be_meant(address: str) -> None:
    page = read(address, "/ask/refractory-subgroups?subgroup=ikzf1plas&study=blina-cell")
    offered = [link for link in page.links if "subgroup=ikzf1plus" in link]
    assert offered
    assert "study=blina-cell" in offered[0]
    sound(read(address, offered[0]))


def test_home_counts_what_the_graph_holds(address: str, graph: EmbeddedStore) -> None:
    page = read(address, "/")
    sound(page)
    ns = "PREFIX bg: <https://w3id.org/blinagraph/ontology/> "
    for kind in ("Study", "Statement", "Case", "GeneticSubgroup", "Drug", "Discrepancy"):
        [row] = graph.query(f"{ns}SELECT (COUNT(DISTINCT ?s) AS ?n) {{ ?s a bg:{kind} }}")
        assert f"{int(row['n'].value):,}" in page.text
    assert {f"/ask/{name}" for name in question_files()} <= set(page.links)


@pytest.mark.parametrize(
    ("wanted", "found"),
    [
        ("IKZF1plus", "/subgroup/ikzf1plus"),
        ("ikzf1 plus", "/subgroup/ikzf1plus"),
        ("Blincyto", "/drug/blinatumomab"),
        ("NCIT:C62528", "/drug/blinatumomab"),
        ("NCT04554485", "/study/blina-cell"),
        ("10.3324/haematol.2024.287062", "/work/salek2025"),
        ("Salek", "/work/salek2025"),
        ("refractory to blinatumomab", "/ask/refractory-subgroups"),
        ("who relapsed cd19 negative", "/ask/relapse?measure=cd19-status-at-relapse"),
        ("blinatumomb", "/ask/blinatumomab-schedules"),
    ],
)
def test_search_finds_names_synonyms_and_identifiers(address: str, wanted: str, found: str) -> None:
    page = read(address, f"/search?q={quote(wanted)}")
    sound(page)
    assert found in page.links


@pytest.mark.parametrize("wanted", ["", "   ", "-", "nothing is called so", "\\", '"', "%", "a" * 5000, "[", "\u0000"])
def test_search_survives_any_text(address: str, wanted: str) -> None:
    sound(read(address, f"/search?q={quote(wanted)}"))


def test_tables_sort_filter_and_turn_pages_by_address(address: str) -> None:
    """Without any script: the links in the heads sort, the form filters, numbers sort as numbers."""
    path = "/rows/findings/study/e1910"
    plain, down = read(address, path), read(address, f"{path}?_sort=-result")
    sound(down)
    assert 'aria-sort="descending"' in down.html
    assert any("_sort=-measure" in link for link in read(address, f"{path}?_sort=measure").links)
    filtered = read(address, f"{path}?_filter=overall+survival")
    assert 0 < filtered.records < plain.records
    assert "No row holds" in read(address, f"{path}?_filter=zzzz").text
    first, second = read(address, "/finding"), read(address, "/finding?_page=2")
    assert any("_page=2" in link for link in first.links)
    assert first.records == 250
    assert first.text != second.text
    for nonsense in ("_page=0", "_page=x", "_page=99999999999999999999", "_sort=nonsense", "_page=²"):
        sound(read(address, f"/finding?{quote(nonsense, safe='=')}"))


def test_lists_are_taken_away_with_iris(address: str) -> None:
    rows = json.loads(read(address, "/rows/findings/study/blina-cell.json").html)
    assert rows
    assert all(row["finding"].startswith(f"{BASE}finding/") and row["measure_iri"].startswith(BASE) for row in rows)
    assert read(address, "/rows/findings/study/blina-cell.csv").html.count("\n") >= len(rows) + 1


def test_every_figure_leads_to_its_passage(address: str, graph: EmbeddedStore) -> None:
    """In the first question's answer, each figure is a link; one to three facts are a page with place and printed characters."""
    page = read(address, "/ask/refractory-subgroups?study=blina-cell")
    figure = next(link for link in page.links if "ikzf1plus-refractory" in link)
    proof = read(address, figure)
    sound(proof)
    assert "Not printed: derived" in proof.text
    assert "Table 1, IKZF1 plus" in proof.text
    assert "8 (29)" in proof.text
    assert "not at hand" in proof.text


def test_a_fact_that_another_rests_on_stands_once(address: str) -> None:
    """A row with a derived figure and its printed sources: each passage is shown below the figure that rests on it, with its own figure."""
    facts = ("ikzf1plus-refractory", "refractory-ikzf1plus", "t1-genetic-subgroup-ikzf1plus")
    proof = read(address, "/proof?" + "&".join(f"fact=finding/salek2025/{fact}" for fact in facts))
    sound(proof)
    assert proof.text.count("Table 1, IKZF1 plus") == 1
    assert "8 of 28 · 29\N{NO-BREAK SPACE}%" in proof.text
    assert "2 of 2" in proof.text


def test_membership_by_definition_is_told_from_what_is_printed(address: str) -> None:
    case = read(address, "/case/huang2024/p7")
    sound(case)
    assert "/inference/huang2024/p7/ikzf1plus" in case.links
    rows = {row["subgroup"]: row for row in json.loads(read(address, "/rows/memberships/case/huang2024/p7.json").html)}
    assert (rows["IKZF1-deleted"]["standing"], rows["IKZF1plus"]["standing"]) == ("certain", "possible")
    assert "kind of alteration not printed" in rows["IKZF1plus"]["because"]
    members = json.loads(read(address, "/rows/members/subgroup/kmt2a-rearranged.json").html)
    assert {row["case"] for row in members} >= {f"P{i} of huang2024" for i in (8, 9, 10)}


def test_typed_columns_are_joined_as_on_the_command_line(address: str) -> None:
    """One set of rules: a page and a table for eyes have the same joined columns; the page shows every column when asked."""
    regimens = "/ask/regimens?study=blina-cell"
    heads = set(read(address, regimens).columns)
    assert {"dose", "days", "duration"} <= heads
    assert not {"dose_unit", "day_to", "duration_unit", "phase_order"} & heads
    assert {"dose_unit", "phase_order"} <= set(read(address, f"{regimens}&_columns=all").columns)
    heads = set(read(address, "/ask/crs-and-neurotoxicity").columns)
    assert {"crs", "neurotoxicity", "grade"} <= heads
    assert "crs_n" not in heads


def test_columns_that_have_no_room_stand_under_their_row(address: str) -> None:
    """The place is in view of every answer; what all rows say is said once, above; every column is beside the others when asked."""
    page = read(address, "/ask/survival")
    sound(page)
    under = [attributes for tag, attributes in page.elements if tag == "tr" and attributes.get("class") == "under"]
    assert len(under) == page.records + 1
    assert "place" in page.columns
    assert "place" not in [head.get("data-name") for head in page.all("th")]
    assert "In every row: status printed" in " ".join(page.text.split())
    down = read(address, "/ask/survival?_sort=-definition")
    assert any(span.get("data-order") == "descending" for span in down.all("span"))
    every = read(address, "/ask/survival?_columns=all")
    assert "place" in [head.get("data-name") for head in every.all("th")]
    assert every.records == page.records


def test_the_page_of_a_patient_tells_kind_and_result_of_lesions_and_the_scheme_of_a_risk(address: str) -> None:
    page = read(address, "/case/huang2024/p7")
    assert all(said in page.text for said in ("deletion, found", "fusion, found", "unspecified, found", "not found", "NCCN"))
    rows = json.loads(read(address, "/rows/case-facts/case/huang2024/p7.json").html)
    assert {(row["printed"], row["alteration"], row["test_result"]) for row in rows if row["alteration"]} == {
        ("CDKN2A", "unspecified", "found"), ("EPOR::IGH", "fusion", "found"), ("IKZF1 deletion", "deletion", "found"),
    }  # fmt: skip
    assert len({row["scheme"] for row in rows if row["attribute"] == "risk-category"}) == 2


def test_the_page_of_a_discrepancy_begins_with_its_explanation(address: str, graph: EmbeddedStore) -> None:
    query = f"SELECT ?d ?says {{ ?d a <{BASE}ontology/Discrepancy> ; <{BASE}ontology/explanation> ?says }} ORDER BY ?d LIMIT 1"
    found = next(iter(graph.query(query)))
    page = read(address, "/" + found["d"].value.removeprefix(BASE))
    sound(page)
    assert page.text.index(found["says"].value) < page.text.index("What it is")
    assert page.text.count(found["says"].value) == 1


def test_links_of_the_main_pages_lead_somewhere(address: str) -> None:
    seen: set[str] = set()
    for start in ("/", "/study/blina-cell", "/subgroup/ikzf1plus", "/drug/blinatumomab", "/work/salek2025", "/discrepancy"):
        seen |= {link.partition("#")[0] for link in read(address, start).links if link.startswith("/")}
    broken = [link for link in sorted(seen) if read(address, link).status != 200]
    assert broken == []


def test_the_editor_answers_and_gives_the_answer_away(address: str) -> None:
    query = quote(
        "SELECT ?s ?name { ?s a <https://w3id.org/blinagraph/ontology/Study> ; <http://www.w3.org/2000/01/rdf-schema#label> ?name }"
    )
    page = read(address, f"/editor?query={query}")
    sound(page)
    assert "/study/blina-cell" in page.links
    assert read(address, f"/editor.csv?query={query}").html.startswith("s,name\r\n")
    assert "yes" in read(address, "/editor?query=ASK%7B%7D").text
    triples = read(address, "/editor?query=CONSTRUCT+WHERE%7B%3Chttps://w3id.org/blinagraph/study/blina-cell%3E+?p+?o%7D")
    sound(triples)
    assert "predicate" in triples.text
    for name in question_files():
        sound(read(address, f"/editor?example={name}"))


def test_static_files_are_ours_and_ask_nobody(address: str) -> None:
    for name in ("pages.css", "tables.js", "editor.js", "icon.svg"):
        page = read(address, f"/static/{name}")
        assert page.status == 200
        assert "url(" not in page.html
        assert "@import" not in page.html
        assert "://" not in page.html.replace("http://www.w3.org/2000/svg", "")
    assert read(address, "/static/../app.py").status == 404


def test_facts_are_counted_as_in_the_evidence_table(address: str, graph: EmbeddedStore) -> None:
    rows = list(ask(load("evidence-table"), {}, graph))
    text = " ".join(read(address, "/").text.split())
    for publication in {row["publication"] for row in rows}:
        count = sum(row["publication"] == publication for row in rows)
        assert f"{count} facts, " in text, (publication, count)


def test_questions_come_in_one_order_everywhere(address: str, store_root: Path) -> None:
    """The pages, the command line and Python list the same questions in the same order of groups, genetics first."""
    listed = CliRunner().invoke(main, ["--store", str(store_root), "ask"], standalone_mode=False).stdout
    names = [question.name for question in load_all()]
    assert re.findall(r"^  ([a-z0-9-]+)  ", listed, re.MULTILINE) == names
    assert [line for line in listed.splitlines() if line and not line.startswith(" ")] == list(GROUPS)
    pages = [link.removeprefix("/ask/") for link in read(address, "/ask").links if link.startswith("/ask/")]
    assert [name for name in dict.fromkeys(pages) if name in names] == names
    with bg.open(store_root) as opened:
        assert [row["name"] for row in opened.questions()] == names


def test_titles_stand_below_one_another(store_root: Path) -> None:
    listed = CliRunner().invoke(main, ["--store", str(store_root), "ask"], standalone_mode=False).stdout
    starts = {
        line.index(question.title) for question in load_all() for line in listed.splitlines() if line.startswith(f"  {question.name} ")
    }
    assert len(starts) == 1
