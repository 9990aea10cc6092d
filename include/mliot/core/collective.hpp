// Sums over processes: the one place where training meets other machines.
#pragma once

#include <cstdint>
#include <span>

namespace mliot {

/// A group of processes that train one model together. This base class is the group of one.
///
/// All sums are of integers, so their order cannot matter and the model is the same on any group.
class Collective {
 public:
  Collective() = default;
  Collective(const Collective&) = default;
  Collective& operator=(const Collective&) = default;
  virtual ~Collective() = default;

  virtual int rank() const noexcept { return 0; }
  virtual int size() const noexcept { return 1; }

  /// Replaces each value by its sum over the group.
  virtual void sum(std::span<std::int64_t> /*values*/) const {}
};

}  // namespace mliot
