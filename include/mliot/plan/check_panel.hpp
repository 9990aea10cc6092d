// Whether the parts of a panel fit each other, before anything reads its rows.
#pragma once

#include <string_view>

#include "mliot/plan/panel_view.hpp"

namespace mliot::plan {

/// Throws InvalidArgument unless there is an offset more than series and a first period for each,
/// the offsets never fall, and every column that is there reaches to the last row in use; names
/// the series or the column.
void check_panel(std::string_view who, const PanelView& panel);

}  // namespace mliot::plan
