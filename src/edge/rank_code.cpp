// Writes keys, or steps between them where two bytes hold those.
#include "edge/rank_code.hpp"

#include <bit>
#include <optional>
#include <vector>

#include "edge/text.hpp"
#include "mliot/core/error.hpp"

namespace mliot::edge::detail {
namespace {

constexpr std::uint64_t kLargestStep = 65535;

// The power of two that all distances between the column's keys are multiples of; nothing where
// two bytes cannot count the longest.
std::optional<int> shift_of(const RankedColumn& column) {
  std::uint64_t distances = 0;
  for (const std::int64_t key : column.keys) {
    distances |= static_cast<std::uint64_t>(key - column.keys.front());
  }
  const int shift = distances == 0 ? 0 : std::countr_zero(distances);
  const auto longest = static_cast<std::uint64_t>(column.keys.back() - column.keys.front());
  if (longest >> shift > kLargestStep) return std::nullopt;
  return shift;
}

class Writer {
 public:
  Writer(const RankedForest& forest, Dtype dtype) : forest_(forest), dtype_(dtype) {
    for (const RankedColumn& column : forest.columns) {
      keys_count_ += column.keys.size();
      const auto shift = shift_of(column);
      if (shift) shifts_.push_back(*shift);
    }
  }

  RankCode write() {
    if (dtype_ == Dtype::float64) {
      write_keys("mliot_ranked", "int64_t", "mliot_rank_double");
    } else if (is_short()) {
      write_steps();
    } else {
      write_keys("mliot_ranked", "int32_t", "mliot_rank_float");
    }
    return made_;
  }

 private:
  static constexpr std::size_t kKeyBytes = 4;
  static constexpr std::size_t kStepBytes = 2;
  static constexpr std::size_t kColumnBytes = 6;
  static constexpr std::size_t kShortColumnBytes = 12;

  bool is_short() const {
    const std::size_t columns = forest_.columns.size();
    return shifts_.size() == columns && kStepBytes * keys_count_ + kShortColumnBytes * columns <
                                            kKeyBytes * keys_count_ + kColumnBytes * columns;
  }

  static std::string facts(const RankedColumn& column) {
    const std::size_t n = column.keys.size();
    return format("{}, {}, {}", column.feature, n, std::bit_floor(n));
  }

  void write_keys(std::string_view column_type, std::string_view key_type,
                  std::string_view rank_function) {
    std::vector<std::string> keys{"0"};
    std::vector<std::string> columns;
    for (const RankedColumn& column : forest_.columns) {
      for (const std::int64_t key : column.keys) keys.push_back(literal(key));
      columns.push_back(format("{{{}}}", facts(column)));
    }
    name(column_type, key_type, rank_function);
    finish("Thresholds as integers in the order of the numbers, after a place that nobody reads.",
           "Feature, its thresholds, the power of two among them.", keys, columns);
    made_.table_bytes = static_cast<std::int64_t>(
        (dtype_ == Dtype::float64 ? 2 * kKeyBytes : kKeyBytes) * keys.size() +
        kColumnBytes * columns.size());
  }

  void write_steps() {
    std::vector<std::string> steps{"0"};
    std::vector<std::string> columns;
    for (std::size_t i = 0; i < forest_.columns.size(); ++i) {
      const RankedColumn& column = forest_.columns[i];
      for (const std::int64_t key : column.keys) {
        steps.push_back(format("{}", (key - column.keys.front()) >> shifts_[i]));
      }
      columns.push_back(
          format("{{{}, {}, {}}}", facts(column), shifts_[i], literal(column.keys.front())));
    }
    name("mliot_short_ranked", "uint16_t", "mliot_rank_short");
    finish("Thresholds as steps above the lowest, after a place that nobody reads.",
           "Feature, its thresholds, the power of two among them, shift, base.", steps, columns);
    made_.table_bytes =
        static_cast<std::int64_t>(kStepBytes * steps.size() + kShortColumnBytes * columns.size());
  }

  void name(std::string_view column_type, std::string_view key_type,
            std::string_view rank_function) {
    made_.column_type = column_type;
    made_.key_type = key_type;
    made_.rank_function = rank_function;
  }

  void finish(std::string_view keys_note, std::string_view columns_note,
              const std::vector<std::string>& keys, const std::vector<std::string>& columns) {
    made_.code = format("/* {} */\n", keys_note) + table(made_.key_type + " mliot_keys", keys) +
                 format("\n/* {} */\n", columns_note) +
                 table(made_.column_type + " mliot_columns", columns) + "\n";
  }

  const RankedForest& forest_;
  Dtype dtype_;
  std::size_t keys_count_ = 0;
  std::vector<int> shifts_;
  RankCode made_;
};

}  // namespace

RankCode write_ranks(const RankedForest& forest, Dtype dtype) {
  return Writer(forest, dtype).write();
}

}  // namespace mliot::edge::detail
