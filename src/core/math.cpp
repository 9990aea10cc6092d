// The library's own entry to the freestanding elementary functions.
#include "mliot/core/math.hpp"

#include "kernel/math.hpp"
#include "mliot/core/error.hpp"
#include "mliot/freestanding/math.h"

namespace mliot::math {
namespace {

void check_sizes(std::span<const double> x, std::span<double> out) {
  require(x.size() == out.size(), "math: {} values do not fit an output of {}", x.size(),
          out.size());
}

}  // namespace

double exp(double x) noexcept { return mliot_exp(x); }
double log(double x) noexcept { return mliot_log(x); }
double sin(double x) noexcept { return mliot_sin(x); }
double cos(double x) noexcept { return mliot_cos(x); }

void exp(std::span<const double> x, std::span<double> out) {
  check_sizes(x, out);
  kernel::exp_array(x.data(), out.data(), x.size());
}
void log(std::span<const double> x, std::span<double> out) {
  check_sizes(x, out);
  kernel::log_array(x.data(), out.data(), x.size());
}
void sin(std::span<const double> x, std::span<double> out) {
  check_sizes(x, out);
  kernel::sin_array(x.data(), out.data(), x.size());
}
void cos(std::span<const double> x, std::span<double> out) {
  check_sizes(x, out);
  kernel::cos_array(x.data(), out.data(), x.size());
}

}  // namespace mliot::math
