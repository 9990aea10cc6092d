// Builds the tree from the tokens of the structure; every tensor is used exactly once.
#include <cstring>
#include <limits>
#include <optional>
#include <utility>
#include <variant>

#include "io/json_text.hpp"
#include "io/structure.hpp"

namespace mliot::io::detail {
namespace {

using archive::Dtype;
using archive::Object;
using archive::Value;

// What a value costs beside its texts and arrays: a node of a map with its name.
constexpr std::uint64_t kValueBytes = 160;

// A tagged value whose content is being read: {"$float":"nan"}.
struct Tagged {
  std::string tag;
  std::optional<Value> value;
};

struct Texts {
  std::vector<std::string> items;
};

struct Objects {
  std::vector<Object> items;
};

// An object, list or tagged value that is not closed yet.
struct Open {
  std::variant<Object, Objects, Texts, Tagged> content;
  std::uint64_t byte = 0;
  std::optional<std::string> key;  // of the member whose value comes next
};

class Together final : public JsonEvents {
 public:
  Together(const ByteOf& byte_of, TensorTable& tensors, Budget& budget)
      : byte_of_(byte_of), tensors_(tensors), budget_(budget) {}

  Object root() { return std::move(root_); }

  void boolean(bool x) override { deliver({x, here()}); }
  void integer(std::int64_t x) override { deliver({x, here()}); }
  void real(double x) override { deliver({x, here()}); }
  void text(std::string& x) override {
    budget_.take(x.size());
    if (!open_.empty()) {
      if (auto* tagged = std::get_if<Tagged>(&open_.back().content)) {
        fill(*tagged, tagged_by_text(tagged->tag, x));
        return;
      }
      if (auto* texts = std::get_if<Texts>(&open_.back().content)) {
        budget_.take(kValueBytes);
        texts->items.push_back(std::move(x));
        return;
      }
    }
    deliver({std::move(x), here()});
  }
  void key(std::string& x) override {
    Open& open = open_.back();
    if (std::holds_alternative<Tagged>(open.content)) fault("a tagged value with two members");
    if (x.starts_with("$$")) {
      x.erase(0, 1);
    } else if (x.starts_with('$')) {
      begin_tagged(open, x);
      return;
    }
    if (std::get<Object>(open.content).members.contains(x)) fault("a name given twice");
    open.key = std::move(x);
  }
  void begin_object() override {
    if (!open_.empty() && std::holds_alternative<Texts>(open_.back().content)) {
      fault("an object among texts");
    }
    open_.push_back({.content = Object{}, .byte = here(), .key = {}});
  }
  void end_object() override {
    Open open = std::move(open_.back());
    open_.pop_back();
    if (auto* tagged = std::get_if<Tagged>(&open.content)) {
      if (tagged->value->byte == 0) tagged->value->byte = open.byte;
      deliver(std::move(*tagged->value));
      return;
    }
    Object object = std::move(std::get<Object>(open.content));
    object.byte = open.byte;
    if (open_.empty()) {
      root_ = std::move(object);
    } else {
      deliver({std::move(object), open.byte});
    }
  }
  void begin_array() override {
    if (open_.empty()) fault("the structure is not an object");
    const auto* tagged = std::get_if<Tagged>(&open_.back().content);
    if (tagged != nullptr) {
      if (tagged->tag != "$texts") fault("a list where a text belongs");
      open_.push_back({.content = Texts{}, .byte = here(), .key = {}});
    } else {
      open_.push_back({.content = Objects{}, .byte = here(), .key = {}});
    }
  }
  void end_array() override {
    Open open = std::move(open_.back());
    open_.pop_back();
    if (auto* texts = std::get_if<Texts>(&open.content)) {
      fill(std::get<Tagged>(open_.back().content), {std::move(texts->items), open.byte});
    } else {
      deliver({std::move(std::get<Objects>(open.content).items), open.byte});
    }
  }

 private:
  // The byte of the file where the token begins that is being received.
  std::uint64_t here() const { return byte_of_(place); }

  [[noreturn]] static void fault(std::string reason) { throw JsonFault{std::move(reason)}; }

  static void begin_tagged(Open& open, std::string& tag) {
    if (!std::get<Object>(open.content).members.empty()) fault("a tag among other members");
    if (tag != "$float" && tag != "$tensor" && tag != "$texts") fault("an unknown tag");
    open.content = Tagged{.tag = std::move(tag), .value = {}};
  }

  static void fill(Tagged& tagged, Value value) { tagged.value = std::move(value); }

  // Puts a value where it belongs: into the innermost object or list.
  void deliver(Value value) {
    budget_.take(kValueBytes);
    if (open_.empty()) fault("the structure is not an object");
    Open& open = open_.back();
    if (auto* object = std::get_if<Object>(&open.content)) {
      object->members.emplace(std::move(*open.key), std::move(value));
    } else if (auto* objects = std::get_if<Objects>(&open.content)) {
      auto* item = std::get_if<Object>(&value.data);
      if (item == nullptr) fault("a list of something else than objects");
      objects->items.push_back(std::move(*item));
    } else {
      fault("a value of the wrong type");
    }
  }

  Value tagged_by_text(const std::string& tag, const std::string& text) {
    if (tag == "$tensor") return array(text);
    if (tag == "$texts") return unpacked(text);
    using Limits = std::numeric_limits<double>;
    if (text == "nan") return {Limits::quiet_NaN()};
    if (text == "inf") return {Limits::infinity()};
    if (text == "-inf") return {-Limits::infinity()};
    fault("a float that is not nan, inf or -inf");
  }

  Value array(const std::string& name) {
    const Tensor& tensor = tensors_.take(name);
    budget_.take(tensor.bytes.size());
    return {archive::Array{tensor.dtype, {tensor.bytes.begin(), tensor.bytes.end()}}, tensor.byte};
  }

  // The list of texts that two tensors hold.
  Value unpacked(const std::string& name) {
    const Tensor& bytes = tensors_.take(name + "/bytes");
    const Tensor& places = tensors_.take(name + "/offsets");
    if (bytes.dtype != Dtype::u8 || places.dtype != Dtype::i64 || places.bytes.empty()) {
      fault("texts with tensors of other types");
    }
    std::vector<std::int64_t> offsets(places.bytes.size() / sizeof(std::int64_t));
    std::memcpy(offsets.data(), places.bytes.data(), places.bytes.size());
    const auto size = static_cast<std::int64_t>(bytes.bytes.size());
    if (offsets.front() != 0 || offsets.back() != size) fault("texts with a hole");
    budget_.take(places.bytes.size() + bytes.bytes.size() + offsets.size() * sizeof(std::string));
    std::vector<std::string> texts;
    texts.reserve(offsets.size() - 1);
    const auto* all = reinterpret_cast<const char*>(bytes.bytes.data());
    for (std::size_t i = 0; i + 1 < offsets.size(); ++i) {
      if (offsets[i + 1] < offsets[i] || offsets[i + 1] > size) fault("texts out of order");
      texts.emplace_back(all + offsets[i], static_cast<std::size_t>(offsets[i + 1] - offsets[i]));
      if (!is_utf8(texts.back())) fault("a text that is not UTF-8");
    }
    return {std::move(texts), bytes.byte};
  }

  const ByteOf& byte_of_;
  TensorTable& tensors_;
  Budget& budget_;
  std::vector<Open> open_;
  Object root_;
};

}  // namespace

void Budget::take(std::uint64_t bytes) {
  require<ResourceLimit>(bytes <= left_,
                         "model file: it needs more memory than LoadLimits::max_memory allows");
  left_ -= bytes;
}

void TensorTable::add(Tensor tensor) {
  std::string name = tensor.name;
  const bool fresh = entries_.emplace(std::move(name), Entry{std::move(tensor)}).second;
  if (!fresh) throw JsonFault{"a tensor named twice"};
}

const Tensor& TensorTable::take(const std::string& name) {
  const auto found = entries_.find(name);
  if (found == entries_.end()) throw JsonFault{"a reference to a tensor that is not there"};
  if (found->second.taken) throw JsonFault{"two references to one tensor"};
  found->second.taken = true;
  return found->second.tensor;
}

void TensorTable::check_all_taken() const {
  for (const auto& [name, entry] : entries_) {
    require<FormatError>(entry.taken, "model file: nothing refers to the tensor '{}' (byte {})",
                         name, entry.tensor.byte);
  }
}

archive::Object put_together(std::string_view structure, const ByteOf& byte_of,
                             TensorTable& tensors, Budget& budget) {
  Together together(byte_of, tensors, budget);
  parse_json(structure, kStructureLimits, byte_of, together);
  tensors.check_all_taken();
  return together.root();
}

}  // namespace mliot::io::detail
