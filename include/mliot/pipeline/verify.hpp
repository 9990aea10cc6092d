// Whether every executor of this machine gives the golden bits.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "mliot/pipeline/golden.hpp"

namespace mliot::pipeline {

/// How thorough a verification is.
struct VerifyOptions {
  int most_threads = 4;                ///< batches run on 1 ... this many
  std::size_t most_differences = 100;  ///< that are listed
};

/// One output of one executor that is not the golden one.
struct Difference {
  std::string executor;
  std::size_t output = 0;  ///< which of Golden::expected
  std::uint64_t expected = 0;
  std::uint64_t got = 0;
};

/// Every executor that ran, as "batch avx2, 2 threads", and what differed.
struct VerifyReport {
  std::vector<std::string> executors;
  std::vector<Difference> differences;

  bool ok() const noexcept { return differences.empty(); }
};

/// Replays the inputs in batch (every kernel target, every number of threads) and in stream, and
/// compares the bits. Kernel targets of the whole process change meanwhile; results of other
/// threads do not, since every target gives the same bits.
VerifyReport verify(const Content& content, const Golden& golden, const VerifyOptions& options);

/// The outputs that Golden::expected is made of, as bits: those of the stream, or of the batch
/// where features of groups have no stream of one series.
std::vector<std::uint64_t> replay(const Content& content, const Golden& golden);

/// The outputs of the stream executor as bits.
std::vector<std::uint64_t> replay_in_stream(const Content& content, const Golden& golden);

}  // namespace mliot::pipeline
