"""Every library on every real table of `cases/tabular.py`, table by table; runs are joined.

    python benchmarks/real_tables.py --peers PYTHON [--only SET ...] [--libraries NAME ...]
        [--settings equal defaults] [--seeds 5] [--again] [--write]

A run is a line of results/real_tables.jsonl, written when it is done: what is there is not run
again unless `--again` says so, and a later call adds what is missing. Prints the losses, the mean
places with 95 % intervals and the processor time; `--write` puts them into
docs/benchmarks_boosting.md. On a busy machine processor time is what counts;
MLIOT_BENCHMARK_THREADS=1 makes it one thread's.
"""

from __future__ import annotations

import argparse
import itertools
import json
import os
import sys
import tempfile
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import machine
from cases import tabular
from cases.tabular_sets import READERS
from harness import THREADS, Contender, MissingData
from marked import put
from process import Workers
from real_tables_page import page
from table import RESULTS

KEPT = RESULTS / "real_tables.jsonl"
PACKAGES = {
    "mliot": "mliot",
    "LightGBM": "lightgbm",
    "XGBoost hist": "xgboost",
    "scikit-learn HGB": "scikit-learn",
    "CatBoost": "catboost",
}
SETTINGS = {"equal": True, "defaults": False}
EQUAL_BY_DEFAULT = ("LightGBM",)  # whose defaults are the equal settings

Record = dict[str, Any]
Key = tuple[str, str, str, int]


def key_of(record: Record) -> Key:
    """What was run: table, settings, library, seed."""
    return record["set"], record["settings"], record["library"], record["seed"]


def read_kept(path: Path) -> dict[Key, Record]:
    """The latest record of everything that was run."""
    if not path.is_file():
        return {}
    records = (json.loads(line) for line in path.read_text().splitlines() if line.strip())
    return {key_of(record): record for record in records}


class Session:
    """The worker processes, and the file that every run is written to."""

    def __init__(self, options: argparse.Namespace, workers: Workers) -> None:
        self._options = options
        self._workers = workers
        self._done = read_kept(options.kept)
        found = {
            s: workers.of(s).call("versions", names=machine.PACKAGES[s]) for s in workers.sides
        }
        self._versions = {name: number for each in found.values() for name, number in each.items()}
        self._commit = machine.commit()["hash"][:10]

    def run(self, name: str, settings: str) -> None:
        """All libraries on one table."""
        variant = next(
            each
            for each in tabular.variants("full")
            if (each.settings["set"], each.settings["equal"]) == (name, SETTINGS[settings])
        )
        for contender in variant.contenders:
            if contender.label in self._options.libraries:
                self._run_library(name, settings, variant.settings, contender)

    def _run_library(
        self, name: str, settings: str, case: dict[str, Any], contender: Contender
    ) -> None:
        label = contender.label
        same = settings == "defaults" and label in EQUAL_BY_DEFAULT
        seeds = [
            seed
            for seed in range(self._options.seeds)
            if self._options.again or (name, settings, label, seed) not in self._done
        ]
        if same or not seeds or contender.side not in self._workers.sides:
            return
        worker = self._workers.of(contender.side)
        with tempfile.TemporaryDirectory(prefix="mliot-benchmark-") as folder:
            tabular.write_data(Path(folder), case)
            job = {"module": "cases.tabular", "function": contender.function, "folder": folder}
            worker.call("open", label=label, settings=case, **job)
            for seed in seeds:
                found = worker.call("run", label=label, repeat=seed)
                self._keep(
                    {"set": name, "settings": settings, "library": label, "seed": seed}, found
                )
        self._workers.close_contenders()

    def _keep(self, what: Record, found: dict[str, float]) -> None:
        (loss,) = (key for key in found if key not in ("fit", "processor"))
        record = {
            **what,
            "loss": found[loss],
            "measured": loss,
            "seconds": round(found["fit"], 4),
            "processor": round(found["processor"], 4),
            "threads": THREADS,
            "version": self._versions.get(PACKAGES[what["library"]], ""),
            "commit": self._commit,
            "date": datetime.now(UTC).strftime("%Y-%m-%d"),
        }
        with self._options.kept.open("a") as file:
            file.write(json.dumps(record) + "\n")
        told = f"{loss} {found[loss]:.4f}, {found['processor']:.2f} s of processor time"
        print(f"{' '.join(map(str, what.values()))}: {told}", file=sys.stderr, flush=True)


def chosen_options() -> argparse.Namespace:
    """What the command line asks for."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n", 1)[0])
    parser.add_argument("--only", nargs="+", choices=list(READERS), default=list(READERS))
    parser.add_argument("--libraries", nargs="*", choices=list(PACKAGES), default=list(PACKAGES))
    parser.add_argument("--settings", nargs="+", choices=list(SETTINGS), default=list(SETTINGS))
    parser.add_argument("--seeds", type=int, default=5)
    parser.add_argument("--again", action="store_true", help="run what is there already")
    parser.add_argument("--write", action="store_true", help="into docs/benchmarks_boosting.md")
    parser.add_argument("--peers", default=os.environ.get("MLIOT_PEERS", ""))
    parser.add_argument("--kept", type=Path, default=KEPT)
    return parser.parse_args()


def run_all(options: argparse.Namespace) -> bool:
    """Runs what is missing; False when a library failed."""
    good = True
    with tempfile.TemporaryDirectory(prefix="mliot-benchmark-") as folder:
        workers = Workers(options.peers or None, THREADS, Path(folder))
        try:
            session = Session(options, workers)
            for name, settings in itertools.product(options.only, options.settings):
                try:
                    session.run(name, settings)
                except MissingData as missing:
                    print(f"skipped: {missing}", file=sys.stderr)
                except RuntimeError as error:
                    good = False
                    print(f"{name}, {settings}: {error}", file=sys.stderr)
        finally:
            workers.stop()
    return good


def main() -> int:
    """Exit code 1 when a library failed."""
    options = chosen_options()
    options.kept.parent.mkdir(parents=True, exist_ok=True)
    good = run_all(options) if options.libraries else True
    text = page(list(read_kept(options.kept).values()))
    print(text)
    if options.write:
        put("real-tables", text, machine.ROOT / "docs" / "benchmarks_boosting.md")
    return 0 if good else 1


if __name__ == "__main__":
    sys.exit(main())
