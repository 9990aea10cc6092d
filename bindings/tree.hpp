// An archive tree that Python holds while a file is put together or taken apart.
#pragma once

#include "mliot/core/archive.hpp"

namespace mliot::python {

/// Members are core objects and documents; Python never sees inside without asking by name.
struct Tree {
  archive::Object object;
};

}  // namespace mliot::python
