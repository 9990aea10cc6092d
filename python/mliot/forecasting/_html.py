"""How a forecaster shows itself in a notebook."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from html import escape
from typing import Any

from mliot.forecasting._fitted import Fitted

_STYLE = (
    "<style>.mliot-repr{font-family:system-ui,sans-serif;font-size:13px;line-height:1.4}"
    ".mliot-repr table{border-collapse:collapse;margin:.3em 0}"
    ".mliot-repr td{padding:1px 12px 1px 0;text-align:left;vertical-align:top}"
    ".mliot-repr .bar{display:inline-block;height:.7em;background:#4c78a8}</style>"
)


def _table(rows: Sequence[tuple[str, str]]) -> str:
    cells = "".join(f"<tr><td>{escape(name)}</td><td>{value}</td></tr>" for name, value in rows)
    return f"<table>{cells}</table>"


def _importances(shares: Mapping[str, float], most: int = 8) -> str:
    shown = list(shares.items())[:most]
    widest = max((share for _, share in shown), default=1.0) or 1.0
    rows = [
        (name, f'<span class="bar" style="width:{120 * share / widest:.0f}px"></span> {share:.1%}')
        for name, share in shown
    ]
    return f"<details open><summary>Share of gain</summary>{_table(rows)}</details>"


def html_of(forecaster: Any, fitted: Fitted | None) -> str:
    """A small table of facts, and bars of importance once fitted."""
    if fitted is None:
        return _page("Forecaster (not fitted)", {"settings": repr(forecaster)}, "")
    roles = ", ".join(f"{name}: {part}" for name, part in fitted.roles.as_dict().items())
    facts = {
        "series": fitted.n_series,
        "frequency": forecaster.freq_,
        "horizon": fitted.horizon,
        "intervals": "calibrated" if fitted.core.calibrated else "none",
        "loss": fitted.options.get("objective", "regression"),
        "trees": fitted.core.best_iteration,
        "columns": roles or "none but the target",
    }
    return _page("Forecaster", facts, _importances(forecaster.feature_importances_))


def _page(title: str, facts: Mapping[str, Any], more: str) -> str:
    rows = [(name, escape(str(value))) for name, value in facts.items()]
    return f'{_STYLE}<div class="mliot-repr"><b>{escape(title)}</b>{_table(rows)}{more}</div>'
