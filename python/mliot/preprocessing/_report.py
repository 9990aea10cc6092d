"""The data-quality report."""

from __future__ import annotations

from mliot.preprocessing._quality.build import quality_report
from mliot.preprocessing._quality.finding import QualityFinding
from mliot.preprocessing._quality.report import QualityReport

__all__ = ["QualityFinding", "QualityReport", "quality_report"]
