// The two halves of a file: the structure as JSON, and the tensors that it names.
#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>
#include <map>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "io/json_events.hpp"
#include "mliot/core/archive.hpp"

namespace mliot::io::detail {

/// What both writer and reader allow in the structure.
inline constexpr JsonLimits kStructureLimits{};

/// An array by the path of its place in the tree: member names and list indices joined by '/', in
/// the spelling of RFC 6901 without the first slash.
struct Tensor {
  std::string name;
  archive::Dtype dtype = archive::Dtype::u8;
  std::span<const std::byte> bytes;
  std::uint64_t byte = 0;  ///< of the file, where they begin; of a reader's alone
};

/// A tree taken apart. Views the tree; owns what is made of its long lists of texts.
struct Parts {
  std::string structure;
  std::vector<Tensor> tensors;  ///< in the order of the file
  std::deque<std::vector<std::byte>> owned;
};

/// Throws InvalidArgument when a text is not UTF-8, ResourceLimit beyond kStructureLimits.
Parts take_apart(const archive::Object& root);

/// Memory that may still be taken.
class Budget {
 public:
  explicit Budget(std::uint64_t bytes) : left_(bytes) {}

  /// Throws ResourceLimit when no more than that is left.
  void take(std::uint64_t bytes);

 private:
  std::uint64_t left_;
};

/// The tensors of a file by name. Each is to be used once.
class TensorTable {
 public:
  /// Throws JsonFault when the name is there already.
  void add(Tensor tensor);

  /// Throws JsonFault when there is none, or it was taken before.
  const Tensor& take(const std::string& name);

  /// Throws FormatError that names a tensor nobody took.
  void check_all_taken() const;

 private:
  struct Entry {
    Tensor tensor;
    bool taken = false;
  };
  std::map<std::string, Entry, std::less<>> entries_;
};

/// The tree that a structure and its tensors describe; each value knows its byte of the file.
/// Throws FormatError, ResourceLimit.
archive::Object put_together(std::string_view structure, const ByteOf& byte_of,
                             TensorTable& tensors, Budget& budget);

}  // namespace mliot::io::detail
