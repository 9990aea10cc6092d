// Cleaning steps, scalers and encoders for Python.
#include <cmath>

#include "fitted_maps.hpp"
#include "mliot/preprocessing/all.hpp"
#include "mliot/preprocessing/count_encoder.hpp"
#include "mliot/preprocessing/hashing_encoder.hpp"
#include "mliot/preprocessing/local_scaler.hpp"
#include "mliot/preprocessing/min_max_scaler.hpp"
#include "mliot/preprocessing/one_hot_encoder.hpp"
#include "mliot/preprocessing/ordered_target_encoder.hpp"
#include "mliot/preprocessing/ordinal_encoder.hpp"
#include "mliot/preprocessing/power_transformer.hpp"
#include "mliot/preprocessing/quantile_transformer.hpp"
#include "mliot/preprocessing/robust_scaler.hpp"
#include "mliot/preprocessing/standard_scaler.hpp"
#include "mliot/preprocessing/target_encoder.hpp"
#include "modules.hpp"
#include "times.hpp"
#include "transforms.hpp"

namespace mliot::python {
namespace {

using preprocessing::HashingEncoder;
using preprocessing::LocalScaler;
using preprocessing::MaxAbsScaler;
using preprocessing::MinMaxScaler;
using preprocessing::OrderedTargetEncoder;
using preprocessing::StandardScaler;

// Mean, variance and count of each column.
Doubles moments_of(const StandardScaler& self) {
  Doubles table = empty_table(static_cast<py::ssize_t>(self.moments().size()), 3);
  auto rows = table.mutable_unchecked<2>();
  py::ssize_t j = 0;
  for (const stats::Moments& each : self.moments()) {
    rows(j, 0) = each.mean();
    rows(j, 1) = each.variance();
    rows(j++, 2) = static_cast<double>(each.count());
  }
  return table;
}

// Least, greatest and count of each column.
template <class T>
Doubles ranges_of(const T& self) {
  Doubles table = empty_table(static_cast<py::ssize_t>(self.ranges().size()), 3);
  auto rows = table.mutable_unchecked<2>();
  py::ssize_t j = 0;
  for (const preprocessing::ColumnRange& each : self.ranges()) {
    rows(j, 0) = each.count == 0 ? std::nan("") : each.least;
    rows(j, 1) = each.count == 0 ? std::nan("") : each.greatest;
    rows(j++, 2) = static_cast<double>(each.count);
  }
  return table;
}

template <bool inverse>
Doubles local_rows(const LocalScaler& self, const py::array& rows,
                   const Contiguous<std::int32_t>& series) {
  const py::array in = doubles_of(rows);
  const auto view = table_of(in);
  const auto codes = span_of(series);
  Doubles out = empty_table(in.shape(0), self.columns());
  const auto results = writable(out);
  const py::gil_scoped_release unlocked;
  if constexpr (inverse) {
    self.inverse_transform(view, codes, results);
  } else {
    self.transform(view, codes, results);
  }
  return out;
}

void bind_local_scaler(py::module_& module) {
  py::class_<LocalScaler> bound(module, "LocalScaler");
  bind_stored(bound);
  bound.def_property_readonly("columns", &LocalScaler::columns)
      .def_property_readonly("series", &LocalScaler::series)
      .def(
          "fit",
          [](LocalScaler& self, const py::array& rows, const Contiguous<std::int32_t>& series,
             std::size_t count) {
            const py::array in = doubles_of(rows);
            const auto view = table_of(in);
            const auto codes = span_of(series);
            const py::gil_scoped_release unlocked;
            self.fit(view, codes, count);
          },
          py::arg("rows"), py::arg("series"), py::arg("count"))
      .def("transform", &local_rows<false>, py::arg("rows"), py::arg("series"))
      .def("inverse_transform", &local_rows<true>, py::arg("rows"), py::arg("series"));
}

void bind_hashing_encoder(py::module_& module) {
  py::class_<HashingEncoder> bound(module, "HashingEncoder");
  bind_stored(bound);
  bound.def(
      "add",
      [](const HashingEncoder& self, const py::list& texts, Doubles table) {
        require(table.ndim() == 2 && table.shape(0) == static_cast<py::ssize_t>(texts.size()) &&
                    table.shape(1) == self.options().n_components,
                "hashing_encoder: the table does not fit {} texts", texts.size());
        const auto width = static_cast<std::size_t>(table.shape(1));
        double* row = table.mutable_data();
        for (const py::handle text : texts) {
          if (!text.is_none()) self.add(text.cast<std::string>(), {row, width});
          row += width;
        }
      },
      py::arg("texts"), py::arg("table"),
      "Adds each text to its row of a C-contiguous float64 table; None adds nothing.");
}

void bind_ordered_target_encoder(py::module_& module) {
  py::class_<OrderedTargetEncoder> bound(module, "OrderedTargetEncoder");
  bind_stored(bound);
  bound.def_property_readonly("levels", &OrderedTargetEncoder::levels)
      .def("update", &OrderedTargetEncoder::update, py::arg("level"), py::arg("target"))
      .def("value", &OrderedTargetEncoder::value, py::arg("level"))
      .def("map",
           [](const OrderedTargetEncoder& self) {
             py::dict options = to_dict(self.map().options());
             for (const char* name : {"unseen", "missing"}) {
               if (options[name].is_none()) options.attr("pop")(name);
             }
             return options;
           })
      .def(
          "update_all",
          [](OrderedTargetEncoder& self, const Contiguous<double>& levels,
             const Contiguous<double>& target) {
            require(levels.size() == target.size(), "{}: {} levels, but {} targets",
                    OrderedTargetEncoder::name, levels.size(), target.size());
            Doubles out(levels.size());
            double* results = out.mutable_data();
            const py::gil_scoped_release unlocked;
            for (py::ssize_t i = 0; i < levels.size(); ++i) {
              results[i] = self.update(levels.data()[i], target.data()[i]);
            }
            return out;
          },
          py::arg("levels"), py::arg("target"))
      .def(
          "values",
          [](const OrderedTargetEncoder& self, const Contiguous<double>& levels) {
            Doubles out(levels.size());
            double* results = out.mutable_data();
            const py::gil_scoped_release unlocked;
            for (py::ssize_t i = 0; i < levels.size(); ++i) {
              results[i] = self.value(levels.data()[i]);
            }
            return out;
          },
          py::arg("levels"));
}

}  // namespace

void bind_preprocessing(py::module_& module) {
  bind_transforms(module, std::type_identity<preprocessing::Transforms>{});
  bind_transforms(module, std::type_identity<preprocessing::Maps>{});
  bind_scaler<StandardScaler>(module).def("moments", &moments_of);
  bind_scaler<MinMaxScaler>(module).def("ranges", &ranges_of<MinMaxScaler>);
  bind_scaler<MaxAbsScaler>(module).def("ranges", &ranges_of<MaxAbsScaler>);
  bind_scaler<preprocessing::RobustScaler>(module);
  bind_scaler<preprocessing::QuantileTransformer>(module);
  bind_scaler<preprocessing::PowerTransformer>(module);
  bind_local_scaler(module);
  bind_encoder<preprocessing::OrdinalEncoder>(module);
  bind_encoder<preprocessing::OneHotEncoder>(module);
  bind_encoder<preprocessing::CountEncoder>(module);
  bind_encoder<preprocessing::TargetEncoder>(module);
  bind_hashing_encoder(module);
  bind_ordered_target_encoder(module);
  bind_times(module);
  bind_clocks(module);
}

}  // namespace mliot::python
