// From the caller's rows to what a training works on.
#pragma once

#include "boosting/group.hpp"
#include "boosting/training.hpp"
#include "mliot/boosting/fit.hpp"

namespace mliot::boosting {

/// Checks and sorts the rows, bins them and takes over from an init_model; places the group. What
/// the data views must outlive the training.
template <class T>
Training::Input prepare(const TrainingData<T>& data, const BoostingOptions& options, Group& group,
                        int threads, Monitor& monitor);

}  // namespace mliot::boosting
