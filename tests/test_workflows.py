"""The workflows run on a push, on new data and every month, may only read, and use no secret; each rule has a twin."""

import re
from pathlib import Path

import pytest
import yaml

ROOT = Path(__file__).parents[1]
WORKFLOWS = {path.name: path.read_text(encoding="utf-8") for path in (ROOT / ".github/workflows").glob("*.yml")}
TEMPLATE = (ROOT / ".github/pull_request_template.md").read_text(encoding="utf-8")
RAW, QUESTIONS, BOTH = "data/raw/**", 5, ("test", "verify")
SMALL = """
on: {push: {paths: ["data/raw/**"]}, schedule: [{cron: "17 4 1 * *"}], pull_request: }
permissions: {contents: read}
jobs:
  preview:
    steps:
      - {uses: actions/checkout@v4}
      - {run: make test}
      - {run: make verify}
      - {run: pytest --nbval output/notebooks}
      - {uses: actions/upload-artifact@v4}
"""


def read_triggers(workflow: str) -> dict:
    return yaml.load(workflow, Loader=yaml.BaseLoader)["on"] or {}  # the base loader: “on” is no truth value there


def find_missing(workflows: dict[str, str]) -> list[str]:
    """Return what should set off a workflow, or come of one, and does not."""
    triggers = [read_triggers(workflow) for workflow in workflows.values()]
    pushed = [trigger["push"] or {} for trigger in triggers if "push" in trigger]
    crons = [entry["cron"].split() for trigger in triggers for entry in trigger.get("schedule", [])]
    there = {
        "a push": bool(pushed),
        "a pull request": any("pull_request" in trigger for trigger in triggers),
        "new data": any(RAW in push.get("paths", []) for push in pushed),
        "every month": any(cron[2].isdecimal() and cron[3:] == ["*", "*"] for cron in crons),
        "all tests": all(any(f"make {name}" in workflow for workflow in workflows.values()) for name in BOTH),
        "all notebooks": any("--nbval output/notebooks" in workflow for workflow in workflows.values()),
        "a preview": any("upload-artifact" in workflow for workflow in workflows.values()),
    }
    return [name for name, found in there.items() if not found]


def find_faults(workflow: str) -> list[str]:
    """Return where a workflow may write, uses a secret, or an action without a version."""
    content = yaml.load(workflow, Loader=yaml.BaseLoader)
    uses = [step["uses"] for job in content["jobs"].values() for step in job["steps"] if "uses" in step]
    faults = [] if content.get("permissions") == {"contents": "read"} else ["may do more than read"]
    faults += [f"{name} has no version" for name in uses if not re.search(r"@v?\d", name)]
    return faults + (["uses a secret"] if "secrets." in workflow else [])


def test_the_workflows_run_on_a_push_on_new_data_and_every_month():
    assert find_missing(WORKFLOWS) == []


@pytest.mark.parametrize("workflow", WORKFLOWS.values(), ids=WORKFLOWS)
def test_a_workflow_reads_only_and_has_no_secret(workflow):
    assert find_faults(workflow) == []


@pytest.mark.parametrize(
    ("old", "new", "missing"),
    [
        ('["data/raw/**"]', '["docs/**"]', ["new data"]),
        ('{paths: ["data/raw/**"]}', "", ["new data"]),
        ("17 4 1 * *", "17 4 * * *", ["every month"]),
        (", pull_request: ", "", ["a pull request"]),
        ("{uses: actions/upload-artifact@v4}", "{run: make study}", ["a preview"]),
        ("run: make test", "run: make study", ["all tests"]),
        ("run: make verify", "run: make study", ["all tests"]),
        ("--nbval output/notebooks", "--nbval-lax notebooks", ["all notebooks"]),
    ],
)
def test_a_trigger_that_is_missing_is_seen(old, new, missing):
    assert old in SMALL
    assert find_missing({"a": SMALL}) == []
    assert find_missing({"a": SMALL.replace(old, new)}) == missing


@pytest.mark.parametrize(
    ("old", "new", "fault"),
    [
        ("contents: read", "contents: write", "may do more than read"),
        ("permissions: {contents: read}", "", "may do more than read"),
        ("checkout@v4", "checkout@main", "actions/checkout@main has no version"),
        ("make test", "'give ${{ secrets.KEY }}'", "uses a secret"),
    ],
)
def test_a_workflow_that_may_write_or_uses_a_secret_is_seen(old, new, fault):
    assert find_faults(SMALL) == []
    assert find_faults(SMALL.replace(old, new)) == [fault]


def test_the_template_of_a_pull_request_asks_five_questions():
    asked = re.findall(r"^\d\. \*\*.*\?\*\*", TEMPLATE, flags=re.MULTILINE)
    assert len(asked) == QUESTIONS
