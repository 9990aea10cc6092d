// Powers of many numbers at once, with the bits of the steps one by one.
#pragma once

#include <span>

#include "mliot/preprocessing/power_map.hpp"

namespace mliot::preprocessing {

/// log(1 + x) of each number, the bits of mliot_log1p; out may be x itself.
void log1p_array(std::span<const double> x, std::span<double> out);

/// What PowerMap(options).apply() makes of each number, bit for bit; out may be x itself.
void power_array(const PowerMapOptions& options, std::span<const double> x, std::span<double> out);

}  // namespace mliot::preprocessing
