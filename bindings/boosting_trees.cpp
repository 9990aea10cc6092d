// Trees as arrays: one entry a node in pre-order, one a leaf from left to right.
#include "boosting_trees.hpp"

#include <pybind11/numpy.h>

#include <cmath>
#include <vector>

namespace py = pybind11;

namespace mliot::python {
namespace {

using boosting::Boosting;

template <class T>
py::array_t<T> array_of(const std::vector<T>& values) {
  return py::array_t<T>(static_cast<py::ssize_t>(values.size()), values.data());
}

/// The levels that a node sends left.
py::list levels_of(const trees::LevelSet& set) {
  py::list levels;
  for (std::size_t level = 0; level < set.end(); ++level) {
    if (set.has(level)) levels.append(level);
  }
  return levels;
}

/// Columns of the nodes of all trees.
struct Nodes {
  std::vector<std::int64_t> tree, feature, first, middle, end;
  std::vector<double> threshold, gain, cover;
  std::vector<bool> missing_left;
  py::list levels;  // None of a number

  void add(std::size_t number, const trees::Tree& from) {
    for (const trees::Node& node : from.nodes) {
      tree.push_back(static_cast<std::int64_t>(number));
      feature.push_back(node.feature);
      first.push_back(node.first);
      middle.push_back(node.middle);
      end.push_back(node.end);
      threshold.push_back(node.threshold);
      gain.push_back(static_cast<double>(node.gain));
      cover.push_back(static_cast<double>(node.cover));
      missing_left.push_back(node.missing_left);
      if (node.is_categorical()) {
        levels.append(levels_of(from.sets[static_cast<std::size_t>(node.set)]));
      } else {
        levels.append(py::none());
      }
    }
  }
};

/// Columns of the leaves of all trees; values in the unit of raw scores.
struct Leaves {
  std::vector<std::int64_t> tree;
  std::vector<double> values, cover;

  void add(std::size_t number, const trees::Forest& forest) {
    const trees::Tree& from = forest.trees()[number];
    const std::size_t outputs = forest.outputs();
    const std::size_t width = forest.vector_leaves() ? outputs : 1;
    for (std::size_t i = 0; i < from.leaves.size(); ++i) {
      const std::size_t output = forest.vector_leaves() ? i % outputs : number % outputs;
      values.push_back(
          std::ldexp(static_cast<double>(from.leaves[i]), -forest.grid_exponent(output)));
    }
    for (std::size_t i = 0; i < from.leaves.size() / width; ++i) {
      tree.push_back(static_cast<std::int64_t>(number));
      cover.push_back(static_cast<double>(from.leaf_cover[i]));
    }
  }
};

py::dict nodes_of(const Boosting& model) {
  const trees::Forest& forest = model.forest();
  Nodes nodes;
  Leaves leaves;
  for (std::size_t i = 0; i < forest.trees().size(); ++i) {
    nodes.add(i, forest.trees()[i]);
    leaves.add(i, forest);
  }
  py::array_t<bool> missing_left(static_cast<py::ssize_t>(nodes.missing_left.size()));
  std::copy(nodes.missing_left.begin(), nodes.missing_left.end(), missing_left.mutable_data());
  py::dict out;
  out["tree"] = array_of(nodes.tree);
  out["feature"] = array_of(nodes.feature);
  out["first"] = array_of(nodes.first);
  out["middle"] = array_of(nodes.middle);
  out["end"] = array_of(nodes.end);
  out["threshold"] = array_of(nodes.threshold);
  out["gain"] = array_of(nodes.gain);
  out["cover"] = array_of(nodes.cover);
  out["missing_left"] = missing_left;
  out["levels"] = nodes.levels;
  out["leaf_tree"] = array_of(leaves.tree);
  out["leaf_value"] = array_of(leaves.values);
  out["leaf_cover"] = array_of(leaves.cover);
  return out;
}

}  // namespace

void bind_trees(py::class_<Boosting>& boosting) {
  boosting.def(
      "nodes", &nodes_of,
      "Columns of the nodes in pre-order, with their ranges of leaves, and of the leaves.");
}

}  // namespace mliot::python
