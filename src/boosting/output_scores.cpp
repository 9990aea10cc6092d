// Columns instead of rows of values, so that every output trains like a model of its own.
#include "boosting/output_scores.hpp"

#include <algorithm>
#include <array>
#include <cmath>

#include "kernel/math.hpp"
#include "mliot/core/parallel.hpp"

namespace mliot::boosting {
namespace {

constexpr std::size_t kChunk = 512;

// Values that stand side by side, `width` a row, column after column.
std::vector<double> transposed(std::span<const double> values, std::size_t width) {
  const std::size_t rows = values.size() / width;
  std::vector<double> columns(values.size());
  for (std::size_t i = 0; i < rows; ++i) {
    for (std::size_t k = 0; k < width; ++k) columns[k * rows + i] = values[i * width + k];
  }
  return columns;
}

}  // namespace

OutputScores::OutputScores(const RowSet& rows, const OutputLosses& losses)
    : rows_(rows.size()),
      starts_(transposed(rows.start.view(), losses.size())),
      sets_(losses.size()),
      sums_(losses.size() * rows_, 0.0),
      raw_(losses.size()) {
  if (rows.targets > 1) targets_ = transposed(rows.target.view(), rows.targets);
  if (losses.joint()) {
    probabilities_.resize(sums_.size());
    shares_.resize(losses.size());
  }
  const auto column = [&](const std::vector<double>& all, std::size_t k) {
    return std::span(all).subspan(k * rows_, rows_);
  };
  for (std::size_t k = 0; k < losses.size(); ++k) {
    sets_[k].target.borrow(targets_.empty() ? rows.target.view() : column(targets_, k));
    sets_[k].weight.borrow(rows.weight.view());
    if (!starts_.empty()) sets_[k].start.borrow(column(starts_, k));
    raw_[k].starts = sets_[k].start.view();
    raw_[k].sums = column(sums_, k);
    if (losses.joint()) shares_[k].sums = column(probabilities_, k);
  }
}

void OutputScores::start(std::size_t output, double base, double unit) {
  raw_[output].base = base;
  raw_[output].unit = unit;
}

void OutputScores::update(int threads) {
  if (shares_.empty()) return;
  const std::size_t chunks = (rows_ + kChunk - 1) / kChunk;
  parallel_for(chunks, rows_ < 8 * kChunk ? 1 : threads, [&](std::size_t chunk) {
    const std::size_t first = chunk * kChunk;
    const std::size_t n = std::min(kChunk, rows_ - first);
    std::array<double, kChunk> largest;
    std::array<double, kChunk> sum{};
    largest.fill(-HUGE_VAL);
    for (std::size_t k = 0; k < raw_.size(); ++k) {
      double* p = probabilities_.data() + k * rows_ + first;
      raw_[k].raw(first, n, p);
      for (std::size_t i = 0; i < n; ++i) largest[i] = std::max(largest[i], p[i]);
    }
    for (std::size_t k = 0; k < raw_.size(); ++k) {
      double* p = probabilities_.data() + k * rows_ + first;
      for (std::size_t i = 0; i < n; ++i) p[i] -= largest[i];
      kernel::exp_array(p, p, n);
      for (std::size_t i = 0; i < n; ++i) sum[i] += p[i];
    }
    for (std::size_t k = 0; k < raw_.size(); ++k) {
      double* p = probabilities_.data() + k * rows_ + first;
      for (std::size_t i = 0; i < n; ++i) p[i] /= sum[i];
    }
  });
}

}  // namespace mliot::boosting
