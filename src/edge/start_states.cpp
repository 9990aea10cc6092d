// Writes states of the library as words of the generated struct.
#include "edge/start_states.hpp"

#include "edge/names.hpp"
#include "edge/text.hpp"
#include "mliot/core/error.hpp"

namespace mliot::edge::detail {
namespace {

constexpr std::int64_t kMostStateBytes = std::int64_t{1} << 24;

}  // namespace

std::vector<std::size_t> chosen_series(const std::vector<std::int64_t>& wanted, std::size_t known) {
  std::vector<std::size_t> series;
  for (const std::int64_t i : wanted) {
    require(i >= 0 && i < static_cast<std::int64_t>(known),
            "C export: series {} is not one of the {} known", i, known);
    series.push_back(static_cast<std::size_t>(i));
  }
  for (std::size_t i = 0; wanted.empty() && i < known; ++i) series.push_back(i);
  return series;
}

void check_start_bytes(const StateCode& state, std::size_t series) {
  require<ResourceLimit>(
      state.bytes() * static_cast<std::int64_t>(series) <= kMostStateBytes,
      "C export: the states of {} series take {} bytes each; name fewer with series=", series,
      state.bytes());
}

std::string series_enumeration(const std::vector<std::string>& names,
                               const std::vector<std::size_t>& series) {
  std::vector<std::string> chosen;
  for (const std::size_t i : series) {
    if (i < names.size()) chosen.push_back(names[i]);
  }
  return enumeration("Series.", "ID", chosen);
}

std::string start_table(const StateCode& code, const plan::PanelState& state,
                        const std::vector<std::size_t>& series) {
  std::vector<std::string> words;
  for (std::size_t place = 0; place < series.size(); ++place) {
    for (const std::uint64_t word : code.image(state, series[place], place)) {
      words.push_back(bits_literal(word));
    }
  }
  return "/* The state of each series when this was written. */\n" +
         table("uint64_t mliot_start", words);
}

std::string init_of(std::size_t series) {
  if (series <= 1) return "  memcpy(state, mliot_start, sizeof *state);\n";
  return "  memcpy(state, mliot_start + (uint32_t)series * (sizeof *state / 8), sizeof "
         "*state);\n";
}

}  // namespace mliot::edge::detail
