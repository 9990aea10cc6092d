// Times the inner loops of boosting on one thread: nanoseconds of processor time per update, row,
// bin or value, the best of several runs. Prints one JSON object.
//
//   bench_boosting_kernels rows repeats
#include <cstdio>
#include <cstdlib>

#include "bench.hpp"

int main(int argc, char** argv) {
  using namespace mliot::bench;
  if (argc != 3) {
    std::fprintf(stderr, "usage: bench_boosting_kernels rows repeats\n");
    return 2;
  }
  const Rows rows(static_cast<std::size_t>(std::atoll(argv[1])));
  Clock clock(std::atoi(argv[2]));
  time_sums(clock, rows);
  time_rows(clock, rows);
  time_scans(clock, rows);
  time_vectors(clock, rows);
  std::puts("}");
  return 0;
}
