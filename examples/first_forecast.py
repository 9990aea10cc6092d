"""The first forecast: simulated sales of 20 items in, four weeks with intervals out."""

import polars as pl

import mliot

sales = mliot.datasets.demo_sales(shops=2, items=10, days=758, as_frame="polars")
known = pl.col("ds") < pl.date(2025, 1, 1)  # prices and promotions are planned 28 days ahead
plan = sales.filter(~known).select("shop", "item", "ds", "price", "promotion", "holiday")
names = {"id_col": ["shop", "item"], "target_col": "sales", "weight_col": "in_stock"}
forecasts = mliot.forecast(sales.filter(known), h=28, X_df=plan, level=[80, 95], **names)
forecasts.head(3).glimpse()
