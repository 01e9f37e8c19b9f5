"""Links to external ontologies: tables, triples, coverage of what the evidence holds, and hierarchies from files."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from collections import Counter
from collections.abc import Callable
from importlib.resources import files
from pathlib import Path

import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st
from rdflib import Graph, URIRef
from rdflib.namespace import DCTERMS, OWL, RDFS, SKOS

from blinagraph.cli import main
from blinagraph.context import CommandError
from graph.store import EmbeddedStore
from loaders.evidence_folder import read_registers
from loaders.external_ontology import ExternalOntologyError, Hierarchy, hierarchy_graph, read_hierarchy, to_curie
from loaders.mapping_triples import mappings_graph
from ontology.mappings import EXTERNAL, META, NO_TERM_FOUND, TABLE_SUFFIX, expand_curie, links, parse_table, table_files, unavailable
from queries.catalogue import load
from queries.runner import ask

TABLES = {table.name.removesuffix(TABLE_SUFFIX): table.read_text(encoding="utf-8") for table in table_files()}
EXPECTED = (
    "adverse-events", "diseases", "drugs", "endpoints", "genes", "genetic-subgroups", "procedures", "publications",
    "statistics", "studies", "study-designs",
)  # fmt: skip


# Tables


def test_there_is_a_table_for_each_sort_of_thing_and_it_is_not_empty() -> None:
    assert tuple(TABLES) == EXPECTED
    assert set(Counter(link.table for link in links())) == set(EXPECTED)
    assert len(links()) > 700
    assert len(unavailable()) > 10


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("NCIT:C62528", "NCIT:62528", "expected NCIT:"),
        ("NCIT:C62528", "SNOMED:1234", "expected a prefix of"),
        ("skos:exactMatch\t\tNCIT:C62528", "skos:exactMatch\tnot\tNCIT:C62528", "expected nothing or Not"),
        ("skos:exactMatch\t\tNCIT:C62528", "owl:sameAs\t\tNCIT:C62528", "predicate_id is 'owl:sameAs'"),
        ("NCIT:C62528\tBlinatumomab\t", "NCIT:C62528\t\t", "expected the label as seen"),
        ("drug:blinatumomab\tblinatumomab", "blinatumomab\tblinatumomab", "expected a CURIE of ours"),
        ("\t0.95\t2026-11-21", "\t1.95\t2026-11-21", "expected a number from 0 to 1"),
        ("\t2026-11-21\t", "\t21.11.2026\t", "expected a date"),
        ("semapv:ManualMappingCuration", "semapv:FromMemory", "expected one of semapv:"),
        ("a branded product, not the ingredient", "", "needs a comment"),
        ("search words: ", "", "says its words"),
        ("#license: ", "#licence: ", "a mapping set needs it"),
        ("http://purl.obolibrary.org/obo/NCIT_", "http://example.org/ncit/", "expected http://purl.obolibrary.org/obo/NCIT_"),
        ("predicate_modifier\t", "", "the columns are"),
    ],
)
def test_a_spoilt_row_is_refused_with_what_was_expected(old: str, new: str, told: str) -> None:
    text = TABLES["drugs"]
    assert parse_table("drugs", text)[1] == []
    assert old in text
    _, problems = parse_table("drugs", text.replace(old, new, 1))
    assert len(problems) >= 1
    assert told in problems[0]


def test_a_row_that_stands_twice_is_told() -> None:
    row = next(line for line in TABLES["genes"].splitlines() if "HGNC:13176" in line)
    assert "stands there twice" in parse_table("genes", TABLES["genes"] + row + "\n")[1][0]


def test_every_prefix_and_identifier_is_known_to_the_bioregistry() -> None:
    import bioregistry

    for prefix in EXTERNAL:
        assert bioregistry.normalize_prefix(prefix) == prefix.casefold()
    objects = {link.object_id.partition(":") for link in links() if link.object_id != NO_TERM_FOUND}
    assert len(objects) > 500
    assert sorted(curie for curie in objects if not bioregistry.is_valid_identifier(curie[0].casefold(), curie[2])) == []


def test_prefixes_form_a_converter_that_reads_back() -> None:
    import curies

    converter = curies.Converter.from_prefix_map({prefix: base for prefix, (base, _) in EXTERNAL.items()} | META)
    for link in links():
        iri = expand_curie(link.object_id)
        assert (converter.expand(link.object_id), converter.compress(iri)) == (iri, link.object_id)


@pytest.mark.parametrize("name", EXPECTED)
def test_an_independent_reader_of_sssom_reads_every_row(name: str, tmp_path: Path) -> None:
    import sssom_pydantic

    path = tmp_path / f"{name}.sssom.tsv"
    path.write_text(TABLES[name], encoding="utf-8")
    read = sssom_pydantic.read(path)
    assert len(read.mappings) == len([link for link in links() if link.table == name])
    negative = [mapping for mapping in read.mappings if mapping.predicate_modifier]
    assert len(negative) == len([link for link in links() if link.table == name and link.predicate_modifier])


def test_no_row_says_what_another_denies() -> None:
    said = {(link.subject_id, link.predicate_id, link.object_id) for link in links() if link.standing == "match"}
    denied = {(link.subject_id, link.predicate_id, link.object_id) for link in links() if link.standing == "not a match"}
    assert len(denied) > 60
    assert said & denied == set()


def test_an_external_class_is_exactly_one_of_our_terms() -> None:
    exact = {(link.object_id, link.subject_id) for link in links() if link.standing == "match" and link.precision == "exact"}
    assert [curie for curie, times in Counter(curie for curie, _ in exact).items() if times > 1] == []


def test_a_term_is_exactly_one_class_of_an_ontology() -> None:
    exact = {(link.subject_id, link.object_id) for link in links() if link.standing == "match" and link.precision == "exact"}
    several = Counter((subject, curie.partition(":")[0]) for subject, curie in exact)
    assert [pair for pair, times in several.items() if times > 1 and pair[1] not in ("clinicaltrials", "doi")] == []


def test_identifiers_of_studies_and_works_are_those_of_the_registers() -> None:
    """They are taken from the publications only; a missing row is to be added to studies or publications."""
    registers, problems = read_registers(Path(str(files("evidence"))))
    assert problems == []
    expected = {(f"study:{study.id}", curie) for study in registers.studies.values() for curie in study.registry}
    for work in registers.works.values():
        printed = (("doi", work.doi), ("pubmed", work.pmid), ("pmc", work.pmcid))
        expected |= {(f"work:{work.id}", f"{prefix}:{value}") for prefix, value in printed if value}
    assert len(expected) > 30
    assert {(link.subject_id, link.object_id) for link in links() if link.table in ("studies", "publications")} == expected


def test_reading_the_tables_needs_no_rdf_library() -> None:
    script = "import sys; from ontology.mappings import links; links(); print(sorted({'rdflib','pydantic','curies'} & set(sys.modules)))"
    assert subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True).stdout.strip() == "[]"


# Triples


def test_matches_are_triples_and_near_twins_are_nodes_only() -> None:
    graph = mappings_graph()
    vincristine, salt = URIRef(expand_curie("drug:vincristine")), URIRef(expand_curie("NCIT:C1739"))
    assert (vincristine, SKOS.exactMatch, URIRef(expand_curie("NCIT:C933"))) in graph
    assert (vincristine, None, salt) not in graph
    assert len(list(graph.subjects(OWL.annotatedTarget, salt))) == 1
    assert (None, None, URIRef(expand_curie(NO_TERM_FOUND))) in graph
    assert [p for p in graph.predicates(None, URIRef(expand_curie(NO_TERM_FOUND))) if p != OWL.annotatedTarget] == []


def test_only_terms_of_the_dataset_are_linked() -> None:
    kmt2a = URIRef(expand_curie("gene:KMT2A"))
    graph = mappings_graph({kmt2a})
    assert set(graph.objects(None, OWL.annotatedSource)) == {kmt2a}


def test_all_rows_are_in_the_built_graph(store: EmbeddedStore) -> None:
    standings = Counter(row["standing"] for row in ask(load("external-ids"), {}, store))
    assert standings["match"] > 600
    assert sum(standings.values()) == len(links()) + len(unavailable())


DIAGNOSIS = "<https://w3id.org/blinagraph/measure/diagnosis>"
SORTS = {
    "drug": ("?s ?p ?term", "?term a bg:Drug"),
    "gene": ("?s bg:gene|bg:partnerGene ?term", ""),
    "disease": (
        f"{{ ?s bg:measure {DIAGNOSIS} ; bg:category ?term }} UNION {{ ?s bg:on {DIAGNOSIS} ; bg:term ?term }}"
        ' UNION { ?s bg:attribute ?a ; bg:term ?term FILTER(?a IN ("diagnosis", "prior-disease")) }',
        "",
    ),
    "endpoint": ("?s ?p ?term", "?term a/rdfs:subClassOf* bg:Endpoint"),
    "adverse event": ("?s ?p ?term", "?term a bg:AdverseEvent"),
    "genetic subgroup": ("?s ?p ?term", "?term a bg:GeneticSubgroup"),
}


@pytest.mark.parametrize("sort", SORTS)
def test_all_that_occurs_in_the_evidence_was_looked_up(sort: str, store: EmbeddedStore) -> None:
    """Each has an identifier, a search in vain, or a note that the source could not be reached."""
    occurs, is_a = SORTS[sort]
    asked = (
        "PREFIX bg: <https://w3id.org/blinagraph/ontology/> PREFIX owl: <http://www.w3.org/2002/07/owl#> "
        "PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#> PREFIX sssom: <https://w3id.org/sssom/> "
        f"SELECT DISTINCT ?term WHERE {{ GRAPH ?graph {{ {occurs} }} "
        'FILTER(STRSTARTS(STR(?graph), "https://w3id.org/blinagraph/graph/publication/")) '
    )
    unmapped = "FILTER NOT EXISTS { ?mapping a sssom:Mapping ; owl:annotatedSource ?term }"
    there = {row["term"].value for row in store.query(f"{asked} {is_a} }}")}  # type: ignore[union-attr, index]
    assert len(there) > 2
    assert sorted(row["term"].value for row in store.query(f"{asked} {is_a} . {unmapped} }}".replace("  . ", " "))) == []  # type: ignore[union-attr, index]


@pytest.mark.parametrize(
    "curie",
    ["NCIT:C62528", "NCIT:C62528 ", "ncit:c78251", "MONDO:0975867", "HGNC:13176", "RxNorm:1597258", "doi:10.3324/haematol.2024.287062"],
)
def test_an_external_identifier_reaches_evidence(curie: str, store: EmbeddedStore) -> None:
    assert len(ask(load("by-external-id"), {"id": curie}, store)) > 0


@pytest.mark.parametrize("curie", ["NCIT:C1739", "NCIT:C80331", "HGNC:11634", "MONDO:0011996"])
def test_a_near_twin_reaches_none(curie: str, store: EmbeddedStore) -> None:
    assert len(ask(load("by-external-id"), {"id": curie}, store)) == 0


# Hierarchies from files

OBO_FILE = """format-version: 1.2
data-version: 2026-01-01
ontology: hp

[Term]
id: HP:0000118
name: Phenotypic abnormality

[Term]
id: HP:0001871
name: Abnormality of blood
is_a: HP:0000118 ! Phenotypic abnormality

[Term]
id: HP:0001903
name: Anemia
is_a: HP:0001871 ! Abnormality of blood

[Term]
id: HP:0000707
name: Abnormality of the nervous system
is_a: HP:0000118 ! Phenotypic abnormality
"""
OWL_FILE = """<?xml version="1.0"?>
<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:owl="http://www.w3.org/2002/07/owl#"
         xmlns:rdfs="http://www.w3.org/2000/01/rdf-schema#">
  <owl:Ontology rdf:about="http://purl.obolibrary.org/obo/hp.owl"><owl:versionInfo>2026-01-01</owl:versionInfo></owl:Ontology>
  <owl:Class rdf:about="http://purl.obolibrary.org/obo/HP_0001871"><rdfs:label>Abnormality of blood</rdfs:label></owl:Class>
  <owl:Class rdf:about="http://purl.obolibrary.org/obo/HP_0001903"><rdfs:label>Anemia</rdfs:label>
    <rdfs:subClassOf rdf:resource="http://purl.obolibrary.org/obo/HP_0001871"/></owl:Class>
  <owl:Class rdf:about="http://purl.obolibrary.org/obo/HP_0000707"><rdfs:label>Nervous system</rdfs:label></owl:Class>
</rdf:RDF>
"""
ANEMIA = expand_curie("HP:0001903")
GRAPH = "https://w3id.org/blinagraph/graph/external/hp"


@pytest.fixture
def written(tmp_path: Path) -> Callable[[str, str], Path]:
    """Write a file and say where."""

    def write(name: str, content: str) -> Path:
        path = tmp_path / name
        path.write_text(content, encoding="utf-8")
        return path

    return write


@pytest.mark.parametrize(("name", "content", "classes"), [("hp.obo", OBO_FILE, 3), ("hp.owl", OWL_FILE, 2)])
def test_matched_classes_and_their_ancestors_are_taken(name: str, content: str, classes: int, written: Callable[[str, str], Path]) -> None:
    path = written(name, content)
    graph = hierarchy_graph(read_hierarchy(path), {ANEMIA}, GRAPH, path, "https://hpo.jax.org/license")
    taken = {to_curie(str(iri)) for iri in graph.subjects(SKOS.notation)}
    assert len(taken) == classes
    assert "HP:0000707" not in taken
    assert (URIRef(ANEMIA), RDFS.subClassOf, URIRef(expand_curie("HP:0001871"))) in graph
    about = URIRef(GRAPH)
    assert str(graph.value(about, OWL.versionInfo)) == "2026-01-01"
    assert str(graph.value(about, DCTERMS.license)) == "https://hpo.jax.org/license"
    assert str(graph.value(about, DCTERMS.identifier)).startswith("sha256:")


ENTITY = '<!DOCTYPE rdf:RDF [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;">]>\n<rdf:RDF'
IMPORT = '<owl:Ontology rdf:about="http://e.org/o"><owl:imports rdf:resource="http://e.org/other"/></owl:Ontology></rdf:RDF>'


@pytest.mark.parametrize(
    ("name", "content", "told"),
    [
        ("hp.obo", OBO_FILE.replace("ontology: hp", "ontology: hp\nimport: http://e.org/other.obo"), "none is fetched"),
        ("hp.owl", OWL_FILE.replace("<rdf:RDF", ENTITY), "none is expanded"),
        ("hp.owl", OWL_FILE.replace("</rdf:RDF>", IMPORT), "none is fetched"),
        ("hp.owl", OWL_FILE[:300], "no valid xml"),
        ("hp.obo", "[Term]\nname without id\n", "no valid OBO"),
        ("hp.csv", "a,b", "no known format"),
        ("hp.ttl", "@prefix : <x", "no valid turtle"),
    ],
)
def test_a_dangerous_or_broken_file_is_refused(name: str, content: str, told: str, written: Callable[[str, str], Path]) -> None:
    with pytest.raises(ExternalOntologyError, match=told):
        read_hierarchy(written(name, content))


def test_a_large_file_is_refused_before_it_is_read(written: Callable[[str, str], Path]) -> None:
    with pytest.raises(ExternalOntologyError, match="at most 10 are read"):
        read_hierarchy(written("hp.obo", OBO_FILE), max_bytes=10)


def test_a_file_without_our_classes_is_refused(written: Callable[[str, str], Path]) -> None:
    path = written("hp.obo", OBO_FILE)
    with pytest.raises(ExternalOntologyError, match="none of the classes"):
        hierarchy_graph(read_hierarchy(path), {"http://e.org/x"}, GRAPH, path, "CC0")


@given(
    st.dictionaries(st.integers(0, 9).map(str), st.sets(st.integers(0, 9).map(str), max_size=3), max_size=10),
    st.sets(st.integers(0, 9).map(str)),
)
def test_what_is_taken_is_closed_upwards_whatever_the_hierarchy(parents: dict[str, set[str]], wanted: set[str]) -> None:
    """Cycles and unknown parents do no harm, and taking again takes the same."""
    hierarchy = Hierarchy({iri: iri for iri in parents}, parents)
    kept = hierarchy.with_ancestors(wanted)
    assert wanted & set(parents) <= kept
    assert all(parent in kept for iri in kept for parent in parents[iri] if parent in parents)
    assert hierarchy.with_ancestors(kept) == kept


def test_a_slice_of_mondo_reaches_our_evidence(store_root: Path, sources: Path, tmp_path: Path) -> None:
    """From leukaemia, a class that no term of ours is mapped to, down MONDO's hierarchy to findings of B-ALL."""
    slice_of_mondo = sources.parent / "ontologies" / "mondo_all_branch.obo"
    if not slice_of_mondo.is_file():
        pytest.skip(f"the slice of MONDO is not at hand: {slice_of_mondo}")
    store = str(shutil.copytree(store_root, tmp_path / "store"))

    def lines() -> int:
        asked = ["ask", "by-external-id", "--id", "MONDO:0005059", "--format", "csv"]
        return len(CliRunner().invoke(main, ["--store", store, *asked]).stdout.splitlines())

    assert lines() <= 1
    linked = CliRunner().invoke(main, ["--store", store, "link", str(slice_of_mondo), "--license", "CC-BY-4.0"], catch_exceptions=False)
    assert "classes in" in linked.stdout
    assert lines() > 1


def test_a_hierarchy_is_linked_asked_kept_and_forgotten(evidence_copy: Path, tmp_path: Path, written: Callable[[str, str], Path]) -> None:
    """A class of theirs above a matched one finds our evidence; a later build keeps the hierarchy."""
    store = str(tmp_path / "store")

    def run(*arguments: str) -> str:
        done = CliRunner().invoke(main, ["--store", store, *arguments], catch_exceptions=False)
        assert done.exit_code == 0
        return done.stdout

    def names_anemia() -> bool:
        asked = "SELECT ?term { ?term skos:exactMatch/rdfs:subClassOf+ <http://purl.obolibrary.org/obo/HP_0001871> }"
        prefixes = "PREFIX skos: <http://www.w3.org/2004/02/skos/core#> PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#> "
        return "measure" in run("sparql", "-e", prefixes + asked, "--format", "csv")

    run("build", "--evidence", str(evidence_copy))
    assert not names_anemia()
    path = written("hp.obo", OBO_FILE)
    assert "3 classes" in run("link", str(path), "--license", "HPO licence", "--name", "HP 2026")
    assert names_anemia()
    run("build", "--evidence", str(evidence_copy))
    assert names_anemia()
    run("link", "--forget", "hp-2026")
    assert not names_anemia()


@pytest.mark.parametrize(
    ("arguments", "code"),
    [(["hp.obo"], 2), (["missing.obo", "--license", "CC0"], 2), (["--forget", "unheard-of"], 2), (["bad.obo", "--license", "CC0"], 1)],
)
def test_wrong_use_of_link_says_so(arguments: list[str], code: int, tmp_path: Path, written: Callable[[str, str], Path]) -> None:
    written("hp.obo", OBO_FILE)
    written("bad.obo", "nothing")
    given = [str(tmp_path / a) if re.fullmatch(r"\w+\.obo", a) else a for a in arguments]
    with pytest.raises(CommandError) as caught:
        main(["--store", str(tmp_path / "store"), "link", *given], standalone_mode=False)
    assert caught.value.code == code
    assert not list((tmp_path / "store").glob("external/*.nt"))


def test_hierarchies_of_a_store_are_graphs_of_their_own(tmp_path: Path, written: Callable[[str, str], Path]) -> None:
    from blinagraph.linked import keep, linked_graphs

    path = written("hp.obo", OBO_FILE)
    graph = hierarchy_graph(read_hierarchy(path), {ANEMIA}, GRAPH, path, "CC0")
    keep(tmp_path, "hp", graph)
    read = linked_graphs(tmp_path)
    assert list(read) == [GRAPH]
    assert isinstance(read[GRAPH], Graph)
    assert set(read[GRAPH]) == set(graph)
