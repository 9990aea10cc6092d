// From the caller's rows to what a training works on.
#pragma once

#include <memory>

#include "boosting/group.hpp"
#include "boosting/training_loop.hpp"
#include "mliot/boosting/fit.hpp"

namespace mliot::boosting {

/// Checks and sorts the rows, bins them and takes over from an init_model; places the group. What
/// the data views must outlive the training.
template <class T>
TrainingLoop::Input prepare(const TrainingData<T>& data, const BoostingOptions& options,
                            Group& group, int threads, Monitor& monitor);

/// The training of one output or of several.
std::unique_ptr<TrainingLoop> make_training(const BoostingOptions& options,
                                            TrainingLoop::Input input, TrainingLoop::Means means);

}  // namespace mliot::boosting
