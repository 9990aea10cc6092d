// The series that generated code knows, and the states that they start in.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "edge/state_code.hpp"

namespace mliot::edge::detail {

/// The series to be written, in their order in the code; none wanted: all of them. Throws
/// InvalidArgument for one that is not known.
std::vector<std::size_t> chosen_series(const std::vector<std::int64_t>& wanted, std::size_t known);

/// Throws ResourceLimit when the states of so many series are too large to be written.
void check_start_bytes(const StateCode& state, std::size_t series);

/// "enum { MLIOT_ID_... };" of the chosen among the names of all.
std::string series_enumeration(const std::vector<std::string>& names,
                               const std::vector<std::size_t>& series);

/// The table mliot_start.
std::string start_table(const StateCode& code, const plan::PanelState& state,
                        const std::vector<std::size_t>& series);

/// A statement that copies a state out of mliot_start; of several, that of `series`.
std::string init_of(std::size_t series);

}  // namespace mliot::edge::detail
