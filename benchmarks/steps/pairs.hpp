// Times a plain loop and the one that took its place, and checks that their results are the same.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <limits>

namespace mliot::benchmarks {

/// Runs pairs of loops on one thread and prints one JSON object: by step, the nanoseconds of
/// processor time of a unit of work before and after, the best of several interleaved runs.
class Pairs {
 public:
  explicit Pairs(int repeats) : repeats_(repeats) {}
  Pairs(const Pairs&) = delete;
  Pairs& operator=(const Pairs&) = delete;
  ~Pairs() { std::puts(first_ ? "{}" : "}"); }

  /// Each of `before` and `after` does `units` units of work and returns its result; ends the
  /// program with an error where the two differ. `prepare` goes before each, untimed.
  template <class Prepare, class Before, class After>
  void compare(const char* step, std::size_t units, Prepare prepare, Before before, After after) {
    double best[2] = {std::numeric_limits<double>::infinity(),
                      std::numeric_limits<double>::infinity()};
    for (int i = 0; i < repeats_; ++i) {
      prepare();
      const double start = seconds();
      const auto wanted = before();
      best[0] = std::min(best[0], seconds() - start);
      prepare();
      const double again = seconds();
      const auto found = after();
      best[1] = std::min(best[1], seconds() - again);
      if (!(wanted == found)) {
        std::fprintf(stderr, "%s: the loops do not agree\n", step);
        std::exit(1);
      }
    }
    const double scale = 1e9 / static_cast<double>(units);
    std::printf("%s\"%s\": [%.4f, %.4f]", first_ ? "{" : ", ", step, scale * best[0],
                scale * best[1]);
    first_ = false;
  }

  template <class Before, class After>
  void compare(const char* step, std::size_t units, Before before, After after) {
    compare(
        step, units, [] {}, before, after);
  }

 private:
  static double seconds() {
    timespec now{};
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
    return static_cast<double>(now.tv_sec) + 1e-9 * static_cast<double>(now.tv_nsec);
  }

  int repeats_;
  bool first_ = true;
};

/// The steps of the histogram: layout of sums and rows.
void compare_histograms(Pairs& pairs, std::size_t rows);

/// The division of rows among two children.
void compare_divisions(Pairs& pairs, std::size_t rows);

/// The search for the best split of a feature.
void compare_scans(Pairs& pairs);

/// Gradients, and bins of the caller's numbers.
void compare_values(Pairs& pairs, std::size_t rows);

/// A block of rows through a forest.
void compare_predictions(Pairs& pairs, std::size_t rows);

}  // namespace mliot::benchmarks
