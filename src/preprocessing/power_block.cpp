// The steps of freestanding/power.h on blocks that stay in the nearest cache: exponentials and
// logarithms by the kernels, the rest in loops without branches.
#include "preprocessing/power_block.hpp"

#include <algorithm>
#include <array>
#include <cstddef>

#include "kernel/math.hpp"
#include "mliot/freestanding/power.h"

namespace mliot::preprocessing {
namespace {

constexpr std::size_t kBlock = 256;
using Block = std::array<double, kBlock>;

// mliot_log1p of the first n numbers; what it does not compute stays as the branches have it.
void log1p_block(const double* x, double* out, std::size_t n) {
  Block sums{};
  Block logs{};
  for (std::size_t i = 0; i < n; ++i) sums[i] = 1 + x[i];
  kernel::log_array(sums.data(), logs.data(), n);
  for (std::size_t i = 0; i < n; ++i) {
    const double u = sums[i];
    const double quotient = x[i] / (u - 1);
    const bool plain = u == 1 || !mliot_is_finite(u);
    out[i] = plain ? x[i] : (x[i] == -1 ? logs[i] : logs[i] * quotient);
  }
}

// mliot_power_of_log of t with a power of its own for each.
void power_of_log_block(const double* powers, const double* t, double* out, std::size_t n) {
  Block products{};
  Block exponentials{};
  Block logs{};
  for (std::size_t i = 0; i < n; ++i) products[i] = powers[i] * t[i];
  kernel::exp_array(products.data(), exponentials.data(), n);
  kernel::log_array(exponentials.data(), logs.data(), n);
  for (std::size_t i = 0; i < n; ++i) {
    const double u = exponentials[i];
    const double x = products[i];
    const double computed = (u - 1) * (x / logs[i]);
    const double outside = u == 0 ? -1 : u;
    const double inside = u == 1 ? x : computed;
    const double expm1 = !mliot_is_finite(u) || u == 0 ? outside : inside;
    out[i] = powers[i] == 0 ? t[i] : expm1 / powers[i];
  }
}

void power_block(const PowerMapOptions& options, const double* x, double* out, std::size_t n) {
  const bool box_cox = options.method == PowerMethod::box_cox;
  Block powers{};
  Block t{};
  if (box_cox) {
    powers.fill(options.lambda);
    kernel::log_array(x, t.data(), n);
  } else {
    for (std::size_t i = 0; i < n; ++i) {
      powers[i] = x[i] < 0 ? 2 - options.lambda : options.lambda;
      t[i] = x[i] < 0 ? -x[i] : x[i];
    }
    log1p_block(t.data(), t.data(), n);
  }
  Block raw{};
  power_of_log_block(powers.data(), t.data(), raw.data(), n);
  for (std::size_t i = 0; i < n; ++i) {
    const bool defined = !box_cox || x[i] > 0;
    const double signed_raw = !box_cox && x[i] < 0 ? -raw[i] : raw[i];
    const double y = defined ? signed_raw : mliot_nan();
    out[i] = mliot_canonical((y - options.center) / options.scale);
  }
}

template <class Run>
void in_blocks(std::size_t n, Run&& run) {
  for (std::size_t i = 0; i < n; i += kBlock) run(i, std::min(kBlock, n - i));
}

}  // namespace

void log1p_array(std::span<const double> x, std::span<double> out) {
  in_blocks(x.size(), [&](std::size_t i, std::size_t n) { log1p_block(&x[i], &out[i], n); });
}

void power_array(const PowerMapOptions& options, std::span<const double> x, std::span<double> out) {
  in_blocks(x.size(),
            [&](std::size_t i, std::size_t n) { power_block(options, &x[i], &out[i], n); });
}

}  // namespace mliot::preprocessing
