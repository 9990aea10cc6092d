// Times boosting::fit on a table of raw float32 values: bench_boosting X.f32 y.f32 COLUMNS TREES
// LEAVES THREADS REPEATS [TEST.f32 PREDICTIONS.f64]. Prints the seconds of each fit, by the
// wall and of all threads, one JSON object a line.
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <fstream>
#include <string>
#include <vector>

#include "mliot/boosting/fit.hpp"
#include "mliot/data/block_source.hpp"

namespace {

std::vector<float> read_floats(const char* path) {
  std::ifstream file(path, std::ios::binary | std::ios::ate);
  std::vector<float> values(static_cast<std::size_t>(file.tellg()) / sizeof(float));
  file.seekg(0);
  file.read(reinterpret_cast<char*>(values.data()),
            static_cast<std::streamsize>(values.size() * sizeof(float)));
  return values;
}

void write_scores(const mliot::boosting::FittedTrees& forest, const std::vector<float>& x,
                  std::size_t columns, const char* path) {
  std::ofstream file(path, std::ios::binary);
  for (std::size_t i = 0; i < x.size() / columns; ++i) {
    std::int64_t sum = 0;
    for (const auto& tree : forest.trees) {
      sum += tree.leaves[tree.leaf_of(x.data() + i * columns)];
    }
    const double raw = static_cast<double>(sum);
    file.write(reinterpret_cast<const char*>(&raw), sizeof raw);
  }
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 8 && argc != 10) {
    std::fprintf(stderr,
                 "usage: bench_boosting X y columns trees leaves threads repeats [test out]\n");
    return 2;
  }
  const std::vector<float> x = read_floats(argv[1]);
  const std::vector<float> y = read_floats(argv[2]);
  const std::vector<double> target(y.begin(), y.end());
  const auto columns = static_cast<std::size_t>(std::atoi(argv[3]));
  const mliot::data::MatrixView<const float> matrix(x.data(), y.size(), columns);
  const mliot::data::MatrixSource<float, float> source(matrix);
  const mliot::boosting::TrainingData<float> data{.features = &source, .target = target};
  const mliot::boosting::BoostingOptions options{.objective = mliot::boosting::Objective::binary,
                                                 .n_estimators = std::atoi(argv[4]),
                                                 .num_leaves = std::atoi(argv[5])};
  for (int i = 0; i < std::atoi(argv[7]); ++i) {
    const std::clock_t cpu = std::clock();
    const auto start = std::chrono::steady_clock::now();
    const auto result = mliot::boosting::fit(data, options, std::atoi(argv[6]));
    const std::chrono::duration<double> wall = std::chrono::steady_clock::now() - start;
    const double used = static_cast<double>(std::clock() - cpu) / CLOCKS_PER_SEC;
    std::printf("{\"wall\": %.4f, \"cpu\": %.4f}\n", wall.count(), used);
    if (i == 0 && argc == 10) write_scores(result.forest, read_floats(argv[8]), columns, argv[9]);
  }
  return 0;
}
