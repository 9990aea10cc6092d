"""Marked regions of pages that a program remakes."""

from __future__ import annotations

from pathlib import Path


def put(mark: str, text: str, document: Path) -> None:
    """Remakes the region between `<!-- mark:begin -->` and `<!-- mark:end -->`."""
    begin, end = f"<!-- {mark}:begin -->\n", f"<!-- {mark}:end -->"
    before, rest = document.read_text().split(begin)
    document.write_text(f"{before}{begin}{text}\n{end}{rest.split(end)[1]}")
