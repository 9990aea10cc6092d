"""Notebooks run from top to bottom and print what is stored in them."""

from __future__ import annotations

import ast
import contextlib
import io
import json
from pathlib import Path
from typing import Any

import pytest

EXAMPLES = Path(__file__).resolve().parents[3] / "examples"
NOTEBOOKS = sorted(EXAMPLES.glob("*.ipynb"))


def run_cell(source: str, namespace: dict[str, Any]) -> tuple[str, Any]:
    """What a cell prints, and the value of its last expression."""
    tree = ast.parse(source)
    last = tree.body.pop() if tree.body and isinstance(tree.body[-1], ast.Expr) else None
    printed = io.StringIO()
    with contextlib.redirect_stdout(printed):
        exec(compile(tree, "cell", "exec"), namespace)
        value = None
        if isinstance(last, ast.Expr):
            value = eval(compile(ast.Expression(last.value), "cell", "eval"), namespace)
    return printed.getvalue(), value


def stored_outputs(cell: dict[str, Any]) -> tuple[str, str]:
    """What a cell printed and showed when it was stored."""
    printed, shown = "", ""
    for output in cell["outputs"]:
        if output["output_type"] == "stream":
            printed += "".join(output["text"])
        else:
            shown += "".join(output["data"]["text/plain"])
    return printed, shown


def test_there_are_notebooks() -> None:
    assert {"messy_sensor.ipynb", "spare_parts.ipynb"} <= {path.name for path in NOTEBOOKS}


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.name)
def test_a_notebook_runs_and_shows_what_is_stored(
    path: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    namespace: dict[str, Any] = {"__name__": "notebook"}
    cells = [each for each in json.loads(path.read_text())["cells"] if each["cell_type"] == "code"]
    assert len(cells) >= 6
    for cell in cells:
        printed, value = run_cell("".join(cell["source"]), namespace)
        stored, shown = stored_outputs(cell)
        assert printed == stored
        if value is not None:
            assert repr(value) == shown
