// Bags of rows and samples of features, keyed by seed and tree.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

#include "boosting/group.hpp"
#include "mliot/boosting/options.hpp"

namespace mliot::boosting {

/// Whether trees are grown from bags of rows.
bool draws_bags(const BoostingOptions& options) noexcept;

/// Draws what each tree is grown from. Every draw is a pure function of the seed, the tree and the
/// row or feature; rows are counted over the whole group, without the absent ones.
class Sampler {
 public:
  /// `rows` of the group are this process's. The group must outlive the sampler.
  Sampler(const BoostingOptions& options, const Group& group, std::size_t rows,
          std::size_t columns);

  /// This process's rows of the tree's bag, ascending; null when all are in it. Each row is in with
  /// probability `subsample`; a bag lasts subsample_freq trees.
  const std::vector<std::uint32_t>* bag(std::size_t tree);

  /// Features of the tree; empty when all are used.
  std::vector<bool> features(std::size_t tree) const;

  /// Whether trees see different data, so that one without a split does not end the training.
  bool random() const noexcept { return bagging_ || kept_columns_ < columns_; }

 private:
  void draw(std::size_t tree);

  const Group& group_;
  std::uint64_t seed_;
  std::size_t rows_;
  std::size_t columns_;
  double subsample_;
  std::size_t frequency_;
  bool bagging_;
  std::size_t kept_columns_;
  std::vector<std::uint32_t> bag_;
  std::optional<std::size_t> drawn_;  // the tree that the bag was drawn for
};

}  // namespace mliot::boosting
