"""Instructions, flash and stack of generated C on emulated Cortex-M, beside emlearn and m2cgen.

    python benchmarks/edge.py --peers PYTHON

PYTHON is the interpreter of an environment with emlearn, m2cgen and scikit-learn. Writes
results/edge.json and the table in docs/edge.md. All programs: arm-none-eabi-gcc -O2, the same
trees, the same rows of integers below 4096, so that emlearn's int16 features lose nothing.
"""

from __future__ import annotations

import argparse
import json
import re
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "tests" / "support"))

from c_targets import DEVICE, DEVICE_FLAGS, LARGE, QEMU_FLAGS, run  # noqa: E402
from mliot.boosting import BoostingClassifier, BoostingRegressor  # noqa: E402
from mliot.features import Lag, RollingMean, RollingStd  # noqa: E402
from mliot.forecasting import Forecaster  # noqa: E402
from mliot.pipeline import Pipeline  # noqa: E402
from mliot.preprocessing import ForwardFill, Hampel  # noqa: E402

CALLS = 64
NANOSECONDS = 64  # an instruction under -icount shift=6
BOARDS = {
    "M0": ("microbit", ["-mcpu=cortex-m0"], {**LARGE, "RAM_SIZE": "16K", "FLASH_SIZE": "256K"}, 16),
    "M4F": (
        "mps2-an386",
        ["-mcpu=cortex-m4", "-mfpu=fpv4-sp-d16", "-mfloat-abi=hard"],
        LARGE,
        25,
    ),
}  # board, flags, memory, MHz of its SysTick


def rows_of(n: int, features: int = 6) -> np.ndarray[Any, Any]:
    return np.random.default_rng(1).integers(0, 4096, (n, features))


def trees_of(model: BoostingRegressor) -> list[dict[str, list[float]]]:
    """The fitted trees as scikit-learn lists them: feature, threshold, children, value."""
    forest = model._model.tree().get("forest")
    features, middles = forest.value("features"), forest.value("middles")
    thresholds, leaves = forest.value("thresholds"), forest.value("leaves")
    scale = 2.0 ** -forest.value("grid_exponent")
    trees, node, leaf = [], 0, 0
    for count in forest.value("leaf_counts"):
        made: dict[str, list[float]] = {
            key: [] for key in ("feature", "threshold", "left", "right", "value")
        }

        def add(at: int, first: int, end: int, made: Any = made, node: int = node,
                leaf: int = leaf) -> int:  # fmt: skip
            place = len(made["feature"])
            inner = end - first > 1
            made["feature"].append(int(features[node + at]) if inner else -2)
            made["threshold"].append(float(thresholds[node + at]) if inner else -2.0)
            made["value"].append(0.0 if inner else float(leaves[leaf + first]) * scale)
            made["left"].append(-1)
            made["right"].append(-1)
            if inner:
                middle = int(middles[node + at])
                made["left"][place] = add(at + 1, first, middle)
                made["right"][place] = add(at + middle - first, middle, end)
            return place

        add(0, 0, int(count))
        trees.append(made)
        node += int(count) - 1
        leaf += int(count)
    return trees


def measure(folder: Path, board: str, sources: list[Path], include: list[str]) -> dict[str, int]:
    """Instructions a call, flash and stack of the subject in ``folder``."""
    name, flags, memory, clock = BOARDS[board]
    text = (DEVICE / "link.ld.in").read_text()
    for key, value in memory.items():
        text = text.replace(f"@{key}@", value)
    (folder / "board.ld").write_text(text)
    program = folder / f"{board}.elf"
    command = ["arm-none-eabi-gcc", "-std=c99", "-O2", "-mthumb", *flags, f"-DCALLS={CALLS}"]
    command += ["-I", str(DEVICE), "-I", str(folder), *(f"-I{each}" for each in include)]
    command += [str(ROOT / "benchmarks" / "device" / "measure.c"), str(DEVICE / "io_device.c")]
    command += [*map(str, sources), "-T", str(folder / "board.ld"), *DEVICE_FLAGS]
    run([*command, "-lm", "-o", str(program)], folder)
    (folder / "in.bin").write_bytes(b"")
    emulator = ["qemu-system-arm", "-M", name, "-icount", "shift=6", *QEMU_FLAGS]
    run([*emulator, "-kernel", str(program)], folder)
    empty, ticks, stack = np.frombuffer((folder / "out.bin").read_bytes(), dtype=np.uint32)
    nanoseconds = 1000 / clock * (int(ticks) - int(empty))
    sizes = subprocess.run(
        ["arm-none-eabi-size", str(program)], capture_output=True, text=True, check=True
    ).stdout.splitlines()[1]
    text_size, data_size = (int(each) for each in sizes.split()[:2])
    return {
        "instructions": round(nanoseconds / NANOSECONDS / CALLS),
        "flash": text_size + data_size,
        "stack": int(stack),
    }


SUBJECTS = {
    "mliot small, leaf sum": ("ours.h", "sink_sum = (uint32_t)small_sum(rows[i]);", "float"),
    "mliot small, prediction": (
        "ours.h",
        "double out; small_predict(rows[i], &out); sink_out = out;",
        "float",
    ),
    "mliot fast, leaf sum": ("ours.h", "sink_sum = (uint32_t)fast_sum(rows[i]);", "float"),
    "emlearn loadable": ("em_loadable.h", "sink_float = em_predict(rows[i], 6);", "int16_t"),
    "emlearn inline": ("em_inline.h", "sink_float = em_predict(rows[i], 6);", "int16_t"),
    "m2cgen": ("m2cgen.h", "sink_out = score(rows[i]);", "double"),
    "nothing": ("ours.h", "sink_float = rows[i][0];", "float"),  # keeps the rows in flash
}

HEADER = """#include <stdint.h>
#include "{include}"
static const {dtype} rows[{calls}][6] = {{{rows}}};
static volatile uint32_t sink_sum;
static volatile float sink_float;
static volatile double sink_out;
static void subject_begin(void) {{ sink_sum = 0; sink_out = 0; sink_float = 0; }}
__attribute__((noinline)) static void subject_call(int i) {{ {call} }}
"""


def tree_subjects(folder: Path, peers: str) -> tuple[dict[str, Any], dict[str, str]]:
    """Instructions, flash and stack of each way to evaluate the same trees, by board."""
    X = rows_of(4000).astype(np.float32)
    y = X[:, 0] * (X[:, 1] > 2000) + 0.5 * X[:, 2] + 300 * np.sin(X[:, 3] / 500)
    model = BoostingRegressor(n_estimators=50, num_leaves=16, random_state=0).fit(X, y)
    sources = [model.export_c(folder, mode, mode).source for mode in ("small", "fast")]
    (folder / "ours.h").write_text('#include "small.h"\n#include "fast.h"\n')
    (folder / "m2cgen.h").write_text("double score(double* input);\n")
    described = {"trees": trees_of(model), "features": 6}
    (folder / "trees.json").write_text(json.dumps(described))
    found = subprocess.run(
        [peers, str(ROOT / "benchmarks" / "edge_peers.py"), str(folder)],
        capture_output=True, text=True, check=True,
    )  # fmt: skip
    facts = json.loads(found.stdout.splitlines()[-1])
    rows = rows_of(CALLS)
    table: dict[str, Any] = {}
    for name, (include, call, dtype) in SUBJECTS.items():
        listed = ", ".join("{" + ", ".join(map(str, row)) + "}" for row in rows)
        kind = "double" if dtype == "double" else dtype
        text = HEADER.format(include=include, dtype=kind, calls=CALLS, rows=listed, call=call)
        if dtype == "double":
            text = text.replace("static const double rows", "static double rows")
        (folder / "subject.h").write_text(text)
        extra = [folder / "m2cgen.c"] if dtype == "double" else sources
        extra = [] if dtype == "int16_t" else extra
        table[name] = {board: measure(folder, board, extra, [facts["include"]]) for board in BOARDS}
    return without_frame(table), facts["versions"]


def without_frame(table: dict[str, Any]) -> dict[str, Any]:
    """Flash without what the measuring program itself takes, rows included."""
    empty = table.pop("nothing")
    wider = {"m2cgen": 4, "emlearn loadable": -2, "emlearn inline": -2}
    for name, boards in table.items():
        for board, figures in boards.items():
            rows = wider.get(name, 0) * 6 * CALLS
            figures["flash"] -= empty[board]["flash"] + rows
            figures["stack"] -= empty[board]["stack"]
    return table


FORECASTER = """#include <stdint.h>
#include <string.h>
#include "demand.h"
static demand_state state;
static demand_sample sample;
static demand_forecast out[DEMAND_HORIZON];
static void subject_begin(void) {{ demand_init(&state); sample.time = 0; }}
__attribute__((noinline)) static void subject_call(int i) {{
  (void)i;
  {call}
}}
"""
PUSH = """if (sample.time == 0) sample.time = INT64_C({time});
  sample.value = 10 + (i & 7);
  demand_push(&state, &sample);
  sample.time += INT64_C(604800000000);"""


def forecaster_subjects(folder: Path) -> tuple[dict[str, Any], dict[str, int]]:
    """A weekly forecaster of 12 features: a push, and forecasts of one and of eight steps."""
    n = 200
    week = np.arange(n)
    y = np.random.default_rng(2).poisson(40 * (1 + 0.4 * np.sin(2 * np.pi * week / 52)))
    frame = pd.DataFrame(
        {"unique_id": "a", "ds": pd.date_range("2021-01-01", periods=n, freq="W-FRI"), "y": y}
    ).astype({"y": float})
    model = Forecaster(
        freq="W-FRI", lags=[1, 2, 3, 4, 52],
        lag_transforms={1: [RollingMean(4), RollingMean(12), RollingStd(8)], 52: [RollingMean(4)]},
        date_features=["week", "month"], horizon=8,
        model=BoostingRegressor(n_estimators=50, num_leaves=16),
    ).fit(frame)  # fmt: skip
    made = model.export_c(folder, level=[80])
    next_time = int((frame["ds"].iloc[-1] + pd.Timedelta(weeks=1)).timestamp()) * 1_000_000
    calls = {
        "push": PUSH.format(time=next_time),
        "forecast of 1 step": "demand_predict(&state, 0, 1, out);",
        "forecast of 8 steps": "demand_predict(&state, 0, 8, out);",
    }
    table: dict[str, Any] = {}
    for name, call in calls.items():
        (folder / "subject.h").write_text(FORECASTER.format(call=call))
        table[name] = {board: measure(folder, board, [made.source], []) for board in BOARDS}
    sizes = {key: value for key, value in made._asdict().items() if key.endswith("bytes")}
    return table, sizes


SENSORS = """#include <stdint.h>
#include <string.h>
#include "pump.h"
static pump_state state;
static pump_sample sample;
static double out;
static const double rows[{calls}][2] = {{{rows}}};
static void subject_begin(void) {{ pump_init(&state); }}
__attribute__((noinline)) static void subject_call(int i) {{
  (void)i;
  {call}
}}
"""
SENSOR_CALLS = {
    "push": "memcpy(sample.columns, rows[i], sizeof rows[i]); pump_push(&state, &sample);",
    "prediction": "pump_predict(&state, &out);",
    "class": "out = pump_class(&state);",
}


def sensor_subjects(folder: Path) -> tuple[dict[str, Any], dict[str, int]]:
    """A classifier over two sensors, cleaned and with windows: a push, a prediction, a class."""
    n = 1000
    rng = np.random.default_rng(3)
    heat = 60 + 5 * np.sin(np.arange(n) / 20) + rng.normal(0, 1, n)
    load = rng.random(n)
    frame = pd.DataFrame({"heat": heat, "load": load, "fails": heat + 3 * load > 65})
    frame.loc[rng.random(n) < 0.03, "heat"] = 999.0
    pipeline = Pipeline(
        [
            ("spikes", Hampel(7), ["heat"]),
            ("gaps", ForwardFill(5), ["heat"]),
            ("windows", [RollingMean(10, min_samples=1), RollingStd(10, min_samples=2)], ["heat"]),
            ("before", [Lag(1), Lag(5)], ["load"]),
            ("model", BoostingClassifier(n_estimators=50, num_leaves=16)),
        ]
    ).fit(frame, "fails")
    made = pipeline.export_c(folder, name="pump")
    samples = frame[["heat", "load"]].to_numpy()[:CALLS]
    listed = ", ".join("{" + ", ".join(map(repr, row.tolist())) + "}" for row in samples)
    table: dict[str, Any] = {}
    for name, call in SENSOR_CALLS.items():
        text = SENSORS.format(call=call, calls=CALLS, rows=listed)
        (folder / "subject.h").write_text(text)
        table[name] = {board: measure(folder, board, [Path(made.source)], []) for board in BOARDS}
    sizes = {key: value for key, value in made._asdict().items() if key.endswith("bytes")}
    return table, sizes


def lines_of(title: str, table: dict[str, Any], columns: list[str]) -> list[str]:
    """A Markdown table of figures by board."""
    heads = [f"{what} {board}" for what in columns for board in BOARDS]
    lines = [f"| {title} | " + " | ".join(heads) + " |", "| --- |" + " ---: |" * len(heads)]
    for name, boards in table.items():
        cells = [f"{boards[board][what]:,}" for what in columns for board in BOARDS]
        lines.append(f"| {name} | " + " | ".join(cells) + " |")
    return lines


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n", 1)[0])
    parser.add_argument("--peers", required=True, help="Python with emlearn and m2cgen")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="mliot-edge-") as folder:
        trees, versions = tree_subjects(Path(folder), options.peers)
        forecaster, sizes = forecaster_subjects(Path(folder))
        sensors, sensor_sizes = sensor_subjects(Path(folder))
    gcc = subprocess.run(
        ["arm-none-eabi-gcc", "-dumpversion"], capture_output=True, text=True, check=True
    )
    result = {
        "versions": {**versions, "arm-none-eabi-gcc": gcc.stdout.strip()},
        "trees": trees, "forecaster": forecaster, "forecaster_sizes": sizes,
        "sensors": sensors, "sensor_sizes": sensor_sizes,
    }  # fmt: skip
    (ROOT / "benchmarks" / "results" / "edge.json").write_text(json.dumps(result, indent=1) + "\n")
    lines = lines_of("50 trees of 16 leaves", trees, ["instructions", "flash", "stack"])
    lines += [
        "",
        *lines_of("weekly forecaster, 11 features", forecaster, ["instructions", "stack"]),
        "",
        *lines_of("classifier of two sensors", sensors, ["instructions", "flash", "stack"]),
    ]
    page = ROOT / "docs" / "edge.md"
    marked = re.compile(r"(<!-- figures -->\n).*?(<!-- end of figures -->)", re.DOTALL)
    text = "\n".join(lines)
    page.write_text(marked.sub(lambda found: f"{found[1]}{text}\n{found[2]}", page.read_text()))
    print(text)


if __name__ == "__main__":
    main()
