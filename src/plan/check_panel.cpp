// Lengths and offsets of a panel against its columns.
#include "mliot/plan/check_panel.hpp"

#include <algorithm>

#include "mliot/core/error.hpp"

namespace mliot::plan {
namespace {

void check_column(std::string_view who, std::string_view column, std::size_t size,
                  std::size_t rows) {
  require(size == 0 || size >= rows, "{}: {} has {} values, the series use {} rows", who, column,
          size, rows);
}

void check_columns(std::string_view who, std::string_view name,
                   const std::vector<std::span<const double>>& columns, std::size_t rows) {
  for (const std::span<const double> column : columns) {
    check_column(who, name, column.size(), rows);
  }
}

// Rows of the flat columns up to the last one in use.
std::size_t rows_in_use(std::string_view who, const PanelView& panel) {
  std::int64_t rows = 0;
  for (std::size_t i = 0; i < panel.series(); ++i) {
    require(panel.offsets[i] >= 0 && panel.offsets[i] <= panel.offsets[i + 1],
            "{}: the offsets fall at series {}, from {} to {}", who, i, panel.offsets[i],
            panel.offsets[i + 1]);
    require(panel.length[i] >= 0 && panel.length[i] <= panel.offsets[i + 1] - panel.offsets[i],
            "{}: series {} uses {} rows, its offsets hold {}", who, i, panel.length[i],
            panel.offsets[i + 1] - panel.offsets[i]);
    if (panel.length[i] > 0) rows = std::max(rows, panel.offsets[i] + panel.length[i]);
  }
  return static_cast<std::size_t>(rows);
}

}  // namespace

void check_panel(std::string_view who, const PanelView& panel) {
  const std::size_t series = panel.series();
  if (series == 0) return;
  require(panel.offsets.size() == series + 1, "{}: {} offsets do not fit {} series; give one more",
          who, panel.offsets.size(), series);
  require(panel.first_period.size() == series, "{}: {} first periods do not fit {} series", who,
          panel.first_period.size(), series);
  const std::size_t rows = rows_in_use(who, panel);
  check_column(who, "target", panel.target.size(), rows);
  check_column(who, "weight", panel.weight.size(), rows);
  check_column(who, "times", panel.times.size(), rows);
  check_columns(who, "a past covariate", panel.past, rows);
  check_columns(who, "a future covariate", panel.future, rows);
}

}  // namespace mliot::plan
