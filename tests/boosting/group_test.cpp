// Several processes, played by threads, train the model of one.
#include <algorithm>
#include <barrier>
#include <limits>
#include <string>
#include <thread>
#include <vector>

#include "joint_sample.hpp"
#include "mliot/core/collective.hpp"
#include "mliot/core/error.hpp"
#include "outputs_data.hpp"
#include "sample_data.hpp"
#include "support/catch.hpp"

namespace mliot {
namespace {

using boosting::BoostingOptions;
using boosting::FitResult;
using boosting::Objective;

/// The shared memory of a group of threads.
struct Board {
  explicit Board(int members) : size(members), gate(members) {}
  int size;
  std::barrier<> gate;
  std::vector<std::int64_t> total;
};

class ThreadCollective final : public Collective {
 public:
  ThreadCollective(Board& board, int rank) : board_(board), rank_(rank) {}
  int rank() const noexcept override { return rank_; }
  int size() const noexcept override { return board_.size; }
  void sum(std::span<std::int64_t> values) const override {
    for (int turn = 0; turn < board_.size; ++turn) {
      if (turn == rank_) {
        if (turn == 0) board_.total.assign(values.size(), 0);
        require(board_.total.size() == values.size(), "the members sum lists of unlike lengths");
        for (std::size_t i = 0; i < values.size(); ++i) board_.total[i] += values[i];
      }
      board_.gate.arrive_and_wait();
    }
    std::copy(board_.total.begin(), board_.total.end(), values.begin());
    board_.gate.arrive_and_wait();
  }

 private:
  Board& board_;
  int rank_;
};

/// One process's share of a table.
struct Share {
  std::vector<double> x, y, weight;
  std::vector<std::uint8_t> holdout;
};

struct Job {
  testing::Sample sample;
  BoostingOptions options;
  std::vector<double> weight;
  std::vector<std::uint8_t> holdout;
  std::size_t targets = 1;  ///< a row

  Share rows(std::size_t begin, std::size_t end) const {
    const auto part = [&](const auto& all, std::size_t width) {
      using Vector = std::decay_t<decltype(all)>;
      if (all.empty()) return Vector{};
      return Vector(all.begin() + static_cast<std::ptrdiff_t>(begin * width),
                    all.begin() + static_cast<std::ptrdiff_t>(end * width));
    };
    return {part(sample.x, sample.columns), part(sample.y, targets), part(weight, 1),
            part(holdout, 1)};
  }

  FitResult fit(const Share& share, const Collective& collective, int threads = 1) const {
    const data::MatrixView<const double> matrix(share.x.data(), share.y.size() / targets,
                                                sample.columns);
    const data::MatrixSource<double, double> source(matrix, 64);
    return boosting::fit<double>({.features = &source,
                                  .target = share.y,
                                  .weight = share.weight,
                                  .holdout = share.holdout,
                                  .levels = sample.levels},
                                 options, threads, no_monitor(), collective);
  }

  FitResult alone() const { return fit(rows(0, sample.rows), Collective{}); }

  /// What each member of a group gets whose shares end at these rows.
  std::vector<FitResult> together(const std::vector<std::size_t>& ends) const {
    Board board(static_cast<int>(ends.size()));
    std::vector<FitResult> results(ends.size());
    std::vector<std::jthread> members;
    for (std::size_t rank = 0; rank < ends.size(); ++rank) {
      members.emplace_back([&, rank] {
        const ThreadCollective collective(board, static_cast<int>(rank));
        const Share share = rows(rank == 0 ? 0 : ends[rank - 1], ends[rank]);
        results[rank] = fit(share, collective, rank % 2 == 0 ? 1 : 2);
      });
    }
    members.clear();
    return results;
  }
};

void require_same(const Job& job, const std::vector<std::size_t>& ends) {
  const FitResult one = job.alone();
  REQUIRE(!one.forest.trees.empty());
  for (const FitResult& each : job.together(ends)) {
    CHECK(hash(each.forest) == hash(one.forest));
    CHECK(each.best_iteration == one.best_iteration);
    CHECK(each.evaluations == one.evaluations);
  }
}

Job job_of(Objective objective, std::size_t rows) {
  return {.sample = testing::make_sample(objective, rows, 7, 11),
          .options = {.objective = objective,
                      .n_estimators = 12,
                      .num_leaves = 15,
                      .min_child_samples = 5,
                      .reg_lambda = 0.5},
          .weight = {},
          .holdout = {}};
}

TEST_CASE("a group trains the model of one process, whatever the loss and the shares") {
  for (const auto objective : {Objective::regression, Objective::l1, Objective::quantile,
                               Objective::poisson, Objective::tweedie, Objective::binary}) {
    CAPTURE(enum_name(objective));
    const Job job = job_of(objective, 900);
    require_same(job, {451, 900});
    require_same(job, {3, 600, 900});
  }
}

TEST_CASE("a group draws the bags and columns of one process") {
  Job job = job_of(Objective::tweedie, 1001);
  job.options.subsample = 0.6;
  job.options.subsample_freq = 2;
  job.options.colsample_bytree = 0.7;
  require_same(job, {333, 702, 1001});
}

TEST_CASE("a bag without a row of one process is no bag of all its rows") {
  Job job = job_of(Objective::regression, 400);
  job.options.subsample = 0.05;
  job.options.subsample_freq = 1;
  require_same(job, {398, 400});
}

TEST_CASE("weights and early stopping work across a group") {
  Job job = job_of(Objective::binary, 1200);
  job.options.n_estimators = 60;
  job.options.early_stopping_rounds = 3;
  const Random random(5);
  for (std::size_t i = 0; i < job.sample.rows; ++i) {
    job.weight.push_back(i % 17 == 0 ? 0 : 0.5 + random.uniform(i));
    job.holdout.push_back(i > 700 && i % 3 == 0 ? 1 : 0);  // none of the first process's rows
  }
  require_same(job, {500, 1200});
}

TEST_CASE("tails beyond the scale are kept apart across a group") {
  Job job = job_of(Objective::tweedie, 5000);
  for (std::size_t i = 4990; i < 5000; ++i) job.sample.y[i] *= 5000;
  require_same(job, {2500, 5000});
}

TEST_CASE("features of a large group are cut at the sample of one process") {
  Job job = job_of(Objective::regression, 210000);
  job.sample = testing::make_sample(Objective::regression, 210000, 3, 4);
  job.options.n_estimators = 2;
  require_same(job, {70001, 210000});
}

TEST_CASE("a group joins columns of few levels alike, wherever the gaps lie") {
  Job job = job_of(Objective::binary, 6000);
  job.sample = testing::with_few_levels(testing::make_sample(Objective::binary, 6000, 12, 11), 12);
  for (std::size_t i = 0; i < 40; ++i) {
    job.sample.at(i, 3) = std::numeric_limits<double>::quiet_NaN();  // of the first process alone
  }
  require_same(job, {700, 6000});
  job.options.grow_policy = boosting::GrowPolicy::oblivious;
  require_same(job, {5900, 6000});
}

/// What a member is told when its share or its options are wrong.
std::vector<std::string> complaints(const std::vector<Job>& jobs) {
  Board board(static_cast<int>(jobs.size()));
  std::vector<std::string> texts(jobs.size());
  std::vector<std::jthread> members;
  for (std::size_t rank = 0; rank < jobs.size(); ++rank) {
    members.emplace_back([&, rank] {
      try {
        const ThreadCollective collective(board, static_cast<int>(rank));
        jobs[rank].fit(jobs[rank].rows(0, jobs[rank].sample.rows), collective);
      } catch (const Error& error) {
        texts[rank] = error.what();
      }
    });
  }
  members.clear();
  return texts;
}

TEST_CASE("when one process cannot begin, all of them say so") {
  Job good = job_of(Objective::poisson, 50);
  Job bad = good;
  bad.sample.y[7] = -1;
  const auto texts = complaints({good, bad});
  CHECK(texts[0] == "boosting: 1 other processes of the group could not begin");
  CHECK(texts[1].find("row 7") != std::string::npos);
}

TEST_CASE("a group trains on categories like one process") {
  Job job = job_of(Objective::binary, 900);
  job.sample = testing::with_categories(job.sample, 400, 5);
  job.options.cat_smooth = 2;
  job.options.min_data_per_group = 5;
  require_same(job, {300, 310, 900});
  job.options.grow_policy = boosting::GrowPolicy::oblivious;
  require_same(job, {300, 310, 900});
}

TEST_CASE(
    "a group trains models of several outputs like one process, with and without shared trees") {
  for (const testing::OutputsCase& each : testing::outputs_cases()) {
    CAPTURE(each.name);
    const testing::OutputsInput input = each.input(500);
    Job job{.sample = input.sample,
            .options = each.options,
            .weight = {},
            .holdout = {},
            .targets = each.targets};
    job.sample.y = input.target;
    job.options.n_estimators = 5;
    require_same(job, {3, 201, 500});
    job.options.histogram_precision = boosting::HistogramPrecision::exact;
    require_same(job, {250, 500});
  }
}

/// Three targets, some far beyond the scale of the others, with shared trees.
Job shared_job(std::size_t rows) {
  Job job = job_of(Objective::tweedie, rows);
  std::vector<double> y;
  for (std::size_t i = 0; i < rows; ++i) {
    const double wild = i % 97 == 0 ? 3000 : 1;
    y.insert(y.end(), {job.sample.y[i], 1 + job.sample.y[rows - 1 - i], wild * job.sample.y[i]});
  }
  job.sample.y = std::move(y);
  job.targets = 3;
  job.options.multi_strategy = boosting::MultiStrategy::multi_output_tree;
  return job;
}

TEST_CASE("shared trees of a group take bags, tails, weights, categories and oblivious growth") {
  Job job = shared_job(1500);
  job.options.subsample = 0.7;
  job.options.subsample_freq = 1;
  job.options.colsample_bytree = 0.8;
  const Random random(5);
  for (std::size_t i = 0; i < 1500; ++i) {
    job.weight.push_back(0.5 + random.uniform(i));
    job.holdout.push_back(i > 700 && i % 3 == 0 ? 1 : 0);
  }
  job.options.early_stopping_rounds = 3;
  require_same(job, {500, 1500});
  job.options.grow_policy = boosting::GrowPolicy::oblivious;
  require_same(job, {500, 510, 1500});
  job.options.grow_policy = boosting::GrowPolicy::depthwise;
  job.options.cat_smooth = 2;
  job.options.min_data_per_group = 5;
  testing::Sample numbers = job.sample;
  numbers.y.resize(1500);
  job.sample.x = testing::with_categories(numbers, 300, 5).x;
  job.sample.levels = testing::with_categories(numbers, 300, 5).levels;
  require_same(job, {500, 1500});
  job.options.grow_policy = boosting::GrowPolicy::oblivious;
  require_same(job, {500, 1500});
}

TEST_CASE("shared trees of more rows than narrow sums hold are those of one process") {
  Job job = shared_job(40000);
  job.options.n_estimators = 2;
  require_same(job, {30000, 40000});
}

TEST_CASE("processes that disagree are told on what") {
  const Job one = job_of(Objective::regression, 50);
  Job other = one;
  other.options.num_leaves = 16;
  for (const std::string& text : complaints({one, other})) {
    CHECK(text == "boosting: the processes of the group do not agree on the options");
  }
  other = one;
  other.weight.assign(50, 1.0);
  for (const std::string& text : complaints({one, other})) {
    CHECK(text.find("whether there are weights") != std::string::npos);
  }
}

}  // namespace
}  // namespace mliot
