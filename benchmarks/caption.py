"""The paragraph above a table: machine, versions, and of which commits the cases are."""

from __future__ import annotations

from typing import Any

Result = dict[str, Any]

SPELLING = {
    "lightgbm": "LightGBM",
    "xgboost": "XGBoost",
    "catboost": "CatBoost",
    "bottleneck": "Bottleneck",
}
UNQUOTED = ("python", "numpy", "utilsforecast")
BUSY = 3.0  # the load that two workers leave behind themselves stays below


def caption(result: Result) -> str:
    """Machine, versions, commits and how to read the table."""
    chip, build = result["machine"], result["build"]
    return (
        f"`make bench` {_runs(result)}: "
        f"{chip.get('model_name', 'unknown processor')} (family {chip.get('cpu_family')}, "
        f"model {chip.get('model')}), {result['threads']} threads, kernels for "
        f"{build['kernel_target']}; {_versions(result)}. "
        "Ratio = peer's figure / mliot's: above 1, mliot is better. Runs interleaved, medians."
    )


def measured_at(facts: Result) -> str:
    """Commit, moment and machine of a result that `machine.facts()` describes."""
    chip = facts["machine"]
    name = chip.get("model_name", "unknown processor")
    family = f"(family {chip.get('cpu_family')}, model {chip.get('model')})"
    run = _run(facts["commit"]["hash"][:10], "full", [facts])
    return f"{run[0].upper()}{run[1:]}, {name} {family}, {facts['build']['kernel_target']} kernels"


def _versions(result: Result) -> str:
    peers = result["versions"].get("peers", {})
    named = (f"{SPELLING.get(k, k)} {number}" for k, number in peers.items() if k not in UNQUOTED)
    return ", ".join(named) or "no peers"


def _runs(result: Result) -> str:
    """One commit and moment, or those of each group of cases that was measured together."""
    groups: dict[tuple[str, str], list[Result]] = {}
    for case in result["cases"]:
        facts = {**result, **case}
        groups.setdefault((facts["commit"]["hash"][:10], facts["size"]), []).append(facts)
    told = [_run(*key, members) for key, members in groups.items()]
    if len(told) == 1:
        return told[0]
    names = (", ".join(case["case"] for case in members) for members in groups.values())
    return "; ".join(f"{run} ({cases})" for run, cases in zip(told, names, strict=True))


def _run(commit: str, size: str, members: list[Result]) -> str:
    """Where and when a group of cases was measured, and whether the machine was its own."""
    dates = sorted(case["date"] for case in members)
    moments = dates[0] if dates[0] == dates[-1] else f"{dates[0]} to {dates[-1]}"
    quick = "" if size == "full" else f", {size} size"
    busy = max(case.get("load_before", 0.0) for case in members)
    beside = f", beside other work (load {busy:.0f})" if busy > BUSY else ""
    return f"at commit {commit} on {moments}{quick}{beside}"
