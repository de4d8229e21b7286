"""What work costs, with the processes that helped."""

from __future__ import annotations

import subprocess
import sys
import threading
import time

import pytest

from analysis.metering import charge, metered

WORK = (
    "import time; x = bytearray(300 * 10**6); end = time.process_time() + 0.3\nwhile time.process_time() < end: pass\n"
)


def work(seconds: float) -> None:
    end = time.thread_time() + seconds
    while time.thread_time() < end:
        pass


def test_the_work_of_the_thread_counts_and_that_of_others_does_not():
    other = threading.Thread(target=work, args=(0.3,))
    with metered() as cost:
        other.start()
        work(0.1)
        other.join()
    assert 0.1 <= cost.processor < 0.3 <= cost.seconds


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells what another process has cost")
def test_a_process_that_is_charged_counts_with_its_time_and_its_memory():
    with subprocess.Popen([sys.executable, "-c", WORK + "print(flush=True); input()"], stdin=-1, stdout=-1) as helper:
        helper.stdout.readline()
        with metered() as without:
            pass
        with metered() as cost:
            charge(helper.pid)
        helper.communicate(b"\n")
    assert without.processor < 0.25 < cost.processor
    assert cost.megabytes > 300


def test_a_process_that_has_ended_costs_nothing_and_nor_does_one_outside_a_block():
    helper = subprocess.Popen([sys.executable, "-c", ""])
    helper.wait()
    with metered() as cost:
        charge(helper.pid)
        charge(None)
    charge(helper.pid)
    assert cost.processor < 0.25
