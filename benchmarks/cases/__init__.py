"""The comparisons, in the order in which they run and stand in the table."""

NAMES = (
    "training",
    "training_kernels",
    "training_categories",
    "training_sparse",
    "binning",
    "multi_output",
    "prediction",
    "single_row",
    "stream",
    "global_forecast",
    "feature_plan",
    "memory",
    "training_memory",
    "rolling",
    "encoding",
    "filters",
    "times",
    "real_sales",
    "scaling",
    "tabular",
)
