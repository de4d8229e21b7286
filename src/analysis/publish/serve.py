"""A built site in, its address on this computer out: nobody else on the network can reach it."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

LOOPBACK = "127.0.0.1"


class _Handler(SimpleHTTPRequestHandler):
    """Sends the files of the site and nothing else: no list of a folder, no word on the terminal."""

    def list_directory(self, path: str) -> None:
        self.send_error(404)

    def guess_type(self, path: str) -> str:
        kind = super().guess_type(path)
        return f"{kind}; charset=utf-8" if kind.startswith("text/") else kind

    def log_message(self, *args: object) -> None:
        pass

    def end_headers(self) -> None:
        self.send_header("Cache-Control", "no-store")  # a rebuilt page is shown at once
        super().end_headers()


@contextmanager
def serve_site(folder: Path) -> Iterator[str]:
    """Serve the site on a free port of the loopback interface for as long as the block runs; give its address."""
    server = ThreadingHTTPServer((LOOPBACK, 0), partial(_Handler, directory=str(folder)))
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://{LOOPBACK}:{server.server_port}/"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
