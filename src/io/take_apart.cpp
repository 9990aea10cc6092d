// Writes a tree as JSON, its arrays and long lists of texts left out as tensors.
#include <algorithm>
#include <cmath>

#include "io/json_text.hpp"
#include "io/structure.hpp"

namespace mliot::io::detail {
namespace {

// Lists of texts up to this size stand in the structure itself.
constexpr std::size_t kShortList = 16;
constexpr std::size_t kShortListBytes = 1024;

class Apart {
 public:
  Parts parts;

  void object(const archive::Object& object, const std::string& path) {
    enter();
    parts.structure += '{';
    bool first = true;
    for (const auto& [name, member] : object.members) {
      if (!first) parts.structure += ',';
      first = false;
      // A name that begins with '$' gets a second one, apart from the names below.
      text(name.starts_with('$') ? "$" + name : name, path);
      parts.structure += ':';
      const std::string inner = path_of(path, name);
      std::visit([&](const auto& each) { value(each, inner); }, member.data);
    }
    parts.structure += '}';
    --depth_;
  }

 private:
  static std::string path_of(const std::string& path, std::string_view name) {
    std::string joined = path.empty() ? "" : path + "/";
    for (const char c : name) {
      if (c == '~') {
        joined += "~0";
      } else if (c == '/') {
        joined += "~1";
      } else {
        joined += c;
      }
    }
    return joined;
  }

  void count() {
    require<ResourceLimit>(++values_ <= kStructureLimits.values,
                           "model file: more than {} values beside the arrays",
                           kStructureLimits.values);
  }
  void enter() {
    count();
    require<ResourceLimit>(++depth_ <= kStructureLimits.depth,
                           "model file: objects nested more than {} deep", kStructureLimits.depth);
  }
  void text(std::string_view x, const std::string& path) {
    require(is_utf8(x), "model file: a text at '{}' is not UTF-8", path);
    append_text(parts.structure, x);
  }

  // {"$tag":...}: what JSON has no form of its own for.
  template <class Write>
  void tagged(std::string_view tag, Write&& write) {
    enter();
    parts.structure += "{\"$";
    parts.structure += tag;
    parts.structure += "\":";
    write();
    parts.structure += '}';
    --depth_;
  }

  void value(bool x, const std::string& /*path*/) {
    count();
    parts.structure += x ? "true" : "false";
  }
  void value(std::int64_t x, const std::string& /*path*/) {
    count();
    parts.structure += std::to_string(x);
  }
  void value(double x, const std::string& path) {
    if (std::isfinite(x)) {
      count();
      append_real(parts.structure, x);
      return;
    }
    const std::string name = std::isnan(x) ? "nan" : (x > 0 ? "inf" : "-inf");
    tagged("float", [&] { value(name, path); });
  }
  void value(const std::string& x, const std::string& path) {
    count();
    text(x, path);
  }
  void value(const archive::Array& x, const std::string& path) {
    require(path != "__metadata__", "model file: '{}' is no name for an array", path);
    parts.tensors.push_back({.name = path, .dtype = x.dtype, .bytes = x.bytes});
    tagged("tensor", [&] { value(path, path); });
  }
  void value(const archive::Object& x, const std::string& path) { object(x, path); }
  void value(const std::vector<archive::Object>& x, const std::string& path) {
    enter();
    parts.structure += '[';
    for (std::size_t i = 0; i < x.size(); ++i) {
      if (i > 0) parts.structure += ',';
      object(x[i], path_of(path, std::to_string(i)));
    }
    parts.structure += ']';
    --depth_;
  }
  void value(const std::vector<std::string>& x, const std::string& path) {
    std::size_t bytes = 0;
    for (const std::string& each : x) bytes += each.size();
    tagged("texts", [&] {
      if (x.size() <= kShortList && bytes <= kShortListBytes) {
        list(x, path);
      } else {
        pack(x, path);
        value(path, path);
      }
    });
  }

  void list(const std::vector<std::string>& x, const std::string& path) {
    enter();
    parts.structure += '[';
    for (std::size_t i = 0; i < x.size(); ++i) {
      if (i > 0) parts.structure += ',';
      value(x[i], path);
    }
    parts.structure += ']';
    --depth_;
  }

  // Two tensors: the bytes of all texts, and where each begins and the last one ends.
  void pack(const std::vector<std::string>& x, const std::string& path) {
    std::vector<std::int64_t> offsets{0};
    std::vector<std::byte> all;
    for (const std::string& each : x) {
      require(is_utf8(each), "model file: a text at '{}' is not UTF-8", path);
      const auto bytes = std::as_bytes(std::span(each));
      all.insert(all.end(), bytes.begin(), bytes.end());
      offsets.push_back(static_cast<std::int64_t>(all.size()));
    }
    const auto places = std::as_bytes(std::span(offsets));
    parts.tensors.push_back({.name = path + "/bytes",
                             .dtype = archive::Dtype::u8,
                             .bytes = parts.owned.emplace_back(std::move(all))});
    parts.tensors.push_back({.name = path + "/offsets",
                             .dtype = archive::Dtype::i64,
                             .bytes = parts.owned.emplace_back(places.begin(), places.end())});
  }

  std::size_t depth_ = 0;
  std::size_t values_ = 0;
};

}  // namespace

Parts take_apart(const archive::Object& root) {
  Apart apart;
  apart.object(root, {});
  // Widest elements first, so that each tensor begins at a multiple of its element's size.
  std::sort(apart.parts.tensors.begin(), apart.parts.tensors.end(),
            [](const Tensor& a, const Tensor& b) {
              const std::size_t width_a = archive::size_of(a.dtype);
              const std::size_t width_b = archive::size_of(b.dtype);
              return width_a != width_b ? width_a > width_b : a.name < b.name;
            });
  return std::move(apart.parts);
}

}  // namespace mliot::io::detail
