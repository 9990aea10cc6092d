// Files of steps without a stream, and their golden outputs.
#include "mliot/pipeline/batch_step.hpp"

#include <string>
#include <type_traits>
#include <utility>

#include "mliot/core/error.hpp"
#include "mliot/data/matrix_view.hpp"
#include "pipeline/replay.hpp"

namespace mliot::pipeline {
namespace {

using preprocessing::HashingEncoder;
using preprocessing::LocalScaler;

template <class T, class Variant>
void load_named(std::string_view name, const archive::Reader& fitted,
                std::optional<Variant>& found) {
  if (T::name == name) found = fitted.made([&] { return T::load(fitted); });
}

template <class... T>
std::variant<T...> load_one(std::string_view name, const archive::Reader& reader,
                            std::type_identity<std::variant<T...>> /*list*/) {
  const archive::Reader fitted = reader.object("fitted");
  std::optional<std::variant<T...>> found;
  (load_named<T>(name, fitted, found), ...);
  reader.check(found.has_value(), "name", "is that of no step");
  return *std::move(found);
}

std::vector<double> outputs(const SpectralBand& /*band*/, const std::vector<double>& /*rows*/) {
  return {};
}

std::vector<double> outputs(const LocalScaler& scaler, const std::vector<double>& rows) {
  const std::size_t columns = scaler.columns();
  const std::size_t count = rows.size() / columns;
  std::vector<std::int32_t> codes(count);
  for (std::size_t i = 0; i < count; ++i) {
    const std::size_t place = i % (scaler.series() + 1);
    codes[i] = place == scaler.series() ? -1 : static_cast<std::int32_t>(place);
  }
  std::vector<double> out(rows.size());
  const data::MatrixView<const double> in(rows.data(), count, columns);
  scaler.inverse_transform(in, codes, {out.data(), count, columns});  // never beyond the doubles
  return out;
}

std::vector<double> outputs(const HashingEncoder& encoder, const std::vector<double>& rows) {
  std::vector<double> out(rows.size());
  for (std::size_t i = 0; i < rows.size(); ++i) {
    const std::string text = "x=" + std::to_string(i);
    out[i] = encoder.sign(text) * static_cast<double>(encoder.column(text) + 1);
  }
  return out;
}

template <class T>
std::vector<double> outputs(const T& transform, const std::vector<double>& rows) {
  std::vector<double> out(rows.size());
  transform.transform(rows, out);
  return out;
}

}  // namespace

SpectralBand SpectralBand::load(const archive::Reader& reader) {
  const auto band = archive::read_options<SpectralBand>(reader);
  const double begin = band.low.value_or(0);
  const double end = band.high.value_or(band.fs / 2);
  reader.check(band.low || band.high, "low", "and high are both missing");
  reader.check(0 <= begin && begin <= end && end <= band.fs / 2, "low",
               "and high must lie in order between 0 and fs / 2");
  return band;
}

std::string_view BatchStep::name() const {
  return std::visit([](const auto& each) { return std::decay_t<decltype(each)>::name; }, step);
}

std::size_t BatchStep::columns() const {
  const auto* scaler = std::get_if<LocalScaler>(&step);
  return scaler != nullptr ? scaler->columns() : 1;
}

void BatchStep::save(archive::Writer& writer) const {
  writer.value("name", name());
  writer.object("fitted", [&](archive::Writer& inner) {
    std::visit([&](const auto& each) { each.save(inner); }, step);
  });
}

BatchStep BatchStep::load(const archive::Reader& reader) {
  BatchStep batch{.step = load_one(reader.text("name"), reader,
                                   std::type_identity<decltype(BatchStep::step)>{})};
  const auto* scaler = std::get_if<LocalScaler>(&batch.step);
  reader.check(scaler == nullptr || scaler->columns() > 0, "fitted", "is not fitted");
  return batch;
}

std::vector<std::uint64_t> replay(const BatchStep& batch, const std::vector<double>& observed) {
  const auto numbers =
      std::visit([&](const auto& each) { return outputs(each, observed); }, batch.step);
  std::vector<std::uint64_t> bits;
  bits.reserve(numbers.size());
  for (const double x : numbers) bits.push_back(detail::bits_of(x));
  return bits;
}

std::size_t golden_outputs(const BatchStep& batch, std::size_t rows) {
  return std::holds_alternative<SpectralBand>(batch.step) ? 0 : rows * batch.columns();
}

}  // namespace mliot::pipeline
