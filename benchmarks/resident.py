"""Memory of this process, as Linux counts it."""

from __future__ import annotations

from pathlib import Path


class PeakGrowth:
    """How far the peak of resident memory rises over what the process holds when this is made."""

    def __init__(self) -> None:
        Path("/proc/self/clear_refs").write_text("5")  # sets the peak back to the present
        self._before = _resident_mb("VmRSS")

    def mb(self) -> float:
        """The growth so far, in MB."""
        return _resident_mb("VmHWM") - self._before


def _resident_mb(field: str) -> float:
    """VmRSS, what is resident now, or VmHWM, its peak."""
    for line in Path("/proc/self/status").read_text().splitlines():
        if line.startswith(field + ":"):
            return int(line.split()[1]) / 1024
    raise RuntimeError(f"/proc/self/status has no {field}")
