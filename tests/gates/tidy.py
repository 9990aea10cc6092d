"""Runs clang-tidy 14 over the bodies in src/, kernels left out; skips files known to be clean."""

from __future__ import annotations

import argparse
import hashlib
import shutil
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
BUILD = ROOT / "build" / "dev"
CLEAN = ROOT / "build" / "tidy"  # one empty file for each source found clean, named by its digest
VERSION = "14."


def find_clang_tidy() -> str | None:
    """The program of the version whose findings .clang-tidy was written for."""
    for name in ("clang-tidy-14", "clang-tidy"):
        path = shutil.which(name)
        if path is None:
            continue
        text = subprocess.run([path, "--version"], capture_output=True, text=True).stdout
        if f"version {VERSION}" in text:
            return path
    return None


def digest(source: Path, shared: bytes) -> str:
    """Names what the findings of one file depend on: itself, every header and the checks."""
    return hashlib.sha256(shared + str(source).encode() + source.read_bytes()).hexdigest()


def shared_bytes() -> bytes:
    """The part of the digest that all sources have in common."""
    headers = sorted([*ROOT.glob("include/**/*.h*"), *ROOT.glob("src/**/*.h*")])
    return b"".join(path.read_bytes() for path in [ROOT / ".clang-tidy", *headers])


def check(program: str, source: Path) -> str:
    """Returns the findings of one file, empty when it is clean."""
    command = [program, "--quiet", "-p", str(BUILD), str(source)]
    run = subprocess.run(command, capture_output=True, text=True)
    return "" if run.returncode == 0 else run.stdout + run.stderr


def main() -> int:
    """Exit code 1 when any file has a finding."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--jobs", type=int, default=2)
    jobs = parser.parse_args().jobs
    program = find_clang_tidy()
    if program is None:
        print(f"skipped: clang-tidy {VERSION}x is not installed (apt-get install clang-tidy)")
        return 0
    CLEAN.mkdir(parents=True, exist_ok=True)
    shared = shared_bytes()
    sources = [p for p in sorted(ROOT.glob("src/**/*.cpp")) if "kernel" not in p.parts]
    marks = {source: CLEAN / digest(source, shared) for source in sources}
    waiting = [source for source in sources if not marks[source].exists()]
    failed = 0
    with ThreadPoolExecutor(jobs) as pool:
        for source, text in zip(
            waiting, pool.map(lambda s: check(program, s), waiting), strict=True
        ):
            if text:
                failed += 1
                print(text)
            else:
                marks[source].touch()
    print(f"clang-tidy: {len(sources)} files, {len(waiting)} read, {failed} with findings")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
