// Encoders that need no fit: by a hash, and by the rows so far.
#include <algorithm>
#include <bit>
#include <cmath>
#include <limits>
#include <vector>

#include "mliot/core/error.hpp"
#include "mliot/core/parallel.hpp"
#include "mliot/preprocessing/hashing_encoder.hpp"
#include "mliot/preprocessing/ordered_target_encoder.hpp"

namespace mliot::preprocessing {
namespace {

constexpr std::uint32_t kFirstFactor = 0xCC9E2D51u;
constexpr std::uint32_t kSecondFactor = 0x1B873593u;
constexpr double kNaN = std::numeric_limits<double>::quiet_NaN();

std::uint32_t word_of(std::string_view bytes) noexcept {
  std::uint32_t word = 0;
  for (std::size_t i = bytes.size(); i-- > 0;) {
    word = word << 8 | static_cast<std::uint8_t>(bytes[i]);
  }
  return word;
}

std::uint32_t mixed(std::uint32_t word) noexcept {
  return std::rotl(word * kFirstFactor, 15) * kSecondFactor;
}

}  // namespace

std::uint32_t murmur3(std::string_view bytes, std::uint32_t seed) noexcept {
  std::uint32_t hash = seed;
  const auto length = static_cast<std::uint32_t>(bytes.size());
  for (; bytes.size() >= 4; bytes.remove_prefix(4)) {
    hash = std::rotl(hash ^ mixed(word_of(bytes.substr(0, 4))), 13) * 5 + 0xE6546B64u;
  }
  if (!bytes.empty()) hash ^= mixed(word_of(bytes));
  hash ^= length;
  hash = (hash ^ hash >> 16) * 0x85EBCA6Bu;
  hash = (hash ^ hash >> 13) * 0xC2B2AE35u;
  return hash ^ hash >> 16;
}

HashingEncoder::HashingEncoder(Options options) : options_(options) { validate(name, options); }

std::size_t HashingEncoder::column(std::string_view text) const noexcept {
  const auto hash = static_cast<std::int64_t>(static_cast<std::int32_t>(murmur3(text)));
  return static_cast<std::size_t>(std::abs(hash) % options_.n_components);
}

double HashingEncoder::sign(std::string_view text) const noexcept {
  return options_.alternate_sign && static_cast<std::int32_t>(murmur3(text)) < 0 ? -1 : 1;
}

void HashingEncoder::add(std::string_view text, std::span<double> row) const noexcept {
  row[column(text)] += sign(text);
}

OrderedTargetEncoder::OrderedTargetEncoder(Options options) : options_(options) {
  validate(name, options);
  require(std::isfinite(options.weight) && (!options.prior || std::isfinite(*options.prior)),
          "ordered_target_encoder: prior and weight must be finite");
}

double OrderedTargetEncoder::prior() const noexcept {
  if (options_.prior) return *options_.prior;
  return all_.count == 0 ? kNaN : all_.sum / static_cast<double>(all_.count);
}

double OrderedTargetEncoder::encoded(const Seen& seen) const noexcept {
  return (seen.sum + options_.weight * prior()) /
         (static_cast<double>(seen.count) + options_.weight);
}

double OrderedTargetEncoder::value(double level) const noexcept {
  const FloatMode mode;
  if (std::isnan(level)) return encoded(missing_);
  const auto found = seen_.find(level);
  return encoded(found == seen_.end() ? Seen{} : found->second);
}

double OrderedTargetEncoder::update(double level, double target) {
  const FloatMode mode;
  require(!std::isinf(target), "ordered_target_encoder: the target is infinite");
  Seen& seen = std::isnan(level) ? missing_ : seen_[level];
  const double before = encoded(seen);
  if (std::isnan(target)) return before;
  for (Seen* each : {&seen, &all_}) {
    each->sum += target;
    ++each->count;
  }
  return before;
}

LookUp OrderedTargetEncoder::map() const {
  const FloatMode mode;
  LookUpOptions table;
  for (const auto& [level, seen] : seen_) table.keys.push_back(level);
  std::sort(table.keys.begin(), table.keys.end());
  for (const double key : table.keys) table.values.push_back(value(key));
  const auto known = [](double x) { return std::isnan(x) ? std::nullopt : std::optional(x); };
  table.unseen = known(prior());
  table.missing = known(encoded(missing_));
  return LookUp(std::move(table));
}

void OrderedTargetEncoder::save(archive::Writer& writer) const {
  writer.object("options", [&](archive::Writer& o) { archive::write_options(o, options_); });
  std::vector<double> keys;
  for (const auto& [level, seen] : seen_) keys.push_back(level);
  std::sort(keys.begin(), keys.end());
  std::vector<std::int64_t> counts{all_.count, missing_.count};
  std::vector<double> sums{all_.sum, missing_.sum};
  for (const double key : keys) {
    counts.push_back(seen_.at(key).count);
    sums.push_back(seen_.at(key).sum);
  }
  writer.array("keys", keys);
  writer.array("counts", counts);
  writer.array("sums", sums);
}

OrderedTargetEncoder OrderedTargetEncoder::load(const archive::Reader& reader) {
  auto encoder = reader.made([&] {
    return OrderedTargetEncoder(archive::read_options<Options>(reader.object("options")));
  });
  const auto keys = reader.array<double>("keys");
  const auto counts = reader.array<std::int64_t>("counts", keys.size() + 2);
  const auto sums = reader.array<double>("sums", keys.size() + 2);
  reader.check_each("keys", keys, "must be finite", [](double x) { return std::isfinite(x); });
  reader.check_each("sums", sums, "must be finite", [](double x) { return std::isfinite(x); });
  reader.check_each("counts", counts, "must not be below 0", [](std::int64_t n) { return n >= 0; });
  encoder.all_ = {counts[0], sums[0]};
  encoder.missing_ = {counts[1], sums[1]};
  for (std::size_t i = 0; i < keys.size(); ++i) {
    encoder.seen_[keys[i]] = {counts[i + 2], sums[i + 2]};
  }
  return encoder;
}

}  // namespace mliot::preprocessing
