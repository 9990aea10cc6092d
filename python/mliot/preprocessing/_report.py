"""The data-quality report."""

from __future__ import annotations

from mliot.preprocessing._quality.build import quality_report
from mliot.preprocessing._quality.finding import QualityFinding
from mliot.preprocessing._quality.profile import QualityProfile
from mliot.preprocessing._quality.report import QualityReport

__all__ = ["QualityFinding", "QualityProfile", "QualityReport", "quality_report"]
