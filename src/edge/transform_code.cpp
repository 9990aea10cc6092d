// Calls of the freestanding steps by transform: the tables looked up, and their text put together.
#include "edge/transform_code.hpp"

#include "edge/map_code.hpp"
#include "edge/text.hpp"
#include "edge/transform_makers.hpp"
#include "mliot/core/archive.hpp"
#include "mliot/core/error.hpp"

namespace mliot::edge::detail {

using archive::Reader;

namespace {

const CodeTable& codes() {
  static const CodeTable table = [] {
    CodeTable all = window_codes();
    all.merge(history_codes());
    all.merge(seasonal_codes());
    all.merge(time_window_codes());
    all.insert(cleaning_codes().begin(), cleaning_codes().end());
    all.insert(map_codes().begin(), map_codes().end());
    return all;
  }();
  return table;
}

// The code of a transform of either kind out of its table.
template <class Any>
TransformCode made(const CodeTable& table, const Any& transform, std::string_view step) {
  const auto maker = table.find(transform.name());
  require<Unsupported>(maker != table.end(),
                       "C export: step '{}' is a {}, which has no exact form in C", step,
                       transform.name());
  const archive::Object stored = archive::save(transform);
  TransformCode code = maker->second(Reader(stored).object("options"));
  for (const TransformCode::Array& array : code.arrays) {
    code.bytes += array.size * static_cast<std::size_t>(array.length);
  }
  require<Unsupported>(code.bytes == transform.state_size(),
                       "C export: the state of step '{}' has {} bytes in C and {} in the library",
                       step, code.bytes, transform.state_size());
  return code;
}

}  // namespace

TransformCode transform_code(const plan::AnyTransform& transform, std::string_view step) {
  require<Unsupported>(!transform.grows(),
                       "C export: step '{}' is '{}', which keeps every sample, and a device has a "
                       "memory of known size; take a rolling transform with a window as long as it "
                       "can hold",
                       step, transform.name());
  return made(codes(), transform, step);
}

TransformCode pair_code(const plan::AnyPair& pair, std::string_view step) {
  static const CodeTable table = pair_codes();
  return made(table, pair, step);
}

std::string TransformCode::members(std::string_view name, std::string_view note) const {
  std::string text = format("  {} {}; /* {} */\n", header, name, comment_text(note));
  for (const Array& array : arrays) {
    text += format("  {} {}_{}[{}];\n", array.type, name, array.name, array.length);
  }
  return text;
}

std::string step_of(const std::string& step, std::string_view state, std::string_view name,
                    std::string_view x) {
  return fill(step, {{"s", format("{}->{}", state, name)}, {"x", std::string(x)}});
}

}  // namespace mliot::edge::detail
