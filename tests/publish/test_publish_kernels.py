import multiprocessing
import os
import signal
import stat
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import pytest
from jupyter_client.manager import KernelManager

from analysis.publish import warm
from analysis.publish.kernels import ForkProvisioner
from analysis.publish.warm import PROVISIONER, use_forked_kernels

SECONDS = 20  # none of these waits takes one; a kernel that hangs must fail the test, not stop it

# A program that starts a forked kernel with a process of its own, lets it run code in which no thread of Python can
# run, says what processes there are, and is killed, as when a build is killed.
ORPHANING = """
import os, signal, sys, time
from jupyter_client.manager import KernelManager
from analysis.publish import warm

warm.WARM = ("ipykernel.kernelapp",)
warm.use_forked_kernels()
manager = KernelManager(kernel_name="python3")
manager.start_kernel()
client = manager.blocking_client()
client.start_channels()
client.wait_for_ready(timeout=20)
started = []
client.execute_interactive(
    "import subprocess; print(subprocess.Popen(['sleep', '600']).pid)", timeout=20,
    output_hook=lambda message: started.append(message["content"].get("text", "")),
)
# what is printed is sent by a thread, which needs a moment before none can run any more
client.execute("import re, time; print('busy', flush=True); time.sleep(0.5); re.match('(a+)+$', 'a' * 60 + 'b')")
while client.get_iopub_msg(timeout=20)["msg_type"] != "stream":
    pass
time.sleep(1)
print(manager.provisioner.process.pid, "".join(started).strip(), flush=True)
os.kill(os.getpid(), signal.SIGKILL)
"""


def wait_until(condition, seconds: float = SECONDS) -> bool:
    end = time.monotonic() + seconds
    while not (held := condition()) and time.monotonic() < end:
        time.sleep(0.02)
    return held


def lives(pid: int) -> bool:
    """Whether the process is there; one that has ended and was not waited for yet is not."""
    stat = Path(f"/proc/{pid}/stat")
    if stat.parent.parent.joinpath("self").exists():
        return stat.exists() and stat.read_text(encoding="utf-8").rsplit(")", 1)[1].split()[0] != "Z"
    return not subprocess.run(["kill", "-0", str(pid)], check=False, capture_output=True).returncode


def files_of(manager: KernelManager) -> list[Path]:
    """The connection file and the sockets of a kernel, as far as they are there."""
    sockets = Path(manager.ip)
    found = [*sockets.parent.glob(f"{sockets.name}-*"), Path(manager.connection_file)]
    return [path for path in found if path.exists()]


@pytest.fixture
def kernel(forked_kernels, tmp_path):
    """A running forked kernel: its manager, a client, and its process."""
    manager = KernelManager(kernel_name="python3")
    manager.start_kernel(cwd=str(tmp_path))
    client = manager.blocking_client()
    client.start_channels()
    client.wait_for_ready(timeout=SECONDS)
    yield manager, client, manager.provisioner.process.pid
    client.stop_channels()
    if manager.has_kernel:
        manager.shutdown_kernel(now=True)


def run(client, code: str) -> tuple[dict, str]:
    """The reply to a cell and what the cell printed."""
    printed = []

    def keep(message):
        if message["msg_type"] == "stream":
            printed.append(message["content"]["text"])

    reply = client.execute_interactive(code, timeout=SECONDS, output_hook=keep)
    return reply["content"], "".join(printed)


def test_a_forked_kernel_runs_cells_in_the_folder_and_the_environment_of_its_caller(kernel, tmp_path):
    manager, client, pid = kernel
    reply, printed = run(client, "import os; print(os.getcwd(), os.getpid(), os.environ['PATH'])")
    assert isinstance(manager.provisioner, ForkProvisioner)
    assert reply["status"] == "ok"
    assert printed.split() == [str(tmp_path), str(pid), os.environ["PATH"]]


def test_a_forked_kernel_is_a_fork_of_a_process_that_has_imported_what_was_named(kernel):
    _, client, _ = kernel
    _, printed = run(client, "import os, sys; print('analysis.report.report' in sys.modules, os.getppid())")
    warm, parent = printed.split()
    assert warm == "True"
    assert int(parent) != os.getpid()


def test_a_kernel_sees_the_environment_at_its_start_not_at_that_of_the_warm_process(forked_kernels, monkeypatch):
    seen = []
    for value in ("first", "second"):
        monkeypatch.setenv("ANALYSIS_STUDY", value)
        manager = KernelManager(kernel_name="python3")
        manager.start_kernel()
        client = manager.blocking_client()
        client.start_channels()
        client.wait_for_ready(timeout=SECONDS)
        seen.append(run(client, "import os; print(os.environ['ANALYSIS_STUDY'])")[1].strip())
        client.stop_channels()
        manager.shutdown_kernel(now=True)
    assert seen == ["first", "second"]


def test_an_interrupted_kernel_leaves_its_cell_and_runs_the_next(kernel):
    manager, client, pid = kernel
    busy = "import time\nprint('busy', flush=True)\nfor _ in range(6000): time.sleep(0.01)"
    client.execute(busy, stop_on_error=False)  # else ipykernel aborts what comes in just after the error
    while client.get_iopub_msg(timeout=SECONDS)["msg_type"] != "stream":
        pass
    started = time.monotonic()
    manager.interrupt_kernel()
    reply = client.get_shell_msg(timeout=SECONDS)["content"]
    assert (reply["status"], reply["ename"]) == ("error", "KeyboardInterrupt")
    assert time.monotonic() - started < SECONDS
    after, printed = run(client, "print(1 + 1)")
    assert (after["status"], printed) == ("ok", "2\n")
    assert lives(pid)


@pytest.mark.parametrize("now", [True, False], ids=["killed", "asked to end"])
def test_a_kernel_that_was_ended_leaves_no_process_and_no_file(kernel, now):
    manager, _, pid = kernel
    assert lives(pid) and len(files_of(manager)) > 1  # the sockets are looked for in the right place
    manager.shutdown_kernel(now=now)
    assert wait_until(lambda: not lives(pid))
    assert files_of(manager) == []
    assert not manager.has_kernel


def test_a_kernel_that_dies_is_seen_to_be_dead(kernel):
    manager, _, pid = kernel
    assert manager.is_alive()
    os.kill(pid, signal.SIGKILL)
    assert wait_until(lambda: not manager.is_alive())


def test_a_restarted_kernel_is_another_process(kernel):
    manager, client, pid = kernel
    manager.restart_kernel(now=True)
    client.wait_for_ready(timeout=SECONDS)
    assert wait_until(lambda: not lives(pid))
    assert run(client, "import os; print(os.getpid())")[1].strip() == str(manager.provisioner.process.pid) != str(pid)


def test_a_killed_program_leaves_no_kernel_no_process_of_the_kernel_and_no_sockets(forked_kernels):
    with tempfile.TemporaryDirectory(dir="/tmp") as folder:  # a short path
        places = {"TMPDIR": folder, "JUPYTER_RUNTIME_DIR": folder}
        ended = subprocess.run(
            [sys.executable, "-c", ORPHANING], capture_output=True, text=True, timeout=60, env=os.environ | places
        )
        assert ended.returncode == -signal.SIGKILL, ended.stderr
        kernel, child = map(int, ended.stdout.split())
        try:
            assert wait_until(lambda: not lives(kernel) and not lives(child))
            assert wait_until(lambda: not list(Path(folder).glob("kernels-*")))
        finally:
            for pid in (kernel, child):
                if lives(pid):
                    os.kill(pid, signal.SIGKILL)


def test_a_kernel_that_was_ended_takes_its_processes_and_its_folder_with_it(kernel):
    manager, client, pid = kernel
    child = int(run(client, "import subprocess; print(subprocess.Popen(['sleep', '600']).pid)")[1])
    folder = Path(manager.ip).parent
    assert lives(child) and list(folder.iterdir())
    os.kill(pid, signal.SIGKILL)
    assert wait_until(lambda: not manager.is_alive())
    assert wait_until(lambda: not lives(child))
    manager.cleanup_resources()
    assert not folder.exists()


def test_a_figure_is_shown_by_a_forked_kernel_as_by_an_ordinary_one(kernel):
    _, client, _ = kernel
    shown = []
    code = "import matplotlib.pyplot as plt\nplt.plot([1, 2]);"
    client.execute_interactive(code, timeout=SECONDS, output_hook=shown.append)
    kinds = [set(message["content"]["data"]) for message in shown if message["msg_type"] == "display_data"]
    assert kinds == [{"image/png", "text/plain"}]


def test_what_the_warm_process_drew_leaves_no_figure_and_no_backend_behind():
    program = (
        "import analysis.publish.drawn\nimport matplotlib.pyplot as plt\nprint(plt.get_fignums(), plt._backend_mod)"
    )
    said = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True).stdout
    assert said.split() == ["[]", "None"]


DENSITY = """
import io, matplotlib
import numpy as np, pandas as pd, seaborn
matplotlib.rcParams["svg.hashsalt"] = "fixed"
points = pd.DataFrame(np.random.default_rng(1).normal(size=(12, 3)), columns=list("abc"))
for chart in (seaborn.kdeplot(points, x="a").figure, seaborn.clustermap(points).figure):
    text = io.StringIO()
    chart.savefig(text, format="svg", metadata={"Date": None})
    print(hash_of(text.getvalue()))
"""
HASH = "import hashlib\ndef hash_of(text): return hashlib.sha256(text.encode()).hexdigest()\n"


def test_scipy_is_imported_when_a_figure_needs_it_and_the_figure_is_that_of_an_ordinary_process(kernel):
    _, client, _ = kernel
    before = (
        "import sys, seaborn; print(any(name.startswith(('scipy.stats', 'scipy.cluster')) for name in sys.modules))"
    )
    assert run(client, before)[1].strip() == "False"
    reply, printed = run(client, HASH + DENSITY)
    assert reply["status"] == "ok", reply
    command = [sys.executable, "-c", HASH + DENSITY]
    ordinary = subprocess.run(command, capture_output=True, text=True, check=True, timeout=120)
    assert len(printed.split()) == 2 and printed == ordinary.stdout


def test_two_kernels_draw_different_numbers(forked_kernels):
    drawn = set()
    for _ in range(2):
        manager = KernelManager(kernel_name="python3")
        manager.start_kernel()
        client = manager.blocking_client()
        client.start_channels()
        client.wait_for_ready(timeout=SECONDS)
        drawn.add(run(client, "import numpy; print(numpy.random.random())")[1])
        client.stop_channels()
        manager.shutdown_kernel(now=True)
    assert len(drawn) == 2


def test_other_programs_get_forked_kernels_by_the_kernel_specification(write_notebook, tmp_path):
    commands = {
        "papermill": ["-k", "analysis", "papermill.ipynb", "out.ipynb"],
        "pytest": ["-p", "no:cacheprovider", "--nbval-lax", "--nbval-kernel-name", "analysis", "pytest.ipynb"],
    }
    running = {}
    for name, arguments in commands.items():
        write_notebook(f"import sys; open('{name}', 'w').write(str('seaborn' in sys.modules))", name=f"{name}.ipynb")
        command = [Path(sys.executable).with_name(name), *arguments]
        running[name] = subprocess.Popen(command, cwd=tmp_path, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    for name, process in running.items():
        said, _ = process.communicate(timeout=120)
        assert process.returncode == 0, said.decode()
        assert (tmp_path / name).read_text(encoding="utf-8") == "True"


def test_kernels_stay_ordinary_where_the_system_cannot_fork(default_kernels, monkeypatch, caplog):
    monkeypatch.setattr(multiprocessing, "get_all_start_methods", lambda: ["spawn"])
    warm._warn.cache_clear()
    with caplog.at_level("WARNING"):
        assert use_forked_kernels() is False and use_forked_kernels() is False
    assert [record.message for record in caplog.records] == [
        "this system cannot fork: kernels start in the ordinary way, in seconds"
    ]
    assert default_kernels.default_provisioner_name == "local-provisioner"


def test_kernels_are_forked_where_the_system_can(forked_kernels):
    assert forked_kernels.default_provisioner_name == PROVISIONER


def test_the_sockets_lie_in_the_folder_for_temporary_files_and_listen_on_no_network(kernel):
    manager, _, _ = kernel
    assert manager.transport == "ipc"
    folder = Path(manager.ip).parent
    assert folder.parent == Path(tempfile.gettempdir())
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert len(manager.ip) < 100  # and a number; 104 bytes are the most on macOS
