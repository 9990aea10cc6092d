"""Nine real streams through the whole way: look, clean, align, make features, look again.

NAB, an office (occupancy), a hydraulic rig, run-to-failure bearings (IMS), Beijing's air, a
semiconductor line (SECOM), Seoul's bicycles, Walmart's sales and deliveries of medicine (SCMS).
They are read from the folder that the environment variable MLIOT_DATA names; without it the
program says so and ends.
"""

from __future__ import annotations

import gzip
import io
import os
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl

from mliot.features import RollingMean, RollingStd
from mliot.preprocessing import Hampel, QualityReport, Resample, quality_report

MISSING = ["", "NA", "N/A"]
MOST_LINES = 14


@dataclass
class Stream:
    """A frame with ``ds`` and perhaps ``unique_id``, and how it is looked at and aligned.

    ``every`` is the grid of the aligned rows (None: rows are regular by themselves), ``how`` what
    becomes of the rows of one step: their mean, or their sum.
    """

    frame: pl.DataFrame
    sensors: Sequence[str]
    every: str | None
    how: str = "mean"
    options: dict[str, Any] = field(default_factory=dict)


def read(path: Path, separator: str = ",") -> pl.DataFrame:
    """A CSV file, perhaps compressed, in UTF-8 or nearly so."""
    data = path.read_bytes()
    if path.suffix == ".gz":
        data = gzip.decompress(data)
    text = data.decode("utf-8-sig", "replace").replace("\r\n", "\n").replace("\r", "\n")
    return pl.read_csv(
        io.BytesIO(text.encode()),
        separator=separator,
        null_values=MISSING,
        infer_schema_length=None,
    )


def nab(folder: Path) -> Stream:
    """58 series of servers, roads, tweets and machines."""
    parts = [
        read(path).select(
            pl.lit(path.name.split(".")[0]).alias("unique_id"),
            pl.col("timestamp").str.to_datetime().alias("ds"),
            pl.col("value").cast(pl.Float64),
        )
        for path in sorted((folder / "nab").glob("*/*.csv.gz"))
    ]
    return Stream(pl.concat(parts), ["value"], "1h")


def occupancy(folder: Path) -> Stream:
    """An office by the minute; three files, the first of which is the middle of the record."""
    parts = []
    for name in ("datatraining", "datatest", "datatest2"):
        text = gzip.decompress((folder / "occupancy" / f"{name}.txt.gz").read_bytes())
        parts.append(pl.read_csv(io.BytesIO(text.replace(b'"date"', b'"number","date"', 1))))
    sensors = ["Temperature", "Humidity", "Light", "CO2", "HumidityRatio"]
    numbers = [pl.col(name).cast(pl.Float64) for name in [*sensors, "Occupancy"]]
    frame = pl.concat(
        part.select(pl.col("date").str.to_datetime().alias("ds"), *numbers) for part in parts
    )
    options = {"target_col": "Occupancy", "units": {"Humidity": "%", "Temperature": "degC"}}
    return Stream(frame, sensors, "5min", options=options)


def hydraulic(folder: Path) -> Stream:
    """Four temperatures of 2,205 cycles, and the state of the cooler."""
    at = folder / "hydraulic"
    columns: dict[str, Any] = {"ds": np.arange(2205)}
    for k in range(1, 5):
        cycles = np.loadtxt(io.BytesIO(gzip.decompress((at / f"TS{k}.txt.gz").read_bytes())))
        columns[f"TS{k}"] = cycles.mean(axis=1)
    columns["cooler"] = np.loadtxt(at / "profile.txt")[:, 0]
    sensors = ["TS1", "TS2", "TS3", "TS4"]
    return Stream(pl.DataFrame(columns), sensors, None, options={"target_col": "cooler"})


def ims(folder: Path) -> Stream:
    """The vibration of four bearings until one fails, first test."""
    raw = read(folder / "ims_bearing" / "1st_test_resmaple_10minutes.csv.gz")
    sensors = [name for name in raw.columns if name.startswith("Bearing")]
    at = pl.col("Datetime").str.to_datetime("%Y.%m.%d.%H.%M.%S")
    return Stream(raw.select(at.alias("ds"), *sensors), sensors, "1h")


def beijing(folder: Path) -> Stream:
    """Fine dust and weather by the hour, five years."""
    raw = read(folder / "beijing_pm25" / "pollution.csv.gz")
    sensors = ["pm2.5", "DEWP", "TEMP", "PRES", "Iws"]
    at = pl.datetime("year", "month", "day", "hour").alias("ds")
    frame = raw.select(at, *(pl.col(name).cast(pl.Float64) for name in sensors), "Is", "Ir", "cbwd")
    units = {"TEMP": "degC", "DEWP": "degC", "PRES": "hPa", "pm2.5": "ug/m3"}
    return Stream(frame, sensors, "1h", options={"target_col": "pm2.5", "units": units})


def secom(folder: Path) -> Stream:
    """52 sensors of a semiconductor line, pass or fail of each lot."""
    raw = read(folder / "secom_subset" / "secom_9.csv.gz")
    sensors = [name for name in raw.columns if name.startswith("v")]
    at = pl.col("datetime").str.to_datetime("%d/%m/%Y %H:%M:%S").alias("ds")
    frame = raw.select(at, *(pl.col(name).cast(pl.Float64) for name in sensors), "defeat")
    return Stream(frame, sensors, "D", options={"target_col": "defeat"})


def seoul(folder: Path) -> Stream:
    """A year of hourly rentals with the weather of the hour."""
    raw = read(folder / "seoul_bike" / "SeoulBikeData.csv.gz")
    raw.columns = [
        "date", "rented", "hour", "temperature", "humidity", "wind", "visibility", "dew_point",
        "sun", "rain", "snow", "season", "holiday", "open",
    ]  # fmt: skip
    at = pl.col("date").str.to_datetime("%d/%m/%Y") + pl.duration(hours="hour")
    sensors = ["temperature", "humidity", "wind", "visibility", "dew_point"]
    frame = raw.drop("date", "hour").insert_column(0, raw.select(at.alias("ds"))["ds"])
    frame = frame.with_columns(pl.col(pl.Int64).cast(pl.Float64))
    units = {"temperature": "degC", "humidity": "%"}
    return Stream(frame, sensors, "1h", options={"target_col": "rented", "units": units})


def walmart(folder: Path) -> Stream:
    """Weekly sales of 3,331 departments."""
    raw = read(folder / "walmart_store_sales" / "train.csv.gz")
    frame = raw.select(
        pl.format("{}_{}", "Store", "Dept").alias("unique_id"),
        pl.col("Date").str.to_date().alias("ds"),
        pl.col("Weekly_Sales").alias("sales"),
    )
    options = {"target_col": "sales", "ranges": {"sales": (0, None)}}
    return Stream(frame, ["sales"], "W-FRI", how="sum", options=options)


def scms(folder: Path) -> Stream:
    """Deliveries of medicine: one row a delivery, quantities and costs."""
    raw = read(folder / "scms_delivery" / "SCMS_Delivery_History_Dataset.csv.gz")
    at = pl.col("Delivered to Client Date").str.to_date("%d-%b-%y").alias("ds")
    columns = ["Country", "Shipment Mode", "Line Item Quantity", "Line Item Value", "Unit Price",
               "Weight (Kilograms)", "Freight Cost (USD)"]  # fmt: skip
    sensors = ["Line Item Quantity", "Line Item Value"]
    frame = raw.select(at, *columns).with_columns(pl.col(sensors).cast(pl.Float64))
    return Stream(frame, sensors, "W-FRI", how="sum")


STREAMS: dict[str, Callable[[Path], Stream]] = {
    each.__name__: each
    for each in (nab, occupancy, hydraulic, ims, beijing, secom, seoul, walmart, scms)
}


def look(stream: Stream) -> QualityReport:
    """What is wrong with the rows as they came."""
    return quality_report(stream.frame, **stream.options)


def clean(stream: Stream, report: QualityReport) -> pl.DataFrame:
    """The sensors without runs of a stuck one and impossible values, spikes by the median.

    What was removed is missing from then on: nothing is invented yet.
    """
    columns = {name: stream.frame[name].to_numpy().copy() for name in stream.sensors}
    for found in report.findings:
        if found.kind == "stuck" and found.column in columns:
            columns[found.column][report.rows(found)] = np.nan
    for name, (low, _) in stream.options.get("ranges", {}).items():
        columns[name][columns[name] < low] = np.nan
    frame = stream.frame.select(*keys(stream)).with_columns(
        pl.Series(name, values) for name, values in columns.items()
    )
    frame = frame.sort(keys(stream), maintain_order=True)
    limits = {each.column: each.expected for each in report.findings
              if (each.kind, each.severity) == ("spike", "warning")}  # fmt: skip
    for name in sorted({*limits} & {*columns}):
        values = without_spikes(frame[name].to_numpy(), limits[name], bounds(frame))
        frame = frame.with_columns(pl.Series(name, values))
    return frame.with_columns(pl.col(stream.sensors).fill_nan(None))


def without_spikes(
    values: np.ndarray, limit: float | None, indptr: np.ndarray | None = None
) -> np.ndarray:
    """The values with those replaced by the median before them that lie farther from it.

    The limit is that of the finding: Hampel alone takes every change of whole degrees for a spike.
    """
    median = Hampel(7, threshold=3).transform(values, indptr=indptr)
    return np.where(np.abs(values - median) > (limit or np.inf), median, values)


def align(stream: Stream, frame: pl.DataFrame) -> pl.DataFrame:
    """One row a step of time; steps without rows are missing, doubled rows become one."""
    if stream.every is None:
        return frame
    ids = [name for name in keys(stream) if name != "ds"]
    return Resample(stream.every, stream.how).transform(frame, "ds", ids or None)


def features(stream: Stream, frame: pl.DataFrame) -> pl.DataFrame:
    """Mean and spread of the last day (24 steps) of each sensor, where half of it was measured."""
    indptr = bounds(frame)
    made = []
    for name in stream.sensors:
        values = frame[name].cast(pl.Float64).to_numpy()
        for window in (RollingMean(24, min_samples=12), RollingStd(24, min_samples=12)):
            label = f"{name}_{type(window).__name__}"
            made.append(pl.Series(label, window.transform(values, indptr=indptr)))
    return frame.with_columns(made)


def keys(stream: Stream) -> list[str]:
    """The columns that say which series and when."""
    return [name for name in ("unique_id", "ds") if name in stream.frame.columns]


def bounds(frame: pl.DataFrame) -> np.ndarray:
    """Where the series of a sorted frame begin and end."""
    if "unique_id" not in frame.columns:
        return np.array([0, frame.height], dtype=np.int64)
    lengths = frame["unique_id"].rle().struct.field("len").to_numpy()
    return np.concatenate([[0], np.cumsum(lengths)]).astype(np.int64)


def tell(name: str, stream: Stream) -> None:
    """Prints what was found, and what is left of it after the whole way."""
    begun = time.perf_counter()
    report = look(stream)
    table = features(stream, align(stream, clean(stream, report)))
    again = quality_report(table.select(*keys(stream), *stream.sensors))
    seconds = time.perf_counter() - begun
    print(f"\n{name}: {report!r}")
    for group in report.groups()[:MOST_LINES]:
        first = group.foremost
        place = f" in {group.series:,} series, {first.series}" if group.series > 1 else ""
        start = "" if first.start is None else f" {first.start}"
        print(f"  {group.severity:8}{group.kind:17}{first.column}{place}:{start} "
              f"{first.explanation}")  # fmt: skip
    left = {kind: n for kind, n in again.summary["kinds"].items() if kind != "missing"}
    print(f"  -> {table.height:,} rows, {table.width} columns, {seconds:.1f} s; left: {left}")


def main() -> int:
    """Tells of every stream, or of those named on the command line."""
    folder = os.environ.get("MLIOT_DATA")
    if not folder or not Path(folder).is_dir():
        print("set MLIOT_DATA to the folder with the data sets")
        return 0
    for name in sys.argv[1:] or STREAMS:
        tell(name, STREAMS[name](Path(folder)))
    return 0


if __name__ == "__main__":
    sys.exit(main())
