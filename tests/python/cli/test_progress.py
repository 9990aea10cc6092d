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
    with progress.Progress(2) as bar:
        clock[0] += 1.9
        bar.part("fitting")("boosting", 1, 10)
    assert terminal.getvalue() == ""


def test_long_work_shows_its_stage(clock: list[float], monkeypatch: pytest.MonkeyPatch) -> None:
    terminal = Terminal()
    monkeypatch.setattr("sys.stderr", terminal)
    with progress.Progress(2) as bar:
        clock[0] += 2.1
        bar.part("fitting")("boosting", 1, 10)
    assert "fitting" in terminal.getvalue()
    assert "5%" in terminal.getvalue()


def test_without_a_terminal_long_work_shows_nothing(
    clock: list[float], capsys: pytest.CaptureFixture[str]
) -> None:
    with progress.Progress(2) as bar:
        clock[0] += 60.0
        bar.part("fitting")("boosting", 1, 10)
    assert capsys.readouterr().err == ""


def test_the_bar_only_grows(clock: list[float], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stderr", Terminal())
    with progress.Progress(2) as bar:
        shares = []
        for name in ("fitting", "back-testing"):
            show = bar.part(name)
            for stage, done, total in (("boosting", 1, 4), ("boosting", 4, 4), ("predict", 0, 9)):
                show(stage, done, total)
                shares.append(bar.share)
    assert shares == [0.125, 0.5, 0.5, 0.625, 1.0, 1.0]
