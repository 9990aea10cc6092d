// Cubic splines through the samples that are present.
#include "mliot/preprocessing/spline_fill.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <vector>

#include "mliot/core/parallel.hpp"
#include "mliot/freestanding/wide.h"
#include "preprocessing/gaps.hpp"

namespace mliot::preprocessing {
namespace {

/// The samples that are present, and the second derivative of the spline at each.
struct Spline {
  std::vector<double> places;
  std::vector<double> values;
  std::vector<double> bends;

  double width(std::size_t i) const { return places[i + 1] - places[i]; }
  double slope(std::size_t i) const { return (values[i + 1] - values[i]) / width(i); }

  /// The value at `place` in piece i.
  double at(std::size_t i, double place) const {
    const double t = place - places[i];
    const double h = width(i);
    const double start = slope(i) - h * (2 * bends[i] + bends[i + 1]) / 6;
    return values[i] + t * (start + t * (0.5 * bends[i] + t * (bends[i + 1] - bends[i]) / (6 * h)));
  }
};

/// One row of the equations for the bends: low * before + middle * this + high * next = right.
struct Row {
  double low;
  double middle;
  double high;
  double right;
};

std::vector<Row> inner_rows(const Spline& spline) {
  std::vector<Row> rows;
  for (std::size_t i = 1; i + 1 < spline.places.size(); ++i) {
    const double before = spline.width(i - 1);
    const double after = spline.width(i);
    rows.push_back(
        {before, 2 * (before + after), after, 6 * (spline.slope(i) - spline.slope(i - 1))});
  }
  return rows;
}

/// Puts bends[0] = (1 + ratio) bends[1] - ratio bends[2] into the first row: the first two pieces
/// are one cubic. With one row alone, all bends are equal.
void join_end_pieces(std::vector<Row>& rows) {
  Row& first = rows.front();
  Row& last = rows.back();
  if (rows.size() == 1) {
    first = {0, first.low + first.middle + first.high, 0, first.right};
    return;
  }
  const double left = first.low / first.high;
  first.middle += first.low * (1 + left);
  first.high -= first.low * left;
  first.low = 0;
  const double right = last.high / last.low;
  last.middle += last.high * (1 + right);
  last.low -= last.high * right;
  last.high = 0;
}

/// Gauss without pivots: the rows are dominated by their middles.
void solve(std::vector<Row>& rows) {
  for (std::size_t i = 1; i < rows.size(); ++i) {
    const double factor = rows[i].low / rows[i - 1].middle;
    rows[i].middle -= factor * rows[i - 1].high;
    rows[i].right -= factor * rows[i - 1].right;
  }
  for (std::size_t i = rows.size(); i-- > 0;) {
    const double known = i + 1 < rows.size() ? rows[i].high * rows[i + 1].right : 0;
    rows[i].right = (rows[i].right - known) / rows[i].middle;
  }
}

void find_bends(Spline& spline, SplineEnd end) {
  const std::size_t n = spline.places.size();
  spline.bends.assign(n, 0);
  if (n < 3) return;
  std::vector<Row> rows = inner_rows(spline);
  const double left = rows.front().low / rows.front().high;
  const double right = rows.back().high / rows.back().low;
  if (end == SplineEnd::not_a_knot) join_end_pieces(rows);
  solve(rows);
  std::vector<double>& bends = spline.bends;
  for (std::size_t i = 0; i < rows.size(); ++i) bends[i + 1] = rows[i].right;
  if (end == SplineEnd::natural) return;
  bends[0] = n == 3 ? bends[1] : (1 + left) * bends[1] - left * bends[2];
  bends[n - 1] = n == 3 ? bends[1] : (1 + right) * bends[n - 2] - right * bends[n - 3];
}

}  // namespace

void SplineFill::transform(std::span<const double> in, std::span<double> out) const {
  const FloatMode mode;
  data::require_same_length(name, in.size(), out.size());
  std::copy(in.begin(), in.end(), out.begin());
  Spline spline;
  for (std::size_t t = 0; t < in.size(); ++t) {
    if (!std::isfinite(in[t])) continue;
    spline.places.push_back(static_cast<double>(t));
    spline.values.push_back(in[t]);
  }
  if (spline.places.size() < 2) return;
  find_bends(spline, options().bc_type);
  std::size_t piece = 0;
  for (std::size_t t = 0; t < in.size(); ++t) {
    const auto place = static_cast<double>(t);
    if (!std::isnan(in[t]) || place < spline.places.front() || place > spline.places.back()) {
      continue;
    }
    while (spline.places[piece + 1] < place) ++piece;
    const double value = spline.at(piece, place);
    out[t] = std::isfinite(value) ? value : mliot_nan();
  }
}

}  // namespace mliot::preprocessing
