// What a C export writes, and what it calls things.
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <tuple>
#include <vector>

#include "mliot/core/field.hpp"

namespace mliot::edge {

/// How trees are written: tables of four-byte nodes, or nested if and else.
enum class Mode : std::uint8_t { small, fast };
constexpr auto enum_names(Mode) { return std::array<std::string_view, 2>{"small", "fast"}; }

/// The type of the rows that a model without time takes.
enum class Dtype : std::uint8_t { float32, float64 };
constexpr auto enum_names(Dtype) { return std::array<std::string_view, 2>{"float32", "float64"}; }

/// Options of a C export.
struct ExportOptions {
  /// Prefix of every name in the generated code, and the name of its files.
  std::string name = "model";

  Mode mode = Mode::small;
  Dtype dtype = Dtype::float32;

  /// Which series of a forecaster or of streams the code knows, by index; empty: all of them.
  std::vector<std::int64_t> series = {};

  /// Coverages in percent of the intervals that predict gives beside the point.
  std::vector<double> level = {};

  static constexpr auto fields() {
    using Self = ExportOptions;
    return std::tuple{
        field("name", &Self::name, "prefix of every name in the code, and name of its files"),
        field("mode", &Self::mode, "trees as tables (small) or as if and else (fast)"),
        field("dtype", &Self::dtype, "type of the rows of a model without time"),
        field("series", &Self::series, "series of the model by index; empty: all"),
        field("level", &Self::level, "coverages of intervals in percent")};
  }
};

/// The levels of a column of text: level i has the code i.
struct LevelNames {
  std::string column;
  std::vector<std::string> levels;
};

/// What people call the columns; all optional. Names become enumerators and comments.
struct ExportNames {
  std::vector<std::string> features;  ///< of a row or a sample
  std::vector<std::string> classes;   ///< of a classifier, in order
  std::vector<std::string> series;    ///< ids of all series of the model
  std::vector<std::string> past;      ///< columns of that source
  std::vector<std::string> future;
  std::vector<std::string> fixed;
  std::vector<LevelNames> levels;
};

}  // namespace mliot::edge
