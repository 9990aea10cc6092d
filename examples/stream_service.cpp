// A service around a fitted model: events as JSON lines on stdin, answers as JSON lines on stdout.
//
//   stream_service MODEL [STATE]
//
// An event names its columns as the model's schema does, and may ask for a forecast:
//   {"unique_id": "1_1", "ds": "2012-11-02", "y": 24924.5, "Temperature": 57.1,
//    "forecast": {"h": 2, "rows": [{"IsHoliday": 0}, {"IsHoliday": 1}], "quantiles": [0.1, 0.9]}}
// Without a time it only asks. The answer is {"id", "status"} and, when asked, {"point", "bounds"}.
// With STATE the service begins where that file says, and writes it at the end.
#include <algorithm>
#include <cstdint>
#include <filesystem>
#include <iostream>
#include <limits>
#include <mliot/mliot.hpp>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

namespace {

using mliot::pipeline::Column;
using mliot::pipeline::Pipeline;
using mliot::pipeline::Role;
using mliot::pipeline::SeriesIndex;
using mliot::pipeline::Status;
using nlohmann::json;

constexpr double kMissing = std::numeric_limits<double>::quiet_NaN();

// A value as the model reads it: texts by the place among their levels, null as missing.
double number_of(const json& row, const Column& column) {
  const auto found = row.find(column.name);
  if (found == row.end() || found->is_null()) return kMissing;
  if (!found->is_string()) return found->is_boolean() ? found->get<bool>() : found->get<double>();
  const auto text = found->get<std::string>();
  for (std::size_t code = 0; column.levels && code < column.levels->size(); ++code) {
    if ((*column.levels)[code] == text) return static_cast<double>(code);
  }
  return kMissing;
}

std::vector<double> numbers_of(const json& row, const std::vector<const Column*>& columns) {
  std::vector<double> values;
  for (const Column* column : columns) values.push_back(number_of(row, *column));
  return values;
}

std::string id_of(const json& row, const std::vector<const Column*>& columns) {
  std::string id;
  for (const Column* column : columns) {
    if (!id.empty()) id += mliot::pipeline::kIdSeparator;
    const json& part = row.at(column->name);
    id += part.is_string() ? part.get<std::string>() : part.dump();
  }
  return id;
}

class Service {
 public:
  explicit Service(Pipeline& pipeline)
      : pipeline_(pipeline),
        ids_(pipeline.schema().of(Role::id)),
        time_(pipeline.schema().of(Role::time).at(0)->name),
        target_(*pipeline.schema().of(Role::target).at(0)),
        past_(pipeline.schema().of(Role::past)),
        future_(pipeline.schema().of(Role::future)) {}

  json answer(const json& event) {
    const std::string id = id_of(event, ids_);
    json reply{{"id", id}};
    const auto series = pipeline_.series(id);
    Status status = series ? Status::ok : Status::unknown_series;
    if (series && event.contains(time_)) status = update(*series, event);
    if (status == Status::ok && event.contains("forecast")) {
      status = forecast(*series, event["forecast"], reply);
    }
    reply["status"] = mliot::pipeline::text_of(status);
    return reply;
  }

 private:
  Status update(SeriesIndex series, const json& event) {
    const json& when = event[time_];
    const auto micros = when.is_string() ? mliot::data::parse_time(when.get<std::string>())
                                         : when.get<std::int64_t>();
    if (!micros) return Status::off_grid;
    const std::vector<double> past = numbers_of(event, past_);
    return pipeline_.update(
        {.series = series, .time = *micros, .value = number_of(event, target_), .past = past});
  }

  Status forecast(SeriesIndex series, const json& asked, json& reply) {
    const auto h = asked.value("h", std::int64_t{1});
    const auto quantiles = asked.value("quantiles", std::vector<double>{});
    std::vector<double> future;
    for (const json& row : asked.value("rows", json::array())) {
      const std::vector<double> values = numbers_of(row, future_);
      future.insert(future.end(), values.begin(), values.end());
    }
    std::vector<double> point(static_cast<std::size_t>(std::max<std::int64_t>(h, 0)));
    std::vector<double> bounds(point.size() * quantiles.size());
    const Status status =
        pipeline_.predict_into(series, {.h = h, .values = future},
                               {.point = point, .quantiles = quantiles, .bounds = bounds});
    if (status == Status::ok) {
      reply["point"] = point;
      reply["bounds"] = bounds;
    }
    return status;
  }

  Pipeline& pipeline_;
  std::vector<const Column*> ids_;
  std::string time_;
  Column target_;
  std::vector<const Column*> past_;
  std::vector<const Column*> future_;
};

void serve(Pipeline& pipeline) {
  Service service(pipeline);
  std::string line;
  while (std::getline(std::cin, line)) {
    if (line.empty()) continue;
    try {
      std::cout << service.answer(json::parse(line)).dump() << '\n';
    } catch (const json::exception& error) {
      std::cout << json{{"status", error.what()}}.dump() << '\n';
    }
    std::cout.flush();
  }
}

}  // namespace

int main(int argc, char** argv) {
  if (argc < 2 || argc > 3) {
    std::cerr << "usage: stream_service MODEL [STATE]\n";
    return 2;
  }
  try {
    Pipeline pipeline = mliot::io::load(argv[1]);
    if (argc == 3 && std::filesystem::exists(argv[2])) mliot::io::restore(argv[2], pipeline);
    serve(pipeline);
    if (argc == 3) mliot::io::save_state(argv[2], pipeline);
  } catch (const std::exception& error) {
    std::cerr << "stream_service: " << error.what() << '\n';
    return 2;
  }
  return 0;
}
