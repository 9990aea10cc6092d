// Times each step of training and prediction before and after, on one thread, and checks that both
// give the same. Prints one JSON object of nanoseconds by step.
//
//   bench_boosting_steps rows repeats
#include <cstdio>
#include <cstdlib>

#include "steps/pairs.hpp"

int main(int argc, char** argv) {
  using namespace mliot::benchmarks;
  const auto rows = argc == 3 ? static_cast<std::size_t>(std::atoll(argv[1])) : 0;
  if (rows == 0 || rows > 400'000) {  // hessians of more rows would not fit a packed sum
    std::fprintf(stderr, "usage: bench_boosting_steps rows(1..400000) repeats\n");
    return 2;
  }
  Pairs pairs(std::atoi(argv[2]));
  compare_histograms(pairs, rows);
  compare_divisions(pairs, rows);
  compare_scans(pairs);
  compare_values(pairs, rows);
  compare_predictions(pairs, rows);
  return 0;
}
