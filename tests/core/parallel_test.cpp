// The thread pool: every part once, errors by part number, and every way of calling it.
#include "mliot/core/parallel.hpp"

#include <sched.h>
#include <sys/wait.h>
#include <unistd.h>

#include <atomic>
#include <cmath>
#include <cstdint>
#include <stdexcept>
#include <thread>
#include <vector>

#include "mliot/core/error.hpp"
#include "support/catch.hpp"

namespace {

using mliot::parallel_for;

// Each part writes its own place; true when every part ran exactly once.
bool runs_every_part_once(std::size_t parts, int threads) {
  std::vector<std::atomic<int>> runs(parts);
  parallel_for(parts, threads, [&](std::size_t part) { runs[part].fetch_add(1); });
  for (const auto& n : runs) {
    if (n.load() != 1) return false;
  }
  return true;
}

// Runs body() in a forked child; true when it returned true there.
template <class Body>
bool in_child(Body&& body) {
  const pid_t child = fork();
  if (child == 0) {
    alarm(20);  // a child that hangs must fail the test, not hold it
    _exit(body() ? 0 : 1);
  }
  int status = -1;
  waitpid(child, &status, 0);
  return WIFEXITED(status) && WEXITSTATUS(status) == 0;
}

struct CapGuard {
  ~CapGuard() { mliot::set_num_threads(0); }
};

}  // namespace

TEST_CASE("every part runs once, for any number of parts and threads") {
  for (const int threads : {1, 2, 3, 8}) {
    for (const std::size_t parts : {0U, 1U, 2U, 7U, 1000U}) {
      REQUIRE(runs_every_part_once(parts, threads));
    }
  }
}

TEST_CASE("thousands of short calls in a row finish") {
  for (int i = 0; i < 5000; ++i) REQUIRE(runs_every_part_once(3, 1 + i % 4));
}

TEST_CASE("sums over fixed parts do not depend on the number of threads") {
  const auto sum = [](int threads) {
    std::vector<double> partial(64);
    parallel_for(partial.size(), threads, [&](std::size_t part) {
      for (int i = 0; i < 1000; ++i) partial[part] += std::sqrt(static_cast<double>(part) + i);
    });
    double total = 0;
    for (const double x : partial) total += x;
    return total;
  };
  for (const int threads : {2, 3, 8}) REQUIRE(sum(threads) == sum(1));
}

TEST_CASE("the first error by part number comes out, and the pool stays usable") {
  for (int round = 0; round < 50; ++round) {
    REQUIRE_THROWS_WITH(parallel_for(100, 4,
                                     [](std::size_t part) {
                                       if (part % 10 == 7)
                                         throw std::runtime_error(std::to_string(part));
                                     }),
                        "7");
    REQUIRE(runs_every_part_once(100, 4));
  }
}

TEST_CASE("a call from inside a body runs all of its parts") {
  std::atomic<int> runs{0};
  parallel_for(8, 4,
               [&](std::size_t) { parallel_for(8, 4, [&](std::size_t) { runs.fetch_add(1); }); });
  REQUIRE(runs.load() == 64);
}

TEST_CASE("several calling threads at once all get their work done") {
  std::atomic<int> failures{0};
  std::vector<std::thread> callers;
  for (int i = 0; i < 4; ++i) {
    callers.emplace_back([&] {
      for (int round = 0; round < 300; ++round) {
        if (!runs_every_part_once(17, 3)) failures.fetch_add(1);
      }
    });
  }
  for (std::thread& caller : callers) caller.join();
  REQUIRE(failures.load() == 0);
}

TEST_CASE("a forked child has a working pool, and so has its own child") {
  REQUIRE(runs_every_part_once(100, 4));  // the parent's workers exist
  REQUIRE(in_child([] {
    return runs_every_part_once(100, 4) && in_child([] { return runs_every_part_once(100, 4); });
  }));
  REQUIRE(runs_every_part_once(100, 4));
}

TEST_CASE("a child forked while another thread holds the pool has a working pool") {
  std::atomic<bool> stop{false};
  std::thread busy([&] {
    while (!stop.load()) runs_every_part_once(50, 3);
  });
  bool all = true;
  for (int i = 0; i < 20; ++i) all = all && in_child([] { return runs_every_part_once(100, 4); });
  stop.store(true);
  busy.join();
  REQUIRE(all);
}

TEST_CASE("the affinity mask limits the CPUs") {
  REQUIRE(mliot::available_cpus() >= 1);
  REQUIRE(in_child([] {
    cpu_set_t allowed;
    if (sched_getaffinity(0, sizeof allowed, &allowed) != 0) return false;
    int first = 0;
    while (!CPU_ISSET(first, &allowed)) ++first;
    cpu_set_t one;
    CPU_ZERO(&one);
    CPU_SET(first, &one);
    return sched_setaffinity(0, sizeof one, &one) == 0 && mliot::available_cpus() == 1 &&
           mliot::num_threads() == 1 && runs_every_part_once(100, 4);
  }));
}

TEST_CASE("set_num_threads caps every later call until it is removed") {
  const CapGuard guard;
  const int all = mliot::available_cpus();
  mliot::set_num_threads(3);
  REQUIRE(mliot::num_threads() == 3);
  REQUIRE(mliot::resolve_threads(std::nullopt) == 3);
  REQUIRE(mliot::resolve_threads(2) == 2);
  REQUIRE(mliot::resolve_threads(8) == 3);
  REQUIRE(mliot::resolve_threads(-1) == 3);
  REQUIRE(mliot::resolve_threads(-2) == 2);
  REQUIRE(mliot::resolve_threads(-100) == 1);
  mliot::set_num_threads(0);
  REQUIRE(mliot::num_threads() == all);
  REQUIRE(mliot::resolve_threads(8) == 8);  // asked for, so given
  REQUIRE_THROWS_AS(mliot::resolve_threads(0), mliot::InvalidArgument);
  REQUIRE_THROWS_WITH(mliot::set_num_threads(-1),
                      "set_num_threads: n must be >= 0 (0 removes the cap), got -1");
}
