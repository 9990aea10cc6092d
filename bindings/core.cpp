// Errors, build facts and threads for Python.
#include <pybind11/pybind11.h>
#include <pybind11/stl.h>

#include <cerrno>
#include <exception>

#include "mliot/core/build_info.hpp"
#include "mliot/core/error.hpp"
#include "mliot/core/monitor.hpp"
#include "mliot/core/parallel.hpp"
#include "modules.hpp"

namespace py = pybind11;

// Plain symbols that threadpoolctl finds in the loaded library.
extern "C" PYBIND11_EXPORT int mliot_num_threads();
extern "C" PYBIND11_EXPORT void mliot_set_num_threads(int n);

int mliot_num_threads() { return mliot::num_threads(); }
void mliot_set_num_threads(int n) { mliot::set_num_threads(n > 0 ? n : 0); }

namespace mliot::python {
namespace {

void bind_errors(py::module_& module) {
  auto& base = py::register_exception<Error>(module, "Error", PyExc_RuntimeError);
  const auto bases = [&](PyObject* builtin) { return py::make_tuple(base, py::handle(builtin)); };
  py::register_exception<InvalidArgument>(module, "InvalidArgument", bases(PyExc_ValueError));
  py::register_exception<NotFitted>(module, "NotFitted", bases(PyExc_ValueError));
  py::register_exception<FormatError>(module, "FormatError", bases(PyExc_ValueError));
  py::register_exception<Unsupported>(module, "Unsupported", bases(PyExc_ValueError));
  py::register_exception<StopTraining>(module, "StopTraining", base);
  py::register_exception<ResourceLimit>(module, "ResourceLimit", bases(PyExc_MemoryError));
  // Python's own error for the number: FileNotFoundError, PermissionError ...
  py::register_exception_translator([](std::exception_ptr error) {
    try {
      if (error) std::rethrow_exception(error);
    } catch (const FileError& refused) {
      errno = refused.code();
      PyErr_SetFromErrnoWithFilename(PyExc_OSError, refused.path().c_str());
    }
  });
}

py::dict build_facts() {
  const BuildInfo info = build_info();
  py::dict facts;
  facts["version"] = info.version;
  facts["compiler"] = info.compiler;
  facts["kernel_target"] = info.kernel_target;
  facts["threads"] = info.threads;
  facts["self_test"] = info.self_test;
  facts["self_test_passed"] = info.self_test_passed;
  return facts;
}

}  // namespace

void bind_core(py::module_& module) {
  bind_errors(module);
  module.def("build_info", &build_facts,
             "Version, compiler, kernel target in use, threads and the arithmetic self-test.");
  module.def("set_num_threads", &set_num_threads, py::arg("n"),
             "Caps the threads of every later call; 0 removes the cap.");
  module.def("num_threads", &num_threads, "Threads that a call uses by default.");
  module.def("available_cpus", &available_cpus, "CPUs that affinity and cgroup allow.");
}

}  // namespace mliot::python
