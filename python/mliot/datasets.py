"""Seeded simulators: data to try the library on, the same bits on every machine."""

from __future__ import annotations

import importlib
from typing import Any, Literal

import numpy as np
import numpy.typing as npt

from mliot import _core

__all__ = ["DEMO_SALES_INFO", "Columns", "demo_sales"]

#: What the columns of :func:`demo_sales` are for; also at hand as ``.info`` of the dictionary and
#: as ``.attrs`` of the pandas frame.
DEMO_SALES_INFO: dict[str, Any] = {
    "simulated": True,
    "description": "Simulated daily sales of a chilled-grocery chain; no real shop, no real data.",
    "id_col": ["shop", "item"],
    "time_col": "ds",
    "target_col": "sales",
    "static_features": ["category"],
    "future_features": ["price", "promotion", "holiday"],
    "past_features": ["outdoor_temperature", "fridge_temperature", "footfall"],
    "weight_col": "in_stock",
}


class Columns(dict[str, npt.NDArray[Any]]):
    """A dictionary of equally long NumPy arrays that says what it holds in ``info``."""

    def __init__(self, columns: dict[str, npt.NDArray[Any]], info: dict[str, Any]) -> None:
        super().__init__(columns)
        self.info = info


def demo_sales(
    shops: int = 4,
    items: int = 60,
    days: int = 730,
    seed: int = 0,
    *,
    return_demand: bool = False,
    as_frame: Literal["pandas", "polars"] | None = None,
) -> Any:
    """Daily sales of a simulated chilled-grocery chain. **Simulated: no real shop, no real data.**

    Expected demand is the item's level times shop size, weekday, season, weather, holiday, price
    elasticity, promotion uplift and a shock of the shop's day that its footfall shares. Demand is
    a negative binomial count around it; every fourth item moves slowly and is mostly zero.
    Shelves run empty when demand exceeds what the shop planned for, when a delivery fails, and on
    the day after a fridge broke down: ``sales`` is then below demand and ``in_stock`` is 0.

    Parameters
    ----------
    shops, items, days : int
        Size of the chain; rows = shops * items * days. The first day is Monday 2023-01-02.
    seed : int
        Another seed gives another chain.
    return_demand : bool
        Also return the true demand, which no shop can see.
    as_frame : {"pandas", "polars"}, optional
        The kind of frame to return instead of a dictionary of arrays.

    Returns
    -------
    Columns or DataFrame
        One row a (shop, item, day), sorted so:

        - ``shop``, ``item``, ``category``: strings;
        - ``ds``: datetime64, the day;
        - ``sales``: float64, units sold, whole numbers;
        - ``price``: currency units; ``promotion`` and ``holiday``: 0 or 1; all known ahead;
        - ``outdoor_temperature``, ``fridge_temperature``: daily means in degrees Celsius;
          ``footfall``: visitors; all three are sensors, known only afterwards;
        - ``in_stock``: 0 when the shelf ran empty, so that sales are censored.
    ndarray, shape (rows,)
        The true demand, row by row; only with ``return_demand=True``.

    Raises
    ------
    mliot.InvalidArgument
        A size out of range, or an unknown kind of frame.

    Examples
    --------
    >>> from mliot.datasets import demo_sales
    >>> sales = demo_sales(days=28)
    >>> len(sales["sales"])
    6720
    """
    raw = _core.demo_sales(shops, items, days, seed)
    demand = raw.pop("demand")
    columns = Columns({name: _array(name, values) for name, values in raw.items()}, _info())
    data = columns if as_frame is None else _frame(columns, as_frame)
    return (data, demand) if return_demand else data


def _info() -> dict[str, Any]:
    return {name: list(x) if isinstance(x, list) else x for name, x in DEMO_SALES_INFO.items()}


def _array(name: str, values: Any) -> npt.NDArray[Any]:
    if isinstance(values, tuple):
        codes, levels = values
        return np.asarray(levels)[codes]
    if name == "ds":
        return values.astype("datetime64[D]").astype("datetime64[us]")  # type: ignore[no-any-return]
    return values  # type: ignore[no-any-return]


def _frame(columns: Columns, kind: str) -> Any:
    if kind not in ("pandas", "polars"):
        raise _core.InvalidArgument(f"as_frame must be 'pandas' or 'polars', got '{kind}'")
    frame = importlib.import_module(kind).DataFrame(dict(columns))
    if kind == "pandas":
        frame.attrs.update(columns.info)
    return frame
