// The likeliest power of each column.
#include "mliot/preprocessing/power_transformer.hpp"

#include <algorithm>
#include <cmath>

#include "mliot/core/parallel.hpp"
#include "mliot/stats/exact_sum.hpp"
#include "preprocessing/power_block.hpp"
#include "preprocessing/power_likelihood.hpp"

namespace mliot::preprocessing {
namespace {

void require_in_range(PowerMethod method, data::MatrixView<const double> rows, std::size_t j) {
  if (method != PowerMethod::box_cox) return;
  for (std::size_t i = 0; i < rows.rows(); ++i) {
    const double x = rows(i, j);
    require(
        !(x <= 0),
        "power_transformer: The Box-Cox transformation can only be applied to strictly positive "
        "data; column {}, row {} is {}; method='yeo-johnson' takes all numbers",
        j, i, x);
  }
}

PowerMap fitted(const PowerTransformerOptions& options, std::vector<double> values) {
  PowerMapOptions map{.method = options.method};
  if (values.empty()) return PowerMap(map);
  std::sort(values.begin(), values.end());
  if (values.front() < values.back()) map.lambda = PowerLikelihood(options.method, values).best();
  if (options.standardize) {
    power_array(map, values, values);
    stats::Moments moments;
    for (const double y : values) moments.add(y);
    const double spread = moments.deviation();
    map.center = moments.mean();
    map.scale = spread > 0 ? spread : 1;
  }
  return PowerMap(map);
}

}  // namespace

double power_log_likelihood(PowerMethod method, double lambda, std::span<const double> values) {
  const FloatMode mode;
  require(!values.empty(), "power_log_likelihood: there are no values");
  std::vector<double> sorted(values.begin(), values.end());
  std::sort(sorted.begin(), sorted.end());
  return PowerLikelihood(method, sorted).log(lambda);
}

void PowerTransformer::fit(data::MatrixView<const double> rows, int threads) {
  const FloatMode mode;
  require_table(rows);
  std::vector<PowerMap> maps(rows.columns());
  parallel_for(rows.columns(), threads, [&](std::size_t j) {
    require_in_range(options_.method, rows, j);
    maps[j] = fitted(options_, present_values(name, rows, j));
  });
  set(std::move(maps));
}

void PowerTransformer::save(archive::Writer& writer) const {
  writer.object("options", [&](archive::Writer& o) { archive::write_options(o, options_); });
  save_maps(writer);
}

PowerTransformer PowerTransformer::load(const archive::Reader& reader) {
  PowerTransformer scaler(archive::read_options<Options>(reader.object("options")));
  scaler.load_maps(reader);
  return scaler;
}

}  // namespace mliot::preprocessing
