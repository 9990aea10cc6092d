// The report of a verification as a dictionary.
#pragma once

#include <pybind11/pybind11.h>
#include <pybind11/stl.h>

#include "mliot/pipeline/verify.hpp"

namespace mliot::python {

/// executors, outputs (how many each gives) and differences (executor, output, expected, got).
inline pybind11::dict verification(const pipeline::VerifyReport& report, std::size_t outputs) {
  pybind11::list differences;
  for (const auto& each : report.differences) {
    pybind11::dict difference;
    difference["executor"] = each.executor;
    difference["output"] = each.output;
    difference["expected"] = each.expected;
    difference["got"] = each.got;
    differences.append(difference);
  }
  pybind11::dict result;
  result["executors"] = report.executors;
  result["differences"] = differences;
  result["outputs"] = outputs;
  return result;
}

}  // namespace mliot::python
