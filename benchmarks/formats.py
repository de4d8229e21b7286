"""What the formats of the built site cost: time and memory of each file, bytes of pages and site, held to limits.

A report is a page in one language; its cost is that of its PDF, Word file and workbook together. A limit of all
reports is held by their mean, as a study has three times the pages of a municipality; the dearest one is named.
"""

from __future__ import annotations

import gc
import multiprocessing
import os
import re
import sys
import tempfile
import time
import zipfile
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

import pandas as pd

from analysis.figures.fonts import NAMES
from analysis.pipeline import task_office
from analysis.pipeline.pages import OF_REPORT, Page, list_pages, parse_page
from analysis.pipeline.printing import find_missing, list_warm, print_file
from analysis.study import load_study

ROOT = Path(__file__).parents[1]
CORES = 2
LIMITS = {
    "wall": 150,  # seconds for all files, on two cores
    "report": 8,  # seconds of processor time
    "file": 8,
    "memory": 400,  # megabytes of one process
    "page": 1.5,  # megabytes of a municipality's page, its figures in it
    "site": 60,
}
OFFICE = ("analysis.publish.docx", "analysis.publish.xlsx", "analysis.publish.pptx")
WITH_PICTURES = (".docx", ".pptx")  # the formats that show no drawing
PICTURE = {".html": rb"data:image/(?!svg)", ".pdf": rb"/Subtype\s*/Image"}


def list_files() -> list[tuple[str, str]]:
    """Return the page and the format of every file that is made of a page."""
    study = load_study(ROOT)
    return [(page.name, name) for page in list_pages(study) for name in ("pdf", *page.formats(study))]


def make_file(name: str, suffix: str, folder: str) -> tuple[float, float, float]:
    """Make a file in a folder; return the seconds of processor time that it takes, its megabytes and the process's."""
    gc.disable()
    study, page, made = load_study(ROOT), parse_page(name), Path(folder) / f"{name}.{suffix}"
    html, settings, before = page.html(study), study.root / "study.toml", os.times()
    match suffix:
        case "pdf":
            print_file(study.root, name, html, made)
        case "docx":
            task_office.write_word(html, settings, name, made)
        case "xlsx":
            task_office.write_tables(html, settings, name, made)
        case "pptx":
            fonts = [study.fonts / font for font in NAMES if font.endswith("ttf")]
            task_office.write_slides(html, settings, fonts, name, made)
    return sum(os.times()[:4]) - sum(before[:4]), made.stat().st_size / 1e6, measure_memory()


def measure_memory() -> float:
    """Return the most memory that this process has had, in megabytes."""
    import resource

    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / (1e6 if sys.platform == "darwin" else 1e3)


def measure() -> tuple[pd.DataFrame, float]:
    """Make every file as the build does, in a process of its own; return what each takes, and the seconds for all."""
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload([*list_warm(), *OFFICE, "analysis.pipeline.task_office", "pandas"])
    files = list_files()
    with tempfile.TemporaryDirectory() as folder:
        start = time.perf_counter()
        with ProcessPoolExecutor(CORES, mp_context=context, max_tasks_per_child=1) as pool:
            rows = list(pool.map(make_file, *zip(*files, strict=True), [folder] * len(files)))
        wall = time.perf_counter() - start
    made = pd.DataFrame(rows, columns=["seconds", "size", "memory"])
    return made.assign(page=[page for page, _ in files], format=[suffix for _, suffix in files]), wall


def weigh_site() -> tuple[float, float]:
    """Return the megabytes of the largest page of a municipality, and of the site."""
    study = load_study(ROOT)
    site = study.output / "site"
    pages = [page for page in list_pages(study) if page.notebook == "municipality"]
    largest = max((site / page.language / f"{page.slug}.html").stat().st_size for page in pages)
    return largest / 1e6, sum(file.stat().st_size for file in site.rglob("*") if file.is_file()) / 1e6


def list_pictures(site: Path) -> list[str]:
    """Return the files of a site that hold a picture of pixels though they could show a drawing."""
    return [
        file.relative_to(site).as_posix()
        for file in sorted(site.rglob("*"))
        if file.is_file() and file.suffix not in WITH_PICTURES and _has_picture(file)
    ]


def _has_picture(file: Path) -> bool:
    if file.suffix == ".xlsx":
        return any("/media/" in name for name in zipfile.ZipFile(file).namelist())
    sought = PICTURE.get(file.suffix)
    return bool(re.search(sought, file.read_bytes())) if sought else file.suffix in (".png", ".jpg", ".jpeg", ".gif")


def main() -> int:
    """Print the costs; return 1 when one is beyond its limit."""
    if missing := find_missing():
        print(missing)
        return 1
    made, wall = measure()
    page, site = weigh_site()
    is_report = [_is_report(parse_page(name)) for name in made["page"]]
    reports = made[is_report].pivot(index="page", columns="format", values="seconds").assign(
        all=lambda formats: formats.sum(axis="columns")
    )  # fmt: skip
    print(reports.sort_values("all").to_string(float_format="{:.1f}".format))
    by_format = made.groupby("format").agg(files=("size", "size"), seconds=("seconds", "sum"), size=("size", "sum"))
    by_format["share"] = by_format["seconds"] / by_format["seconds"].sum()
    print(by_format.to_string(float_format="{:.2f}".format))
    found = {
        "wall": wall, "report": reports["all"].mean(), "file": made["seconds"].max(), "memory": made["memory"].max(),
        "page": page, "site": site,
    }  # fmt: skip
    for name, value in found.items():
        print(f"{name:8} {value:6.1f} (limit {LIMITS[name]})")
    print(f"the dearest report takes {reports['all'].max() / reports['all'].median():.1f} times the middle one")
    pictures = list_pictures(load_study(ROOT).output / "site")
    print(f"pictures of pixels outside Word files and presentations: {', '.join(pictures) or 'none'}")
    return int(bool(pictures) or any(value > LIMITS[name] for name, value in found.items()))


def _is_report(page: Page) -> bool:
    return set(OF_REPORT) <= set(page.formats(load_study(ROOT)))


if __name__ == "__main__":
    sys.exit(main())
