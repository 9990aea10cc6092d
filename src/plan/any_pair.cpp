// Transforms of two columns by name: the table is made from their type list.
#include "mliot/plan/any_pair.hpp"

#include <optional>
#include <tuple>

#include "mliot/features/pairs.hpp"

namespace mliot::plan {
namespace {

template <class T>
void load_if_named(std::string_view name, const archive::Reader& options,
                   std::optional<AnyPair>& found) {
  if (name != T::name) return;
  found = AnyPair(T(archive::read_options<typename T::Options>(options)));
}

template <class... T>
void load_named(std::string_view name, const archive::Reader& options, const std::tuple<T...>*,
                std::optional<AnyPair>& found) {
  (load_if_named<T>(name, options, found), ...);
}

}  // namespace

AnyPair AnyPair::load(const archive::Reader& reader) {
  const features::PairTransforms* pairs = nullptr;
  std::optional<AnyPair> found;
  const features::TimePairTransforms* over_time = nullptr;
  load_named(reader.text("name"), reader.object("options"), pairs, found);
  load_named(reader.text("name"), reader.object("options"), over_time, found);
  reader.check(found.has_value(), "name", "is no known transform of two columns");
  return *found;
}

void AnyPair::save(archive::Writer& writer) const {
  writer.value("name", name());
  writer.object("options", [&](archive::Writer& inner) { self_->save_options(inner); });
}

}  // namespace mliot::plan
