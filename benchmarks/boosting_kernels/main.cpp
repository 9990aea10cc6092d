// Times the inner loops of boosting on one thread: nanoseconds of processor time per update, row,
// bin or value, the best of several runs. Prints one JSON object.
//
//   bench_boosting_kernels rows repeats [plain]
#include <cstdio>
#include <cstdlib>
#include <string_view>

#include "bench.hpp"

int main(int argc, char** argv) {
  using namespace mliot::bench;
  const bool plain = argc == 4 && std::string_view(argv[3]) == "plain";
  if (argc != 3 && !plain) {
    std::fprintf(stderr, "usage: bench_boosting_kernels rows repeats [plain]\n");
    return 2;
  }
  const Rows rows(static_cast<std::size_t>(std::atoll(argv[1])));
  Clock clock(std::atoi(argv[2]));
  if (plain) {
    time_plain(clock, rows);
  } else {
    time_sums(clock, rows);
    time_rows(clock, rows);
    time_scans(clock, rows);
    time_vectors(clock, rows);
  }
  std::puts("}");
  return 0;
}
