// Times single rows through a fitted forest: nanoseconds a row, for every instruction set.
//
//   bench_row columns trees leaves [rows of training]
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <string>
#include <vector>

#include "kernel/dispatch.hpp"
#include "mliot/boosting/boosting.hpp"
#include "mliot/core/random.hpp"

namespace {

using mliot::boosting::Boosting;
using mliot::data::MatrixSource;
using mliot::data::MatrixView;

struct Data {
  std::vector<float> x;
  std::vector<double> y;
};

// Uniform columns; the target bends with each of them and adds noise.
Data data_of(std::size_t rows, std::size_t columns) {
  const mliot::Random random(1);
  Data data;
  for (std::size_t i = 0; i < rows; ++i) {
    double sum = 4 * random.uniform((std::uint64_t{1} << 40) + i);
    for (std::size_t j = 0; j < columns; ++j) {
      const double x = random.uniform(i * columns + j) - 0.5;
      data.x.push_back(static_cast<float>(x));
      sum += j % 2 == 0 ? x : x * x;
    }
    data.y.push_back(sum);
  }
  return data;
}

double nanoseconds_a_row(const Boosting& model, const Data& data, std::size_t columns) {
  constexpr std::size_t kRows = 2000;
  constexpr int kRounds = 60;
  double best = 1e300;
  double sum = 0;
  for (int round = 0; round < kRounds; ++round) {
    const auto start = std::chrono::steady_clock::now();
    for (std::size_t i = 0; i < kRows; ++i) sum += model.predict_row(data.x.data() + i * columns);
    const std::chrono::duration<double, std::nano> wall = std::chrono::steady_clock::now() - start;
    best = std::min(best, wall.count() / kRows);
  }
  if (sum != sum) std::fprintf(stderr, "not a number\n");  // the sum is used
  return best;
}

}  // namespace

int main(int argc, char** argv) {
  if (argc < 4) {
    std::fprintf(stderr, "usage: bench_row columns trees leaves [rows of training]\n");
    return 2;
  }
  const auto columns = static_cast<std::size_t>(std::atoi(argv[1]));
  const Data data =
      data_of(argc > 4 ? static_cast<std::size_t>(std::atoi(argv[4])) : 20'000, columns);
  const MatrixSource<float, float> source({data.x.data(), data.y.size(), columns});
  Boosting model({.n_estimators = std::atoi(argv[2]), .num_leaves = std::atoi(argv[3])});
  model.fit(mliot::boosting::TrainingData<float>{.features = &source, .target = data.y}, 2);
  for (int i = 0; i <= static_cast<int>(mliot::kernel::Target::avx512); ++i) {
    const auto target = static_cast<mliot::kernel::Target>(i);
    if (!mliot::kernel::supported(target)) continue;
    mliot::kernel::set_active_target(target);
    std::printf("{\"target\": \"%s\", \"ns\": %.0f}\n",
                std::string(mliot::kernel::target_name(target)).c_str(),
                nanoseconds_a_row(model, data, columns));
  }
  return 0;
}
