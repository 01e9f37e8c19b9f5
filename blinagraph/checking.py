"""Read evidence against the texts at hand, for the commands of a curator."""

from __future__ import annotations

from collections.abc import Sequence
from difflib import get_close_matches
from pathlib import Path
from typing import TYPE_CHECKING

from blinagraph.context import CommandError, Context, say, suggestion

if TYPE_CHECKING:
    from loaders.corpus import Corpus


def read_checked(context: Context, sources: Path | None, evidence: Sequence[Path], only: Sequence[str]) -> Corpus:
    """Read and verify evidence, or ``only`` some publications of it; say which texts are not at hand.

    Raises CommandError: 2 where there are no texts, no evidence or no such publication.
    """
    from blinagraph.inputs import shipped_evidence
    from loaders.corpus import read_corpus
    from loaders.evidence_folder import publication_folders
    from ontology.terms import terms

    context.sources = sources or context.sources
    at_hand, roots = context.required_sources(), list(evidence) or [shipped_evidence()]
    known = [folder.name for root in roots for folder in publication_folders(root)]
    for name in only:
        if name not in known:
            near = suggestion(get_close_matches(name, known, n=3, cutoff=0.4) or known)
            raise CommandError(2, f"There is no publication {name!r} in {', '.join(map(str, roots))}.{near}")
    try:
        corpus = read_corpus(roots, terms(), at_hand, only)
    except FileNotFoundError as error:
        raise CommandError(2, f"{str(error)[:1].upper()}{str(error)[1:]}.") from error
    for note in corpus.notes:
        say(note)
    return corpus
