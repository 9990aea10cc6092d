// Draws of bags and feature samples.
#include "boosting/sampling.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>

#include "mliot/core/random.hpp"

namespace mliot::boosting {
namespace {

// Streams of the generator: two a tree.
std::uint64_t bag_stream(std::size_t tree) { return 2 * static_cast<std::uint64_t>(tree); }
std::uint64_t feature_stream(std::size_t tree) { return bag_stream(tree) + 1; }

std::size_t kept(std::size_t columns, double share) {
  const double wanted = std::floor(share * static_cast<double>(columns) + 0.5);
  return std::clamp<std::size_t>(static_cast<std::size_t>(wanted), 1, columns);
}

}  // namespace

bool draws_bags(const BoostingOptions& options) noexcept {
  return options.subsample < 1 && options.subsample_freq > 0;
}

Sampler::Sampler(const BoostingOptions& options, const Group& group, std::size_t rows,
                 std::size_t columns)
    : group_(group),
      seed_(static_cast<std::uint64_t>(options.random_state)),
      rows_(rows),
      columns_(columns),
      subsample_(options.subsample),
      frequency_(static_cast<std::size_t>(options.subsample_freq)),
      bagging_(draws_bags(options)),
      kept_columns_(kept(columns, options.colsample_bytree)) {}

const std::vector<std::uint32_t>* Sampler::bag(std::size_t tree) {
  if (!bagging_) return nullptr;
  const std::size_t first = tree / frequency_ * frequency_;
  if (drawn_ != first) draw(first);
  drawn_ = first;
  return &bag_;
}

void Sampler::draw(std::size_t tree) {
  const Random random(seed_, bag_stream(tree));
  bag_.clear();
  // Four rows share a draw of 128 bits.
  const auto limit = static_cast<std::uint64_t>(subsample_ * 0x1p32);
  const std::size_t begin = group_.first_row();
  const std::size_t end = begin + rows_;
  for (std::size_t first = begin / 4 * 4; first < end; first += 4) {
    const Random::Block draws = random.block(first / 4);
    for (std::size_t row = std::max(begin, first); row < std::min(end, first + 4); ++row) {
      if (draws[row - first] < limit) bag_.push_back(static_cast<std::uint32_t>(row - begin));
    }
  }
  if (group_.sum(bag_.size()) > 0) return;
  const std::size_t row = random.below(group_.rows(), group_.rows());  // no bag is empty
  if (row >= begin && row < end) bag_.push_back(static_cast<std::uint32_t>(row - begin));
}

std::vector<bool> Sampler::features(std::size_t tree) const {
  if (kept_columns_ == columns_) return {};
  const Random random(seed_, feature_stream(tree));
  std::vector<std::size_t> order(columns_);
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::vector<std::uint64_t> draws(columns_);
  for (std::size_t j = 0; j < columns_; ++j) draws[j] = random.bits(j);
  std::sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) {
    return draws[a] != draws[b] ? draws[a] < draws[b] : a < b;
  });
  std::vector<bool> mask(columns_, false);
  for (std::size_t k = 0; k < kept_columns_; ++k) mask[order[k]] = true;
  return mask;
}

}  // namespace mliot::boosting
