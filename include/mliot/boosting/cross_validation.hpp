// Trains a model a fold, all in step.
#pragma once

#include <span>
#include <vector>

#include "mliot/boosting/fit.hpp"
#include "mliot/boosting/options.hpp"
#include "mliot/core/monitor.hpp"

namespace mliot::boosting {

/// Models of all folds, grown tree by tree in turns, so that their mean decides on early stopping:
/// the mean over folds of the first metric on the first set of each. Every result then has the
/// iterations that did best, or as many of them as its fold found a gain in, and evaluations of
/// equal length, the last values of a fold without gain repeated.
///
/// Each fold is what fit() would be given, most simply one Dataset with other rows held out; every
/// model is the one that fit() gives for as many trees. The monitor hears of the stage
/// "cross_validation".
///
/// Throws InvalidArgument for a fold without judging rows, and what fit() throws. A StopTraining of
/// the monitor keeps the rounds that are complete, once there is one.
template <class T>
std::vector<FitResult> cross_validate(std::span<const TrainingData<T>> folds,
                                      const BoostingOptions& options, int threads = 1,
                                      Monitor& monitor = no_monitor());

}  // namespace mliot::boosting
