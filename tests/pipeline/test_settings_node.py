"""What of study.toml makes things anew."""

import pickle

import pytest

from analysis.pipeline.running import list_tasks
from analysis.pipeline.settings_node import NAME, SettingsNode
from analysis.study import load_study

TEXT = """title = "A" # of the study
[build]
seconds = 1
[design]
released = 2015-11-30
places = ["a", "b"]
"""


@pytest.mark.parametrize(
    ("old", "new", "is_other"),
    [
        ("# of the study", "# of a study", False),
        ("seconds = 1", "seconds = 2", False),
        ("\n[design]", "\n\n[design]", False),
        ('"A"', '"B"', True),
        ("11-30", "12-01", True),
        ('"a", "b"', '"b", "a"', True),
        ("[design]", "[designs]", True),
        ("released =", "released", True),
        ('released = 2015-11-30\nplaces = ["a", "b"]', 'places = ["a", "b"]\nreleased = 2015-11-30', True),
    ],
)
def test_what_settings_say_counts_not_how_they_are_written_nor_the_limits_of_a_run(tmp_path, old, new, is_other):
    path = tmp_path / NAME
    node = SettingsNode.from_path(path)
    assert node.state() is None
    path.write_text(TEXT, encoding="utf-8")
    before = node.state()
    assert old in TEXT
    path.write_text(TEXT.replace(old, new), encoding="utf-8")
    assert (node.state() != before) is is_other


def test_the_node_can_be_sent_to_another_process(tmp_path):
    node = SettingsNode.from_path(tmp_path / NAME)
    assert pickle.loads(pickle.dumps(node)) == node


def test_every_task_depends_on_the_settings_in_this_way(request):
    tasks = list_tasks(load_study(request.config.rootpath), [])
    nodes = [node for task in tasks for node in task.depends_on.values() if getattr(node, "path", None)]
    settings = [node for node in nodes if node.path.name == NAME]
    assert len(settings) > 10 and all(isinstance(node, SettingsNode) for node in settings)
