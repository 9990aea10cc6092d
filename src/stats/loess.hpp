// Local regression of equally spaced points, as linear filters.
#pragma once

#include <array>
#include <cstddef>
#include <functional>
#include <map>
#include <span>
#include <tuple>
#include <utility>
#include <vector>

namespace mliot::stats {

/// Points in columns side by side: point c of column p is at data[c * stride + p]. One column of
/// stride 1 is a plain series.
struct Columns {
  std::size_t points;
  std::size_t columns = 1;
  std::size_t stride = 1;
};

/// A smoother by its window and degree.
struct LoessWindow {
  std::size_t window;   ///< points around one that count, odd; more than there are stretch it
  int degree;           ///< 0: local mean, 1: local line
  bool beyond = false;  ///< also one point before the first and one behind the last
};

/// A filter whose interior points all have the same weights and whose ends have their own, the
/// right end mirroring the left.
struct LoessFilter {
  std::size_t window = 0;        ///< points that a row reads
  std::size_t half = 0;          ///< points of each end; the interior begins there
  std::size_t beyond = 0;        ///< points before the first, 0 or 1
  double mirrored = 1;           ///< sign of the weights at the right end: -1 for an odd moment
  std::vector<double> ends;      ///< [j][row], rows from the outermost to the interior
  std::vector<double> interior;  ///< window weights; empty where every point is near an end

  /// Weights of one row of the ends, for windows so long that `ends` is not kept.
  std::function<std::vector<double>(std::size_t)> end_row;

  std::size_t rows() const noexcept { return half + beyond; }

  /// Filters every column. out has `beyond` more points before and behind.
  void apply(const double* y, Columns layout, double* out) const;

  /// The points near the ends alone.
  void apply_ends(const double* y, Columns layout, double* out) const;

  /// `count` interior points in a row, whose window begins at y and whose points lie `step` apart.
  void run(const double* y, std::size_t step, double* out, std::size_t count) const;

 private:
  void apply_ends_at_once(const double* y, Columns layout, double* out) const;
  void apply_end(std::size_t row, const double* y, Columns layout, double* out) const;
};

/// Filters that were made before; one a thread. A reference holds until the next one is asked for.
///
/// Weights are tricube, (1 - (r / h)^3)^3 of the distance r, h the distance of the farthest point
/// of the window: 1 below 0.001 h and 0 above 0.999 h. A window of more points than there are
/// stretches h by half the difference.
///
/// Source: Cleveland 1979, "Robust locally weighted regression and smoothing scatterplots", JASA
///         74; the thousandths and the stretch as in the program of Cleveland et al. 1990.
class LoessFilters {
 public:
  /// The smoother itself, for n points.
  const LoessFilter& smoother(LoessWindow by, std::size_t n);

  /// Sums of weight * (j - i)^moment around point i, not normalised.
  const LoessFilter& moment(LoessWindow by, std::size_t n, int moment);

 private:
  using Key = std::tuple<std::size_t, std::size_t, int, int, bool>;

  template <class Weights>
  const LoessFilter& made(const Key& key, LoessWindow by, std::size_t n, Weights weights);

  std::map<Key, LoessFilter> made_;
  std::size_t kept_ = 0;  // weights of all of them
};

/// Smooths columns whose points count by weights of their own, 0 to 1. A point whose neighbours all
/// count nothing stays as it is; one beyond the ends is then as the point next to it.
class WeightedLoess {
 public:
  WeightedLoess(LoessFilters& filters, LoessWindow by) : filters_(filters), by_(by) {}

  void smooth(const double* y, const double* weights, Columns layout, double* out);

 private:
  void sum_moments(const double* y, const double* weights, Columns layout);
  double fit(std::size_t at, double least_spread) const;

  LoessFilters& filters_;
  LoessWindow by_;
  std::vector<double> product_;
  std::array<std::vector<double>, 5> sums_;  // of weights times 1, d, d^2, y and d y
};

}  // namespace mliot::stats
