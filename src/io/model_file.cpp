// Joins header, structure and tensors, and guards them with the hash.
#include "mliot/io/model_file.hpp"

#include <algorithm>
#include <bit>
#include <charconv>
#include <cstring>

#include "io/header.hpp"
#include "io/migration.hpp"
#include "io/sha256.hpp"

namespace mliot::io {
namespace {

using namespace detail;

static_assert(std::endian::native == std::endian::little, "tensors are little-endian");

std::string_view text_of(std::span<const std::byte> bytes) {
  return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}

// Bytes that a JSON escape of four hexadecimal digits stands for, a half of a pair counted as two.
std::size_t bytes_of_escape(std::string_view digits) {
  unsigned code = 0;
  std::from_chars(digits.data(), digits.data() + digits.size(), code, 16);
  const bool half = code >= 0xD800 && code < 0xE000;
  return code < 0x80 ? 1 : (code < 0x800 || half ? 2 : 3);
}

// Bytes of the file behind places of the structure, which is quoted inside the header. Goes on from
// the place that was asked for last.
class StructureBytes {
 public:
  StructureBytes(std::string_view file, std::size_t begin) : file_(file), begin_(begin) {}

  std::size_t operator()(std::size_t place) {
    constexpr std::size_t kLongEscape = 6;
    if (place < seen_) *this = StructureBytes(file_, begin_);
    while (at_ + 1 < file_.size()) {
      const bool escape = file_[at_] == '\\';
      const bool is_long = escape && file_[at_ + 1] == 'u';
      const std::size_t meant = is_long ? bytes_of_escape(file_.substr(at_ + 2, 4)) : 1;
      if (seen_ + meant > place) break;
      seen_ += meant;
      at_ += is_long ? kLongEscape : (escape ? 2 : 1);
    }
    return at_;
  }

 private:
  std::string_view file_;
  std::size_t begin_;
  std::size_t at_ = begin_ + 1;  // after the quote
  std::size_t seen_ = 0;         // places before it
};

// A file cut at its fixed places; nothing of its content is believed yet.
class Cut {
 public:
  Cut(std::span<const std::byte> bytes, std::size_t newest) : file_(text_of(bytes)), bytes_(bytes) {
    std::uint64_t length = 0;
    const bool ours =
        file_.size() >= kContentAt && file_.substr(kLengthBytes).starts_with(kOpening);
    require<FormatError>(ours, "model file: this is not a file that mliot wrote (byte 0)");
    std::memcpy(&length, bytes.data(), sizeof length);
    const bool fits = length <= kMaxHeader && length <= file_.size() - kLengthBytes &&
                      length >= kContentAt - kLengthBytes;
    require<FormatError>(fits, "model file: a header of {} bytes (byte 0)", length);
    header_ = file_.substr(kLengthBytes, static_cast<std::size_t>(length));
    refuse_reserved();
    read_version(newest);
    check_hash();
  }

  std::string_view header() const { return header_; }
  std::span<const std::byte> data() const { return bytes_.subspan(kLengthBytes + header_.size()); }
  std::size_t version() const { return version_; }
  StructureBytes structure_bytes() const { return {file_, structure_at_}; }

 private:
  void refuse_reserved() const {
    for (const std::string_view key : {R"("signature")", R"("encryption")"}) {
      require<FormatError>(!file_.substr(kContentAt).starts_with(key),
                           "model file: it has a {}, which this version of mliot does not "
                           "support (byte {})",
                           key, kContentAt);
    }
  }

  void read_version(std::size_t newest) {
    const std::string_view content = file_.substr(kContentAt);
    const char* digits = content.data() + std::min(kFormat.size(), content.size());
    const char* end = content.data() + content.size();
    const auto number = std::from_chars(digits, end, version_);
    const bool laid_out = content.starts_with(kFormat) && version_ > 0 && *digits != '0' &&
                          std::string_view(number.ptr, end).starts_with(kStructure);
    require<FormatError>(laid_out, "model file: not the layout of this format (byte {})",
                         kContentAt);
    require<FormatError>(version_ <= newest,
                         "model file: it has schema version {}, this version of mliot reads up to "
                         "{}; upgrade mliot (byte {})",
                         version_, newest, kContentAt + kFormat.size());
    structure_at_ = static_cast<std::size_t>(number.ptr - file_.data()) + kStructure.size();
  }

  void check_hash() const {
    const std::string hash = sha256_hex(bytes_.subspan(kContentAt));
    const bool same = file_.substr(kHashAt, kHashDigits) == hash &&
                      file_.substr(kHashAt + kHashDigits).starts_with("\",");
    require<FormatError>(same,
                         "model file: the content does not have the hash written at byte {}; the "
                         "file was changed or cut short",
                         kHashAt);
  }

  std::string_view file_;
  std::span<const std::byte> bytes_;
  std::string_view header_;
  std::size_t version_ = 0;
  std::size_t structure_at_ = 0;
};

}  // namespace

std::vector<std::byte> to_bytes(const archive::Object& root) {
  const Parts parts = take_apart(root);
  const std::string header = header_of(parts, kSchemaVersion);
  std::size_t size = kLengthBytes + header.size();
  for (const Tensor& tensor : parts.tensors) size += tensor.bytes.size();
  std::vector<std::byte> out(size);
  std::size_t at = 0;
  const auto append = [&](std::span<const std::byte> bytes) {
    if (!bytes.empty()) std::memcpy(out.data() + at, bytes.data(), bytes.size());
    at += bytes.size();
  };
  const std::uint64_t length = header.size();
  append(std::as_bytes(std::span(&length, 1)));
  append(std::as_bytes(std::span(header)));
  for (const Tensor& tensor : parts.tensors) append(tensor.bytes);
  const std::string hash = sha256_hex(std::span(out).subspan(kContentAt));
  std::memcpy(out.data() + kHashAt, hash.data(), hash.size());
  return out;
}

archive::Object detail::read_tree(std::span<const std::byte> bytes, const LoadLimits& limits,
                                  std::span<const Migration> steps) {
  Budget budget(limits.max_memory);
  budget.take(bytes.size());
  const Cut cut(bytes, steps.size() + 1);
  Header header = read_header(cut.header(), cut.data());
  archive::Object root =
      put_together(header.structure, cut.structure_bytes(), header.tensors, budget);
  for (const Migration step : steps.subspan(cut.version() - 1)) step(root);
  return root;
}

archive::Object from_bytes(std::span<const std::byte> bytes, const LoadLimits& limits) {
  return read_tree(bytes, limits, migrations());
}

}  // namespace mliot::io
