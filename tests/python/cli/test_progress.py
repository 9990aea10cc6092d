"""The progress bar: late, on a terminal only."""

from __future__ import annotations

import io

import pytest

from mliot.cli import progress


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    now = [100.0]
    monkeypatch.setattr(progress.time, "monotonic", lambda: now[0])
    return now


def test_short_work_shows_nothing(clock: list[float], monkeypatch: pytest.MonkeyPatch) -> None:
    terminal = Terminal()
    monkeypatch.setattr("sys.stderr", terminal)
    with progress.Progress() as bar:
        clock[0] += 1.9
        bar.part("fitting")("trees", 1, 10)
    assert terminal.getvalue() == ""


def test_long_work_shows_its_stage(clock: list[float], monkeypatch: pytest.MonkeyPatch) -> None:
    terminal = Terminal()
    monkeypatch.setattr("sys.stderr", terminal)
    with progress.Progress() as bar:
        clock[0] += 2.1
        bar.part("fitting")("trees", 1, 10)
    assert "fitting: trees" in terminal.getvalue()


def test_without_a_terminal_long_work_shows_nothing(
    clock: list[float], capsys: pytest.CaptureFixture[str]
) -> None:
    with progress.Progress() as bar:
        clock[0] += 60.0
        bar.part("fitting")("trees", 1, 10)
    assert capsys.readouterr().err == ""
