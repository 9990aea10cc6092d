// The monitor that listens to nothing.
#include "mliot/core/monitor.hpp"

namespace mliot {

Monitor& no_monitor() noexcept {
  static Monitor silent;
  return silent;
}

}  // namespace mliot
