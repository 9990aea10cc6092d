"""Memory and instructions of generated C: statistical models, and trees that split by categories.

    python benchmarks/edge_models.py

Writes results/edge_models.json and the second table in docs/edge.md. Programs and emulated boards
are those of edge.py, which compares with other libraries.
"""

from __future__ import annotations

import json
import re
import tempfile
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

import edge
from edge import BOARDS, ROOT, measure
from mliot.boosting import BoostingClassifier
from mliot.forecasting import StatisticalForecaster
from mliot.statistical import (
    TSB,
    AutoARIMA,
    AutoCES,
    AutoETS,
    AutoTBATS,
    AutoTheta,
    CrostonSBA,
    SeasonalNaive,
    StatisticalModel,
)

CALLS = 8  # the counter of a board has 24 bits, and a forecast may take a million instructions
STEPS = 7

FRAME = """#include <stdint.h>
static volatile double sink_out;
static void subject_begin(void) { sink_out = 0; }
__attribute__((noinline)) static void subject_call(int i) { sink_out = i; }
"""
STATISTICAL = """#include <stdint.h>
#include "stock.h"
static stock_state state;
static stock_sample sample;
static double mean[{steps}], variance[{steps}];
static volatile double sink_out;
static void subject_begin(void) {{ stock_init(&state); sample.time = INT64_C({time}); }}
__attribute__((noinline)) static void subject_call(int i) {{
  {call}
}}
"""
PUSH = """sample.value = 20 + (i & 3);
  sink_out = stock_push(&state, &sample);
  sample.time += INT64_C(86400000000);"""
FORECAST = "stock_predict(&state, {steps}, mean, variance); sink_out = mean[0] + i;"
BOTH = "if (i & 1) {{ {push} }} else {{ {forecast} }}"
ROWS = """#include <stdint.h>
#include "goods.h"
static const float rows[{calls}][4] = {{{rows}}};
static volatile double sink_out;
static void subject_begin(void) {{ sink_out = 0; }}
__attribute__((noinline)) static void subject_call(int i) {{
  double out;
  goods_predict(rows[i], &out);
  sink_out = out;
}}
"""


def models() -> list[StatisticalModel]:
    """One of each kind of state; a season of a week where there is one."""
    return [
        SeasonalNaive(7), CrostonSBA(), TSB(0.1, 0.1), AutoETS(7), AutoTheta(7), AutoCES(7),
        AutoARIMA(7), AutoTBATS([7]),
    ]  # fmt: skip


def series() -> pd.DataFrame:
    """A daily series of counts with a week and a trend."""
    t = np.arange(200)
    level = 20 + 0.02 * t + 6 * (t % 7 == 5)
    y = np.random.default_rng(4).poisson(level).astype(float)
    ds = pd.date_range("2024-01-01", periods=len(t))
    return pd.DataFrame({"unique_id": "a", "ds": ds, "y": y})


def measured(folder: Path, text: str, sources: list[Path]) -> dict[str, dict[str, int]]:
    """What a subject costs on each board."""
    (folder / "subject.h").write_text(text)
    return {board: measure(folder, board, sources, []) for board in BOARDS}


def statistical_subjects(folder: Path, empty: dict[str, dict[str, int]]) -> dict[str, Any]:
    """State, flash, instructions of a push and of a forecast, and stack of each model."""
    frame = series()
    fitted = StatisticalForecaster(models(), freq="D").fit(frame)
    time = int((frame["ds"].iloc[-1] + pd.Timedelta(days=1)).timestamp()) * 1_000_000
    forecast = FORECAST.format(steps=STEPS)
    calls = {
        "push": PUSH,
        "forecast": forecast,
        "both": BOTH.format(push=PUSH, forecast=forecast),
    }
    table: dict[str, Any] = {}
    for model in fitted.models:
        name = type(model).__name__
        made = fitted.export_c(folder, name="stock", model=name)
        found = {
            what: measured(
                folder, STATISTICAL.format(steps=STEPS, time=time, call=call), [made.source]
            )
            for what, call in calls.items()
        }
        table[name] = {"state": made.state_bytes, "tables": made.table_bytes}
        for board in BOARDS:
            stack = max(found[what][board]["stack"] for what in ("push", "forecast"))
            table[name][board] = {
                "push": found["push"][board]["instructions"],
                "forecast": found["forecast"][board]["instructions"],
                "flash": found["both"][board]["flash"] - empty[board]["flash"],
                "stack": stack - empty[board]["stack"],
            }
    return table


def category_subject(folder: Path, empty: dict[str, dict[str, int]]) -> dict[str, Any]:
    """A classifier over two categories, of 12 and of 300 levels, and two numbers."""
    n = 4000
    rng = np.random.default_rng(5)
    kind, shop = rng.integers(0, 12, n), rng.integers(0, 300, n)
    numbers = rng.integers(0, 4096, (n, 2)).astype(np.float32)
    late = (kind % 5 < 2) ^ (np.sin(shop) > 0.3) ^ (numbers[:, 0] > 3000)
    X = pd.DataFrame({"kind": kind, "shop": shop, "a": numbers[:, 0], "b": numbers[:, 1]})
    X = X.astype({"kind": "category", "shop": "category"})
    model = BoostingClassifier(n_estimators=50, num_leaves=16, random_state=0).fit(X, late)
    made = model.export_c(folder, name="goods")
    rows = np.column_stack([kind, shop, numbers])[:CALLS]
    listed = ", ".join("{" + ", ".join(f"{x:.0f}" for x in row) + "}" for row in rows)
    found = measured(folder, ROWS.format(calls=CALLS, rows=listed), [Path(made.source)])
    for board, figures in found.items():
        figures["flash"] -= empty[board]["flash"]
        figures["stack"] -= empty[board]["stack"]
    return {"tables": made.table_bytes, **found}


def statistical_lines(table: dict[str, Any]) -> list[str]:
    """The statistical models as a Markdown table."""
    heads = [
        f"{what} {board}" for what in ("flash", "push", "7 steps", "stack") for board in BOARDS
    ]
    lines = ["| model, one series | state | " + " | ".join(heads) + " |"]
    lines.append("| --- |" + " ---: |" * (len(heads) + 1))
    for name, row in table.items():
        cells = [
            f"{row[board][what]:,}"
            for what in ("flash", "push", "forecast", "stack")
            for board in BOARDS
        ]
        lines.append(f"| `{name}` | {row['state']} | " + " | ".join(cells) + " |")
    return lines


def main() -> None:
    edge.CALLS = CALLS
    with tempfile.TemporaryDirectory(prefix="mliot-edge-") as name:
        folder = Path(name)
        empty = measured(folder, FRAME, [])
        statistical = statistical_subjects(folder, empty)
        categories = category_subject(folder, empty)
    result = {"statistical": statistical, "categories": categories}
    path = ROOT / "benchmarks" / "results" / "edge_models.json"
    path.write_text(json.dumps(result, indent=1) + "\n")
    lines = statistical_lines(statistical)
    lines += [
        "",
        *edge.lines_of(
            "50 trees of 16 leaves over two categories and two numbers",
            {"prediction": categories},
            ["instructions", "flash", "stack"],
        ),
    ]
    page = ROOT / "docs" / "edge.md"
    marked = re.compile(r"(<!-- memory -->\n).*?(<!-- end of memory -->)", re.DOTALL)
    text = "\n".join(lines)
    page.write_text(marked.sub(lambda found: f"{found[1]}{text}\n{found[2]}", page.read_text()))
    print(text)


if __name__ == "__main__":
    main()
