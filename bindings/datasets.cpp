// Simulated data sets for Python: columns as NumPy arrays.
#include <pybind11/numpy.h>
#include <pybind11/pybind11.h>
#include <pybind11/stl.h>

#include "mliot/datasets/demo_sales.hpp"
#include "modules.hpp"

namespace py = pybind11;

namespace mliot::python {
namespace {

template <class T>
py::array_t<T> column(const std::vector<T>& values) {
  return py::array_t<T>(static_cast<py::ssize_t>(values.size()), values.data());
}

py::dict columns_of(const datasets::DemoSales& data) {
  py::dict out;
  out["shop"] = py::make_tuple(column(data.shop), data.shop_levels);
  out["item"] = py::make_tuple(column(data.item), data.item_levels);
  out["category"] = py::make_tuple(column(data.category), data.category_levels);
  out["ds"] = column(data.day);
  out["sales"] = column(data.sales);
  out["price"] = column(data.price);
  out["promotion"] = column(data.promotion);
  out["holiday"] = column(data.holiday);
  out["outdoor_temperature"] = column(data.outdoor_temperature);
  out["fridge_temperature"] = column(data.fridge_temperature);
  out["footfall"] = column(data.footfall);
  out["in_stock"] = column(data.in_stock);
  out["demand"] = column(data.demand);
  return out;
}

py::dict demo_sales(std::int64_t shops, std::int64_t items, std::int64_t days, std::int64_t seed) {
  datasets::DemoSales data;
  {
    const py::gil_scoped_release release;
    data = datasets::demo_sales({.shops = shops, .items = items, .days = days, .seed = seed});
  }
  return columns_of(data);
}

}  // namespace

void bind_datasets(py::module_& module) {
  module.def("demo_sales", &demo_sales, py::arg("shops"), py::arg("items"), py::arg("days"),
             py::arg("seed"), "Columns of the simulated chain; strings as (codes, levels).");
}

}  // namespace mliot::python
