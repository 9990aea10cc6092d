"""Accuracy and processor time of the forecaster on real sales, one JSON object a run.

Two builds are run in turn and compared, as docs/benchmarks_boosting.md does.

    MLIOT_DATA=FOLDER python benchmarks/forecaster_time.py [--seeds 0 1] [--only walmart stallion]

The settings are those of the case `real_sales`, on the last window alone. Seconds are those of all
threads.
"""

from __future__ import annotations

import argparse
import json
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from cases import real_sales

SETS = ("walmart", "stallion")


def processor_timed(
    function: Callable[..., Any], *arguments: Any, **options: Any
) -> tuple[Any, float]:
    """What the function returns, and the processor time it took, in seconds."""
    begin = time.process_time()
    result = function(*arguments, **options)
    return result, time.process_time() - begin


def main() -> None:
    """Prints a line for each set and seed."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n", 1)[0])
    parser.add_argument("--seeds", nargs="+", type=int, default=[0])
    parser.add_argument("--only", nargs="+", choices=SETS, default=list(SETS))
    options = parser.parse_args()
    real_sales.timed = processor_timed
    for name in options.only:
        settings = {"set": name, "trees": real_sales.TREES["full"], "windows": 1}
        with tempfile.TemporaryDirectory() as folder:
            real_sales.write_data(Path(folder), settings)
            run = real_sales.ours(Path(folder), settings)
            for seed in options.seeds:
                print(json.dumps({"set": name, "seed": seed} | run(seed)), flush=True)


if __name__ == "__main__":
    main()
