// Runs every executor on every kernel target and compares the bits.
#include "mliot/pipeline/verify.hpp"

#include "kernel/dispatch.hpp"
#include "mliot/core/error.hpp"
#include "pipeline/replay.hpp"

namespace mliot::pipeline {
namespace {

// Puts the kernel target of the process back.
class KeptTarget {
 public:
  KeptTarget() noexcept : target_(kernel::active_target()) {}
  ~KeptTarget() { kernel::set_active_target(target_); }
  KeptTarget(const KeptTarget&) = delete;
  KeptTarget& operator=(const KeptTarget&) = delete;

 private:
  kernel::Target target_;
};

class Comparison {
 public:
  Comparison(std::span<const std::uint64_t> expected, const VerifyOptions& options)
      : expected_(expected), options_(options) {}

  void add(const std::string& executor, const std::vector<std::uint64_t>& got) {
    report.executors.push_back(executor);
    require(got.size() == expected_.size(), "verify: {} gives {} outputs, expected {}", executor,
            got.size(), expected_.size());
    for (std::size_t i = 0; i < got.size(); ++i) {
      const bool full = report.differences.size() >= options_.most_differences;
      if (got[i] == expected_[i] || full) continue;
      report.differences.push_back(
          {.executor = executor, .output = i, .expected = expected_[i], .got = got[i]});
    }
  }

  VerifyReport report;

 private:
  std::span<const std::uint64_t> expected_;
  const VerifyOptions& options_;
};

// Whether one series can be forecast by itself.
bool streams(const Content& content) {
  const plan::FeaturePlan* plan = plan_of(content);
  return plan == nullptr || plan->groups().empty();
}

}  // namespace

std::vector<std::uint64_t> replay(const Content& content, const Golden& golden) {
  return streams(content) ? replay_in_stream(content, golden)
                          : detail::replay_in_batch(content, golden, /*threads=*/1);
}

VerifyReport detail::verify_on_every_target(
    std::span<const std::uint64_t> expected, const VerifyOptions& options,
    const std::function<std::vector<std::uint64_t>(int threads)>& outputs, bool streams) {
  const KeptTarget kept;
  Comparison comparison(expected, options);
  for (int i = 0; i <= static_cast<int>(kernel::Target::avx512); ++i) {
    const auto target = static_cast<kernel::Target>(i);
    if (!kernel::supported(target)) continue;
    kernel::set_active_target(target);
    const std::string name(kernel::target_name(target));
    if (streams) comparison.add("stream " + name, outputs(0));
    for (int threads = 1; threads <= options.most_threads; ++threads) {
      comparison.add(format("batch {}, {} thread{}", name, threads, threads == 1 ? "" : "s"),
                     outputs(threads));
    }
  }
  return std::move(comparison.report);
}

VerifyReport verify(const Content& content, const Golden& golden, const VerifyOptions& options) {
  const auto outputs = [&](int threads) {
    return threads == 0 ? replay_in_stream(content, golden)
                        : detail::replay_in_batch(content, golden, threads);
  };
  return detail::verify_on_every_target(golden.expected, options, outputs, streams(content));
}

}  // namespace mliot::pipeline
