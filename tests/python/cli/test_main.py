"""The command itself: what works without extras, exit codes, one line for an error."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

import mliot
from mliot.cli import installation, main

BLOCK_EXTRAS = """
import sys
class Blocked:
    def find_spec(self, name, path=None, target=None):
        if name.split(".")[0] in {"typer", "rich", "polars", "click", "pandas", "sklearn"}:
            raise ModuleNotFoundError(f"No module named {name!r}", name=name)
sys.meta_path.insert(0, Blocked())
from mliot.cli import main
sys.exit(main(sys.argv[1:]))
"""


def bare(*words: str) -> subprocess.CompletedProcess[str]:
    """Runs the command in an interpreter without the optional packages."""
    command = [sys.executable, "-c", BLOCK_EXTRAS, *words]
    return subprocess.run(command, capture_output=True, text=True)


def test_doctor_and_version_need_no_extra() -> None:
    run = bare("doctor")
    assert "kernel target" in run.stdout
    assert "self-test" in run.stdout
    assert run.returncode == (0 if mliot.build_info()["self_test_passed"] else 1), run.stderr
    assert bare("--version").stdout.strip() == mliot.__version__


def test_a_missing_extra_is_named_with_its_cure() -> None:
    run = bare("forecast", "sales.csv", "--h", "3")
    assert run.returncode == 2
    assert run.stderr == 'mliot: this command needs typer: pip install "mliot[cli]"\n'


def test_doctor_says_when_the_arithmetic_is_wrong(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    facts = mliot.build_info() | {"self_test_passed": False}
    monkeypatch.setattr(installation.mliot, "build_info", lambda: facts)
    assert main(["doctor"]) == 1
    assert "FAILED" in capsys.readouterr().out


def test_cmake_dir_is_a_folder_or_a_clear_error(capsys: pytest.CaptureFixture[str]) -> None:
    code = main(["--cmake-dir"])
    out, err = capsys.readouterr()
    if code == 0:
        assert (Path(out.strip()) / "mliotConfig.cmake").exists()
    else:
        assert (code, out) == (2, "")
        assert "C++ package" in err
        assert "make installed" in err or "install a wheel" in err


@pytest.mark.parametrize(
    ("words", "message"),
    [
        ([], None),
        (["forecast"], "Missing argument"),
        (["bogus"], "No such command 'bogus'"),
        (["forecast", "x.csv"], "Missing option '--h'"),
        (["forecast", "x.csv", "--h", "soon"], "--h"),
        (["forecast", "x.csv", "--h", "0"], "--h must be at least 1, got 0"),
        (["backtest", "x.csv", "--h", "-3"], "--h must be at least 1, got -3"),
        (["backtest", "x.csv", "--h", "3", "--windows", "0"], "--windows must be at least 1"),
        (["forecast", "x.csv", "--h", "3", "--level", "80,200"], "--level must lie between"),
        (["forecast", "x.csv", "--h", "3", "--level", "high"], "--level: 'high' is not a number"),
        (["forecast", "x.csv", "--h", "3", "--time-zone", "mars"], "--time-zone must be"),
        (["forecast", "x.csv", "--h", "3"], "there is no file x.csv"),
        (["forecast", "x.csv", "--h", "3", "--nosuch"], "No such option"),
    ],
)
def test_bad_usage_is_one_line_and_exit_code_2(
    words: list[str],
    message: str | None,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
) -> None:
    monkeypatch.chdir(tmp_path)
    code = main(words)
    err = capsys.readouterr().err
    if message is None:
        assert code in (0, 2)
        return
    assert code == 2
    assert err.startswith("mliot: ")
    assert message in err
    assert err.count("\n") == 1
    assert not list(tmp_path.iterdir())


def test_help_lists_the_commands(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--help"]) == 0
    out = capsys.readouterr().out
    assert all(word in out for word in ("demo", "forecast", "backtest", "doctor"))


def test_debug_shows_the_traceback(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["forecast", "none.csv", "--h", "3", "--debug"]) == 2
    assert "Traceback" in capsys.readouterr().err


def test_an_unforeseen_error_is_called_a_defect(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def fail() -> int:
        raise ZeroDivisionError("division by zero")

    monkeypatch.setattr("mliot.cli.doctor", fail)
    assert main(["doctor"]) == 2
    assert "unexpected ZeroDivisionError" in capsys.readouterr().err


def test_ctrl_c_ends_with_130(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def interrupt() -> int:
        raise KeyboardInterrupt

    monkeypatch.setattr("mliot.cli.doctor", interrupt)
    assert main(["doctor"]) == 130
    assert capsys.readouterr().err == "mliot: interrupted; nothing was written\n"
