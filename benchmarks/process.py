"""The two worker processes: ours in the project's environment, the peers' in their own."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parent
LOG_LINES = 5  # of a dead worker's output that its error quotes
REUSED = {  # results of up to 32 MB go to memory that an earlier call gave back, on either side
    "MALLOC_MMAP_THRESHOLD_": str(32 << 20),
    "MALLOC_TRIM_THRESHOLD_": str(1 << 30),
}


class Worker:
    """A child that answers one JSON line to each JSON line; see `worker.py`."""

    def __init__(self, python: str, side: str, threads: int, log: Path, lasting: bool) -> None:
        environment = dict(os.environ) | (REUSED if lasting else {})
        if side == "peers":
            environment.pop("PYTHONPATH", None)  # nothing of ours in their environment
        for name in ("OMP_NUM_THREADS", "POLARS_MAX_THREADS", "NUMEXPR_MAX_THREADS"):
            environment[name] = str(threads)
        self._log = log
        with log.open("ab") as errors:
            self._child = subprocess.Popen(
                [python, str(HERE / "worker.py")],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=errors,
                env=environment,
                text=True,
            )

    def call(self, action: str, **arguments: Any) -> Any:
        """The worker's answer; RuntimeError when it failed or died."""
        assert self._child.stdin is not None
        assert self._child.stdout is not None
        try:
            self._child.stdin.write(json.dumps({"action": action, **arguments}) + "\n")
            self._child.stdin.flush()
        except BrokenPipeError:
            raise RuntimeError(self._last_words()) from None
        line = self._child.stdout.readline()
        if not line:
            raise RuntimeError(self._last_words())
        answer = json.loads(line)
        if "error" in answer:
            raise RuntimeError(answer["error"])
        return answer["result"]

    def _last_words(self) -> str:
        said = self._log.read_text(errors="replace").splitlines()[-LOG_LINES:]
        return f"the worker died with exit code {self._child.wait()}: " + " | ".join(said)

    def stop(self) -> None:
        """Ends the child and waits for it."""
        assert self._child.stdin is not None
        assert self._child.stdout is not None
        self._child.stdin.close()
        self._child.wait()
        self._child.stdout.close()


class Workers:
    """The workers of one run, by side."""

    def __init__(self, peers_python: str | None, threads: int, folder: Path) -> None:
        self._pythons = {"ours": sys.executable}
        if peers_python:
            self._pythons["peers"] = peers_python
        self._threads = threads
        self._folder = folder
        self._workers = {side: self._start(side, lasting=True) for side in self._pythons}

    @property
    def sides(self) -> list[str]:
        """Whose environments there are."""
        return list(self._pythons)

    def _start(self, side: str, *, lasting: bool) -> Worker:
        log = self._folder / f"{side}.log"
        return Worker(self._pythons[side], side, self._threads, log, lasting)

    def of(self, side: str) -> Worker:
        """The lasting worker of a side."""
        return self._workers[side]

    @contextmanager
    def fresh(self, side: str) -> Iterator[Worker]:
        """A worker for one run."""
        worker = self._start(side, lasting=False)
        try:
            yield worker
        finally:
            worker.stop()

    def close_contenders(self) -> None:
        """Frees what the contenders hold; a worker that died is replaced."""
        for side, worker in list(self._workers.items()):
            try:
                worker.call("close")
            except RuntimeError:
                worker.stop()
                self._workers[side] = self._start(side, lasting=True)

    def stop(self) -> None:
        """Ends every worker."""
        for worker in self._workers.values():
            worker.stop()
