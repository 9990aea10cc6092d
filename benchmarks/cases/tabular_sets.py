"""The real tables of `tabular`: read, cleaned and turned into numbers."""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np

from harness import MissingData

WALMART_ROWS = 100_000


@dataclass(frozen=True)
class Table:
    """A learning task: float32 features with NaN for gaps, categories as codes from 0."""

    features: np.ndarray
    target: np.ndarray  # a number, or the code of the class
    categories: list[int] = field(default_factory=list)  # columns that hold codes
    held_out: np.ndarray | None = None  # rows that the source sets apart for tests


def read(name: str) -> Table:
    """The table of that name; raises MissingData when its file is not there."""
    root = os.environ.get("MLIOT_DATA", "")
    if not root or not Path(root).is_dir():
        raise MissingData("the folder of real data sets is absent; name it in MLIOT_DATA")
    try:
        return READERS[name](Path(root))
    except FileNotFoundError as error:
        raise MissingData(f"{name}: no file {Path(error.filename).name} in MLIOT_DATA") from None


def _table(frame: Any, target: Any, held_out: Any = None) -> Table:
    """Text columns become categories, all others numbers."""
    import pandas as pd

    columns = []
    categories = []
    for place, name in enumerate(frame.columns):
        column = frame[name]
        if isinstance(column.dtype, pd.CategoricalDtype) or column.dtype.kind not in "biuf":
            codes = column.astype("category").cat.codes.to_numpy(np.float32)
            columns.append(np.where(codes < 0, np.float32(np.nan), codes))
            categories.append(place)
        else:
            columns.append(column.to_numpy(np.float32))
    return Table(np.column_stack(columns), np.asarray(target, np.float64), categories, held_out)


def _codes(labels: Any) -> np.ndarray:
    return np.unique(np.asarray(labels), return_inverse=True)[1]


def _california_housing(root: Path) -> Table:
    import pandas as pd

    frame = pd.read_csv(root / "california_housing" / "housing.csv.gz")
    return _table(frame.drop(columns="median_house_value"), frame["median_house_value"] / 1e5)


def _amazon_access(root: Path) -> Table:
    import pandas as pd

    frame = pd.read_csv(root / "amazon_access" / "train.csv.gz")
    return _table(frame.drop(columns="ACTION").astype("category"), frame["ACTION"])


def _dry_bean(root: Path) -> Table:
    import pandas as pd

    frame = pd.read_csv(root / "dry_bean" / "Dry_Bean_Dataset.csv.gz")
    return _table(frame.drop(columns="Class"), _codes(frame["Class"]))


def _letter(root: Path) -> Table:
    import pandas as pd

    frame = pd.read_csv(root / "letter" / "letterdata.csv.gz")
    return _table(frame.drop(columns="letter"), _codes(frame["letter"]))


def _ai4i2020(root: Path) -> Table:
    import pandas as pd

    frame = pd.read_csv(root / "ai4i2020" / "ai4i2020.csv.gz", encoding="utf-8-sig")
    modes = ["TWF", "HDF", "PWF", "OSF", "RNF"]
    used = frame.drop(columns=["UDI", "Product ID", "Machine failure", *modes])
    return _table(used, frame["Machine failure"])


def _secom_subset(root: Path) -> Table:
    import pandas as pd

    frame = pd.read_csv(root / "secom_subset" / "secom_9.csv.gz")
    return _table(frame.drop(columns=["defeat", "datetime"]), frame["defeat"] != "normal")


def _scms_delivery(root: Path) -> Table:
    """Whether a delivery was late, from what was known when it was ordered."""
    import pandas as pd

    frame = pd.read_csv(
        root / "scms_delivery" / "SCMS_Delivery_History_Dataset.csv.gz", encoding="latin-1"
    )
    days = {
        name: pd.to_datetime(frame[f"{name} Date"], format="%d-%b-%y")
        for name in ("Scheduled Delivery", "Delivered to Client")
    }
    texts = ["Country", "Managed By", "Fulfill Via", "Vendor INCO Term", "Shipment Mode"]
    texts += ["Product Group", "Sub Classification", "Vendor", "Molecule/Test Type", "Brand"]
    texts += ["Dosage", "Dosage Form", "Manufacturing Site", "First Line Designation"]
    numbers = ["Unit of Measure (Per Pack)", "Line Item Quantity", "Line Item Value"]
    numbers += ["Pack Price", "Unit Price"]
    weight = pd.to_numeric(frame["Weight (Kilograms)"], errors="coerce").rename("weight")
    month = days["Scheduled Delivery"].dt.month.rename("month")
    year = days["Scheduled Delivery"].dt.year.rename("year")
    used = pd.concat([frame[texts], frame[numbers], weight, month, year], axis=1)
    return _table(used, days["Delivered to Client"] > days["Scheduled Delivery"])


def _example(kind: str) -> Callable[[Path], Table]:
    """An example of LightGBM's: a target and 28 numbers a line, tests in a file of their own."""

    def reader(root: Path) -> Table:
        import pandas as pd

        folders = {"binary": "binary_classification", "multiclass": "multiclass_classification"}
        folder = root / "lightgbm_examples" / folders.get(kind, kind)
        train = pd.read_csv(folder / f"{kind}.train.gz", sep="\t", header=None)
        test = pd.read_csv(folder / f"{kind}.test", sep="\t", header=None)
        frame = pd.concat([train, test])
        held_out = np.arange(len(frame)) >= len(train)
        return _table(frame.drop(columns=0), frame[0], held_out)

    return reader


def _seoul_bike(root: Path) -> Table:
    import pandas as pd

    frame = pd.read_csv(root / "seoul_bike" / "SeoulBikeData.csv.gz", encoding="latin-1")
    date = pd.to_datetime(frame["Date"], format="%d/%m/%Y")
    used = frame.drop(columns=["Date", "Rented Bike Count"])
    used["month"], used["weekday"] = date.dt.month, date.dt.dayofweek
    return _table(used, frame["Rented Bike Count"] / 100)


def _occupancy(root: Path) -> Table:
    import pandas as pd

    folder = root / "occupancy"
    parts = [pd.read_csv(folder / f"data{part}.txt.gz") for part in ("training", "test", "test2")]
    frame = pd.concat(parts)
    held_out = np.arange(len(frame)) >= len(parts[0])
    hour = pd.to_datetime(frame["date"]).dt.hour
    used = frame.drop(columns=["date", "Occupancy"]).assign(hour=hour)
    return _table(used, frame["Occupancy"], held_out)


def _walmart(root: Path) -> Table:
    import pandas as pd

    folder = root / "walmart_store_sales"
    sales = pd.read_csv(folder / "train.csv.gz")
    sales = sales.sample(WALMART_ROWS, random_state=0)
    region = pd.read_csv(folder / "features.csv.gz").drop(columns="IsHoliday")
    frame = sales.merge(region, on=["Store", "Date"]).merge(
        pd.read_csv(folder / "stores.csv"), on="Store"
    )
    date = pd.to_datetime(frame["Date"])
    used = frame.drop(columns=["Date", "Weekly_Sales"])
    used["week"], used["year"] = date.dt.isocalendar().week.astype(int), date.dt.year
    used[["Store", "Dept"]] = used[["Store", "Dept"]].astype("category")
    return _table(used, frame["Weekly_Sales"] / 1e4)


READERS: dict[str, Callable[[Path], Table]] = {
    "california_housing": _california_housing,
    "amazon_access": _amazon_access,
    "dry_bean": _dry_bean,
    "letter": _letter,
    "ai4i2020": _ai4i2020,
    "secom_subset": _secom_subset,
    "scms_delivery": _scms_delivery,
    "lightgbm_binary": _example("binary"),
    "lightgbm_regression": _example("regression"),
    "lightgbm_multiclass": _example("multiclass"),
    "seoul_bike": _seoul_bike,
    "occupancy": _occupancy,
    "walmart": _walmart,
}
