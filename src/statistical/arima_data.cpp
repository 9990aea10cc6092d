// Differences, and the regression that is taken off before the likelihood is computed.
#include "arima_data.hpp"

#include <algorithm>
#include <cmath>

namespace mliot::statistical {
namespace {

constexpr double kNothingLeft = 1e-9;  // of the size of a regressor, once the others are taken off

double dot(std::span<const double> a, std::span<const double> b) {
  double sum = 0;
  for (std::size_t i = 0; i < a.size(); ++i) sum += a[i] * b[i];
  return sum;
}

void take_off(std::span<double> from, double share, std::span<const double> direction) {
  for (std::size_t i = 0; i < from.size(); ++i) from[i] -= share * direction[i];
}

std::vector<double> column(const Regressed& series, std::size_t j) {
  std::vector<double> out(series.y.size());
  for (std::size_t t = 0; t < out.size(); ++t) out[t] = series.x[t * series.regressors + j];
  return out;
}

int largest_exponent(std::span<const double> x) {
  double largest = 0;
  for (const double each : x) largest = std::max(largest, std::abs(each));
  return largest > 0 ? std::ilogb(largest) : 0;
}

}  // namespace

std::vector<double> differenced(std::span<const double> y, const ArimaOrder& order) {
  std::vector<double> w(y.begin(), y.end());
  const auto difference = [&](std::size_t lag) {
    for (std::size_t t = w.size(); t-- > lag;) w[t] -= w[t - lag];
    w.erase(w.begin(), w.begin() + static_cast<std::ptrdiff_t>(std::min(lag, w.size())));
  };
  for (std::size_t i = 0; i < order.seasonal_d; ++i) difference(order.m);
  for (std::size_t i = 0; i < order.d; ++i) difference(1);
  return w;
}

// Gram and Schmidt, each column twice, so that the basis is orthogonal to rounding.
ArimaData::ArimaData(const Regressed& series, const ArimaOrder& order)
    : data_(differenced(series.y, order)) {
  n_ = data_.size();
  const std::size_t constants = order.constant ? 1 : 0;
  given_ = constants + series.regressors;
  triangle_.assign(given_ * given_, 0.0);
  place_.assign(given_, given_);
  for (std::size_t j = 0; j < given_ && n_ > 0; ++j) {
    add(j, j < constants ? std::vector<double>(n_, 1.0)
                         : differenced(column(series, j - constants), order));
  }
  projection_ = projected(std::span(data_).first(n_));
}

std::vector<double> ArimaData::projected(std::span<double> from) const {
  std::vector<double> shares(rank());
  for (int pass = 0; pass < 2; ++pass) {
    for (std::size_t i = 0; i < rank(); ++i) {
      const auto basis = std::span(data_).subspan((i + 1) * n_, n_);
      const double share = dot(from, basis);
      shares[i] += share;
      take_off(from, share, basis);
    }
  }
  return shares;
}

void ArimaData::add(std::size_t j, std::vector<double> x) {
  // A power of two changes no digit, and keeps the squares of columns of any size within range.
  const int exponent = largest_exponent(x);
  for (double& each : x) each = std::ldexp(each, -exponent);
  const double size = std::sqrt(dot(x, x));
  const std::vector<double> shares = projected(x);
  for (std::size_t i = 0; i < shares.size(); ++i) {
    triangle_[i * given_ + j] = std::ldexp(shares[i], exponent);
  }
  const double left = std::sqrt(dot(x, x));
  if (!(left > kNothingLeft * size)) return;
  place_[j] = rank();
  triangle_[place_[j] * given_ + j] = std::ldexp(left, exponent);
  for (double& each : x) each /= left;
  data_.insert(data_.end(), x.begin(), x.end());
  ++columns_;
}

double ArimaData::squares() const noexcept {
  const auto w = std::span(data_).first(n_);
  return dot(w, w);
}

std::vector<double> ArimaData::coefficients(std::span<const double> of_basis) const {
  std::vector<double> found(given_);
  for (std::size_t j = given_; j-- > 0;) {
    const std::size_t i = place_[j];
    if (i == given_) continue;  // nothing was left of it: the others say it all
    double sum = projection_[i] + of_basis[i];
    for (std::size_t k = j + 1; k < given_; ++k) sum -= triangle_[i * given_ + k] * found[k];
    found[j] = sum / triangle_[i * given_ + j];
  }
  return found;
}

}  // namespace mliot::statistical
