// Checks of the fixed forms of exponential smoothing.
#include "mliot/statistical/holt.hpp"

#include <utility>

#include "mliot/core/error.hpp"

namespace mliot::statistical {
namespace {

const std::string& checked(std::string_view who, const std::string& error_type) {
  require(error_type == "A" || error_type == "M", "{}: error_type must be 'A' or 'M', got '{}'",
          who, error_type);
  return error_type;
}

AutoETSOptions holt_form(const HoltOptions& options) {
  return {.model = checked(Holt::name, options.error_type) + "AN", .damped = false};
}

AutoETSOptions winters_form(const HoltWintersOptions& options) {
  validate(HoltWinters::name, options);
  const std::string& error = checked(HoltWinters::name, options.error_type);
  return {.season_length = options.season_length, .model = error + "A" + error, .damped = false};
}

}  // namespace

Holt::Holt(Options options) : AutoETS(holt_form(options)), own_(std::move(options)) {}

HoltWinters::HoltWinters(Options options)
    : AutoETS(winters_form(options)), own_(std::move(options)) {}

}  // namespace mliot::statistical
