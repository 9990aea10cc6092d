// Transforms by name: the table is made from the type lists of features and preprocessing.
#include "mliot/plan/any_transform.hpp"

#include <optional>
#include <tuple>

#include "mliot/features/all.hpp"
#include "mliot/preprocessing/all.hpp"

namespace mliot::plan {
namespace {

template <class T>
void load_if_named(std::string_view name, const archive::Reader& options,
                   std::optional<AnyTransform>& found) {
  if (name != T::name) return;
  found = AnyTransform(T(archive::read_options<typename T::Options>(options)));
}

template <class... T>
void load_named(std::string_view name, const archive::Reader& options, const std::tuple<T...>*,
                std::optional<AnyTransform>& found) {
  (load_if_named<T>(name, options, found), ...);
}

}  // namespace

AnyTransform AnyTransform::load(const archive::Reader& reader) {
  const std::string& name = reader.text("name");
  const features::Transforms* features = nullptr;
  const features::TimeTransforms* over_time = nullptr;
  const features::HistoryTransforms* histories = nullptr;
  const preprocessing::Transforms* cleaning = nullptr;
  const preprocessing::Maps* maps = nullptr;
  std::optional<AnyTransform> found;
  load_named(name, reader.object("options"), features, found);
  load_named(name, reader.object("options"), over_time, found);
  load_named(name, reader.object("options"), histories, found);
  load_named(name, reader.object("options"), cleaning, found);
  load_named(name, reader.object("options"), maps, found);
  reader.check(found.has_value(), "name", "is no known transform");
  return *found;
}

void AnyTransform::save(archive::Writer& writer) const {
  writer.value("name", name());
  writer.object("options", [&](archive::Writer& inner) { self_->save_options(inner); });
}

}  // namespace mliot::plan
