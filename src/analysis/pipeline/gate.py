"""A new site in, before anybody can see it: it is audited and entered in the ledger of releases, or refused."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

from analysis.errors import StudyError
from analysis.files import write_text
from analysis.pipeline.imports import hash_code
from analysis.study import Study

PASSED, REFUSED = "audit.sha256", "audit.json"  # in data/processed: what passed last, what was found when not
NAMED = 3  # findings of an attack in the message; all are in the file


class Refused(StudyError):
    """The audit exposed something, so that the site is not published."""


def let_pass(study: Study, site: Path) -> bool:
    """Let a new site pass that shows nothing it must not, and record its release; unchanged it is not audited again.

    Returns whether it was audited. Raises `Refused` when an attack exposes anything, `StudyError` when the ledger does
    not take the release.
    """
    passed = study.processed / PASSED
    if passed.is_file() and passed.read_text(encoding="ascii") == hash_audited(study, site):
        return False
    from analysis.pipeline.audit import audit_site
    from analysis.pipeline.audit_report import describe_audit
    from analysis.pipeline.releases import check_release, describe_release, record_release

    entry, shown = describe_release(study)
    check_release(study, entry)
    report = describe_audit(study, audit_site(study, site))
    if report["exposed"]:
        write_text(study.processed / REFUSED, json.dumps(report, ensure_ascii=False, indent=1) + "\n")
        raise refuse(report["attacks"], study.processed / REFUSED)
    (study.processed / REFUSED).unlink(missing_ok=True)
    record_release(study, entry, shown)
    write_text(passed, hash_audited(study, site))
    return True


def hash_audited(study: Study, site: Path) -> str:
    """Return the SHA-256 of all that an audit depends on: published files, private rows, releases, its code."""
    from analysis.pipeline.releases import find_releases
    from analysis.publish.site import CHECKSUMS

    paths = [site / CHECKSUMS, *(study.output / "notebooks").glob("*.ipynb"), study.root / "study.toml"]
    paths += [study.export, *study.forms, *study.processed.glob("*.parquet")]
    paths += [*(study.processed / "structure").glob("*"), *find_releases(study).glob("*.*")]
    digest = hashlib.sha256(hash_code("analysis.pipeline.audit").encode())
    for path in sorted(paths):
        digest.update(f"\0{path.name}\0".encode() + hashlib.sha256(path.read_bytes()).digest())
    return digest.hexdigest()


def refuse(attacks: list[dict], found: Path) -> Refused:
    """Return the refusal of a site: which attack exposed what, in which table and where."""
    from analysis.disclosure.verdict import Finding

    parts = []
    for attack in attacks:
        named = [str(Finding(**finding)) for finding in attack["findings"][:NAMED]]
        named += [f"and {attack['exposed'] - NAMED} more"] if attack["exposed"] > NAMED else []
        parts += [f"{attack['attack']} – {'; '.join(named)}"] if named else []
    text = f"the site is not published, for it would expose what is confidential: {'. '.join(parts)}"
    return Refused(text, fix=f"see docs/how-to/publish-a-release.md; all that was found is in {found}")


def blame_others(refused: Refused) -> Refused:
    """Return the refusal of a site with some pages built only: the others may show what was released earlier."""
    others = "if an input has changed, the pages that were not named are older than the tables: run `study build`"
    return Refused(refused.found, fix=f"{others}; else {refused.fix}")
