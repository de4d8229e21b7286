"""Files of third parties are not scanned for personal data while they are what comes with the package, to the byte."""

from analysis.identifiers import find_identifiers
from analysis.pipeline.audit import leave_out_vendor
from analysis.publish.frame import TEMPLATES


def test_only_what_comes_with_the_package_is_left_out():
    library = (TEMPLATES / "vendor/minisearch/minisearch.js").read_bytes()
    files = {"site/a.js": library, "site/b.js": library + b"\n// mail@example.org", "site/c.html": b"<p>"}
    assert list(leave_out_vendor(files)) == ["site/b.js", "site/c.html"]


def test_of_checksums_the_names_of_files_stay():
    sums = b"0" * 54 + b"0888123456  bg/ivan.petrov@example.org.html\n"
    left = leave_out_vendor({"site/SHA256SUMS": sums})["site/SHA256SUMS"]
    assert left == b"  bg/ivan.petrov@example.org.html\n"


def test_the_checksums_of_the_descriptions_are_left_out_and_nothing_else_of_them():
    digest, phone = b"0" * 54 + b"0888123456", b'"name": "0888123456"'
    described = b'{"hash": "sha256:%s", %s}' % (digest, phone)
    made = b'{"@context": "https://", "sha256": "%s", %s}' % (digest, phone)
    left = leave_out_vendor({"site/data/datapackage.json": described, "site/ro-crate-metadata.json": made})
    assert list(left.values()) == [b'{"hash": "sha256:", %s}' % phone, b'{"": "https://", "sha256": "", %s}' % phone]
    assert leave_out_vendor({"site/data/a.json": made}) == {"site/data/a.json": made}, "no other file has any"


def test_the_words_of_json_ld_are_no_profiles_and_what_looks_like_one_beside_them_is():
    described = b'{"@graph": [{"@id": "a", "@type": "Dataset", "name": "@ivan.petrov", "note": "@graph"}]}'
    left = leave_out_vendor({"site/ro-crate-metadata.json": described})["site/ro-crate-metadata.json"]
    found = [left.decode()[match.start : match.end] for match in find_identifiers(left.decode())]
    assert found == ["@ivan.petrov", "@graph"]
