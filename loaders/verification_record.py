"""The record that a publication was verified: hash of text and of evidence files, and the counts."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Literal

from loaders.evidence_folder import Evidence

RECORD = "verification.json"
Standing = Literal["verified", "verified on record", "unverified"]


@dataclass(frozen=True, slots=True)
class VerificationRecord:
    """What was verified, of which text and which evidence files."""

    text_sha256: str
    evidence_sha256: str
    claims: int
    figures: int
    exceptions: int
    covered: int
    listed: int


def write_record(folder: Path, record: VerificationRecord) -> None:
    """Write the record beside the evidence it speaks of."""
    (folder / RECORD).write_text(json.dumps(asdict(record), indent=1) + "\n", encoding="utf-8")


def read_record(folder: Path) -> VerificationRecord | None:
    """Read the record; None when there is none or it cannot be read."""
    try:
        return VerificationRecord(**json.loads((folder / RECORD).read_text(encoding="utf-8")))
    except (OSError, ValueError, TypeError):
        return None


def standing_on_record(evidence: Evidence) -> Standing:
    """Say what a build without the source text may claim: the record counts only while the hashes fit."""
    record = read_record(evidence.folder)
    fits = record is not None and record.evidence_sha256 == evidence.sha256 and record.text_sha256 == evidence.publication.source.sha256
    return "verified on record" if fits else "unverified"
