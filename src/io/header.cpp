// Writes and reads the header; tensors are listed in the order of their bytes.
#include "io/header.hpp"

#include <algorithm>
#include <array>
#include <optional>
#include <utility>

#include "io/json_text.hpp"

namespace mliot::io::detail {
namespace {

using archive::Dtype;

// By value of Dtype.
constexpr std::array<std::string_view, 10> kDtypes{"U8",  "I8",  "U16", "I16", "U32",
                                                   "I32", "U64", "I64", "F32", "F64"};

// Metadata, tensors, and the three facts of each: all that may be in a header.
constexpr JsonLimits kHeaderLimits{.depth = 3, .values = std::size_t{1} << 17};

std::optional<Dtype> dtype_from(std::string_view name) {
  const auto found = std::find(kDtypes.begin(), kDtypes.end(), name);
  if (found == kDtypes.end()) return std::nullopt;
  return static_cast<Dtype>(found - kDtypes.begin());
}

// The facts of one tensor while they come in.
struct Facts {
  std::optional<Dtype> dtype;
  std::optional<std::vector<std::int64_t>> shape;
  std::optional<std::vector<std::int64_t>> offsets;
};

class HeaderEvents final : public JsonEvents {
 public:
  HeaderEvents(std::span<const std::byte> data, std::size_t data_at)
      : data_(data), data_at_(data_at) {}

  Header finish() {
    require<FormatError>(structure_.has_value(), "model file: the structure is missing (byte {})",
                         kContentAt);
    require<FormatError>(used_ == data_.size(),
                         "model file: {} bytes of data, the tensors take {} (byte {})",
                         data_.size(), used_, kLengthBytes);
    return {std::move(*structure_), std::move(tensors_)};
  }

  void boolean(bool) override { fault(); }
  void real(double) override { fault(); }
  void integer(std::int64_t x) override {
    if (list_ == nullptr) fault();
    list_->push_back(x);
  }
  void text(std::string& x) override {
    if (depth_ != 2) fault();
    if (in_metadata_) {
      metadata(x);
    } else if (field_ == "dtype") {
      facts_.dtype = dtype_from(x);
      if (!facts_.dtype) throw JsonFault{"an unknown type of elements"};
    } else {
      fault();
    }
  }
  void key(std::string& x) override {
    if (depth_ == 1) {
      in_metadata_ = x == "__metadata__";
      if (in_metadata_ && std::exchange(metadata_seen_, true)) fault();
      name_ = std::move(x);
    } else {
      if (std::find(seen_.begin(), seen_.end(), x) != seen_.end()) fault();
      seen_.push_back(x);
      field_ = std::move(x);
    }
  }
  void begin_object() override {
    if (list_ != nullptr || ++depth_ > 2) fault();
    seen_.clear();
    facts_ = {};
  }
  void end_object() override {
    if (depth_-- == 2 && !in_metadata_) add_tensor();
  }
  void begin_array() override {
    if (depth_ != 2 || in_metadata_ || list_ != nullptr) fault();
    if (field_ != "shape" && field_ != "data_offsets") fault();
    list_ = &(field_ == "shape" ? facts_.shape : facts_.offsets).emplace();
  }
  void end_array() override { list_ = nullptr; }

 private:
  [[noreturn]] static void fault() { throw JsonFault{"not a header of this format"}; }

  void metadata(std::string& x) {
    if (field_ == "structure") {
      structure_ = std::move(x);
    } else if (field_ != "content_sha256" && field_ != "format" && field_ != "schema_version") {
      throw JsonFault{"metadata '" + field_ + "', which this version does not support"};
    }
  }

  // The next tensor begins where the one before it ended and is as long as its shape says.
  void add_tensor() {
    const bool complete = facts_.dtype && facts_.shape && facts_.offsets;
    if (!complete || facts_.shape->size() != 1 || facts_.offsets->size() != 2) fault();
    const std::int64_t count = facts_.shape->front();
    const auto left = static_cast<std::int64_t>(data_.size() - used_);
    const auto width = static_cast<std::int64_t>(archive::size_of(*facts_.dtype));
    if (count < 0 || count > left / width) throw JsonFault{"a tensor beyond the end of the file"};
    const std::int64_t begin = facts_.offsets->front();
    if (begin != static_cast<std::int64_t>(used_)) throw JsonFault{"a hole or an overlap"};
    if (facts_.offsets->back() != begin + count * width) {
      throw JsonFault{"offsets that do not fit the shape"};
    }
    const auto size = static_cast<std::size_t>(count * width);
    tensors_.add({.name = std::move(name_),
                  .dtype = *facts_.dtype,
                  .bytes = data_.subspan(used_, size),
                  .byte = data_at_ + used_});
    used_ += size;
  }

  std::span<const std::byte> data_;
  std::size_t data_at_;  // byte of the file where they begin
  std::size_t used_ = 0;
  TensorTable tensors_;
  std::optional<std::string> structure_;

  int depth_ = 0;
  bool in_metadata_ = false;
  bool metadata_seen_ = false;
  std::string name_;
  std::string field_;
  std::vector<std::string> seen_;  // members of the object that is open
  Facts facts_;
  std::vector<std::int64_t>* list_ = nullptr;
};

}  // namespace

std::string header_of(const Parts& parts, int schema_version) {
  std::string text(kOpening);
  text.append(kHashDigits, '0');
  text += "\",";
  text += kFormat;
  text += std::to_string(schema_version);
  text += kStructure;
  append_text(text, parts.structure);
  text += '}';
  std::size_t at = 0;
  for (const Tensor& tensor : parts.tensors) {
    text += ',';
    append_text(text, tensor.name);
    const std::size_t end = at + tensor.bytes.size();
    text += format(R"(:{{"dtype":"{}","shape":[{}],"data_offsets":[{},{}]}})",
                   kDtypes[static_cast<std::size_t>(tensor.dtype)],
                   tensor.bytes.size() / archive::size_of(tensor.dtype), at, end);
    at = end;
  }
  text += '}';
  constexpr std::size_t kAlignment = 8;  // of the data after it
  text.append((kAlignment - text.size() % kAlignment) % kAlignment, ' ');
  require<ResourceLimit>(text.size() <= kMaxHeader,
                         "model file: the structure takes {} bytes of the header, at most {} fit; "
                         "fewer columns or steps make it smaller",
                         text.size(), kMaxHeader);
  return text;
}

Header read_header(std::string_view text, std::span<const std::byte> data) {
  HeaderEvents events(data, kLengthBytes + text.size());
  parse_json(
      text, kHeaderLimits, [](std::size_t place) { return kLengthBytes + place; }, events);
  return events.finish();
}

}  // namespace mliot::io::detail
