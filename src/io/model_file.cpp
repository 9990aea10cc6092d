// Joins header, structure and tensors, and guards them with the hash.
#include "mliot/io/model_file.hpp"

#include <algorithm>
#include <bit>
#include <charconv>
#include <cstring>

#include "io/header.hpp"
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

// The byte of the file behind a place of the structure, which is quoted inside the header.
std::size_t byte_of_structure(std::string_view file, std::size_t begin, std::size_t place) {
  constexpr std::size_t kLongEscape = 6;
  std::size_t at = begin + 1;  // after the quote
  for (std::size_t seen = 0; at + 1 < file.size();) {
    const bool escape = file[at] == '\\';
    const bool is_long = escape && file[at + 1] == 'u';
    seen += is_long ? bytes_of_escape(file.substr(at + 2, 4)) : 1;
    if (seen > place) break;
    at += is_long ? kLongEscape : (escape ? 2 : 1);
  }
  return at;
}

// A file cut at its fixed places; nothing of its content is believed yet.
class Cut {
 public:
  explicit Cut(std::span<const std::byte> bytes) : file_(text_of(bytes)), bytes_(bytes) {
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
    read_version();
    check_hash();
  }

  std::string_view header() const { return header_; }
  std::span<const std::byte> data() const { return bytes_.subspan(kLengthBytes + header_.size()); }
  std::size_t byte_of(std::size_t place) const {
    return byte_of_structure(file_, structure_at_, place);
  }

 private:
  void refuse_reserved() const {
    for (const std::string_view key : {R"("signature")", R"("encryption")"}) {
      require<FormatError>(!file_.substr(kContentAt).starts_with(key),
                           "model file: it has a {}, which this version of mliot does not "
                           "support (byte {})",
                           key, kContentAt);
    }
  }

  void read_version() {
    const std::string_view content = file_.substr(kContentAt);
    int version = 0;
    const char* digits = content.data() + std::min(kFormat.size(), content.size());
    const char* end = content.data() + content.size();
    const auto number = std::from_chars(digits, end, version);
    const bool laid_out = content.starts_with(kFormat) && version > 0 && *digits != '0' &&
                          std::string_view(number.ptr, end).starts_with(kStructure);
    require<FormatError>(laid_out, "model file: not the layout of this format (byte {})",
                         kContentAt);
    require<FormatError>(version <= kSchemaVersion,
                         "model file: it has schema version {}, this version of mliot reads up to "
                         "{}; upgrade mliot (byte {})",
                         version, kSchemaVersion, kContentAt + kFormat.size());
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

archive::Object from_bytes(std::span<const std::byte> bytes, const LoadLimits& limits) {
  Budget budget(limits.max_memory);
  budget.take(bytes.size());
  const Cut cut(bytes);
  Header header = read_header(cut.header(), cut.data());
  return put_together(
      header.structure, [&](std::size_t place) { return cut.byte_of(place); }, header.tensors,
      budget);
}

}  // namespace mliot::io
