// The times that rows of a pipeline may have whose file resamples: those of its bins.
#pragma once

#include <cstdint>
#include <optional>

#include "mliot/core/archive.hpp"
#include "mliot/preprocessing/bins.hpp"

namespace mliot::pipeline::detail {

/// Tells the rows of a resampling from raw events, by their times.
///
/// A file of frames whose bins are those of a zone's clock gives rows other times than its bins
/// have (instants); of these nothing is known, and all pass.
class RowLabels {
 public:
  /// Allows all.
  RowLabels() = default;

  /// Of the members that a pipeline keeps as they are.
  /// Throws FormatError where the resampling among them is damaged.
  explicit RowLabels(const archive::Object& members);

  bool allow(std::int64_t time) const noexcept;

 private:
  std::optional<preprocessing::Bins> bins_;
};

}  // namespace mliot::pipeline::detail
