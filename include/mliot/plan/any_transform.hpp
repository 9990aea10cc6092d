// One type for every transform along time, so that a plan can hold a list of them.
#pragma once

#include <cstddef>
#include <limits>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>

#include "mliot/core/archive.hpp"
#include "mliot/features/sample_history.hpp"
#include "mliot/features/window_statistics.hpp"

namespace mliot::plan {

/// A transform of features/all.hpp or preprocessing/all.hpp behind one interface: a value, cheap to
/// copy, immutable.
///
/// Its state lives outside, in a block of state_size() bytes at an 8-byte boundary (PanelState);
/// one that grows is a features::SampleHistory, and the calls on blocks are not for it. Causal:
/// after push(x0) ... push(xt), value() depends on x0 ... xt only.
class AnyTransform {
 public:
  template <class T>
  explicit AnyTransform(T transform) : self_(std::make_shared<Model<T>>(std::move(transform))) {}

  /// The transform of that name with its options read from an archive. Throws FormatError.
  static AnyTransform load(const archive::Reader& reader);
  void save(archive::Writer& writer) const;

  std::string_view name() const noexcept { return self_->name(); }

  /// Bytes of state; a multiple of 8.
  std::size_t state_size() const noexcept { return self_->state_size(); }
  void reset(void* state) const noexcept { self_->reset(state); }

  /// Whether samples come with their time: windows that reach back hours or days.
  bool takes_time() const noexcept { return self_->takes_time(); }

  /// Takes the next sample; NaN is a missing one. Not for transforms that take time.
  void push(void* state, double x) const noexcept { self_->push(state, 0, x); }

  /// The same with the time of the sample, which never falls; transforms of samples alone ignore
  /// it.
  void push(void* state, std::int64_t time, double x) const noexcept {
    self_->push(state, time, x);
  }

  /// Whether the state can take a sample of that time without losing one that it still needs.
  bool has_room(const void* state, std::int64_t time) const noexcept {
    return self_->has_room(state, time);
  }

  /// Whether a state read from outside is one that samples could have led to; push and value are
  /// safe on such a state alone.
  bool valid(const void* state) const { return self_->valid(state); }

  /// The feature after the samples so far: one rounding of the exact value to float.
  float value(const void* state) const noexcept { return self_->value(state); }

  /// The same in double: what a cleaning step hands on.
  double double_value(const void* state) const noexcept { return self_->double_value(state); }

  /// Whether the state grows with the samples: a history, to which push() of it adds a sample.
  bool grows() const noexcept { return self_->grows(); }
  float value(const features::HistoryView& history) const noexcept { return self_->value(history); }
  double double_value(const features::HistoryView& history) const noexcept {
    return self_->double_value(history);
  }

  /// push and value, repeated over a series; the same bits.
  void transform(std::span<const double> in, std::span<float> out) const {
    self_->transform({}, in, out);
  }
  void transform(std::span<const double> in, std::span<double> out) const {
    self_->transform({}, in, out);
  }

  /// The same with times, of which transforms of samples alone need none. Throws InvalidArgument
  /// when they fall, or when a window holds more samples than it has room for.
  void transform(std::span<const std::int64_t> times, std::span<const double> in,
                 std::span<float> out) const {
    self_->transform(times, in, out);
  }
  void transform(std::span<const std::int64_t> times, std::span<const double> in,
                 std::span<double> out) const {
    self_->transform(times, in, out);
  }

  /// Units of time that a window reaches back, and the samples it has room for; 0 and 0 of
  /// transforms of samples alone.
  std::int64_t span() const noexcept { return self_->span(); }
  std::int64_t room() const noexcept { return self_->room(); }

  /// How many of the last samples decide value().
  std::size_t memory() const noexcept { return self_->memory(); }

  /// Whether value() is a map of the newest sample alone: one of preprocessing::Maps.
  bool is_map() const noexcept { return self_->is_map(); }

  /// What windows of one column can make together; nothing for any other transform.
  std::optional<features::WindowStatistic> window_statistic() const noexcept {
    return self_->window_statistic();
  }

  /// What a map makes of a sample; x itself for any other transform.
  double mapped(double x) const noexcept { return self_->mapped(x); }

 private:
  struct Interface {
    Interface() = default;
    Interface(const Interface&) = delete;
    Interface& operator=(const Interface&) = delete;
    virtual ~Interface() = default;
    virtual std::string_view name() const noexcept = 0;
    virtual std::size_t state_size() const noexcept = 0;
    virtual void reset(void* state) const noexcept = 0;
    virtual bool takes_time() const noexcept = 0;
    virtual void push(void* state, std::int64_t time, double x) const noexcept = 0;
    virtual bool has_room(const void* state, std::int64_t time) const noexcept = 0;
    virtual bool valid(const void* state) const = 0;
    virtual float value(const void* state) const noexcept = 0;
    virtual double double_value(const void* state) const noexcept = 0;
    virtual bool grows() const noexcept = 0;
    virtual float value(const features::HistoryView& history) const noexcept = 0;
    virtual double double_value(const features::HistoryView& history) const noexcept = 0;
    virtual void transform(std::span<const std::int64_t> times, std::span<const double> in,
                           std::span<float> out) const = 0;
    virtual void transform(std::span<const std::int64_t> times, std::span<const double> in,
                           std::span<double> out) const = 0;
    virtual std::int64_t span() const noexcept = 0;
    virtual std::int64_t room() const noexcept = 0;
    virtual std::size_t memory() const noexcept = 0;
    virtual bool is_map() const noexcept = 0;
    virtual double mapped(double x) const noexcept = 0;
    virtual std::optional<features::WindowStatistic> window_statistic() const noexcept = 0;
    virtual void save_options(archive::Writer& writer) const = 0;
  };

  template <class T>
  struct Model final : Interface {
    static constexpr bool kMaps = requires(const T& each) { each.apply(0.0); };

    explicit Model(T t) : transform_(std::move(t)) {}
    std::string_view name() const noexcept override { return T::name; }
    std::size_t state_size() const noexcept override {
      if constexpr (kGrows)
        return 0;
      else
        return transform_.state_size();
    }
    void reset(void* state) const noexcept override {
      if constexpr (!kGrows) transform_.reset(state);
    }
    bool takes_time() const noexcept override { return kTakesTime; }
    void push(void* state, std::int64_t time, double x) const noexcept override {
      if constexpr (kTakesTime) {
        transform_.push(state, time, x);
      } else if constexpr (!kGrows) {
        transform_.push(state, x);
      }
    }
    bool has_room(const void* state, std::int64_t time) const noexcept override {
      if constexpr (kTakesTime) return transform_.has_room(state, time);
      return true;
    }
    bool valid(const void* state) const override {
      if constexpr (kGrows)
        return true;
      else
        return transform_.valid(state);
    }
    float value(const void* state) const noexcept override { return value_as<float>(state); }
    double double_value(const void* state) const noexcept override {
      return value_as<double>(state);
    }
    bool grows() const noexcept override { return kGrows; }
    float value(const features::HistoryView& history) const noexcept override {
      return value_as<float>(history);
    }
    double double_value(const features::HistoryView& history) const noexcept override {
      return value_as<double>(history);
    }
    void transform(std::span<const std::int64_t> times, std::span<const double> in,
                   std::span<float> out) const override {
      run(times, in, out);
    }
    void transform(std::span<const std::int64_t> times, std::span<const double> in,
                   std::span<double> out) const override {
      run(times, in, out);
    }
    std::int64_t span() const noexcept override {
      if constexpr (kTakesTime) return transform_.options().window;
      return 0;
    }
    std::int64_t room() const noexcept override {
      if constexpr (kTakesTime) return transform_.options().max_samples;
      return 0;
    }
    std::size_t memory() const noexcept override { return transform_.memory(); }
    bool is_map() const noexcept override { return kMaps; }
    double mapped(double x) const noexcept override {
      if constexpr (kMaps) {
        return transform_.apply(x);
      } else {
        return x;
      }
    }
    std::optional<features::WindowStatistic> window_statistic() const noexcept override {
      if constexpr (requires { T::statistic; }) {
        return features::window_statistic_of(transform_);
      } else {
        return {};
      }
    }
    void save_options(archive::Writer& writer) const override {
      archive::write_options(writer, transform_.options());
    }

    static constexpr bool kTakesTime = requires(const T& t, const void* state) {
      t.has_room(state, std::int64_t{});
    };
    static constexpr bool kGrows = requires(const T& t, const features::HistoryView& history) {
      t.template value<float>(history);
    };
    // Missing from a state of the other kind.
    template <class Out, class State>
    Out value_as(const State& state) const noexcept {
      if constexpr (requires { transform_.template value<Out>(state); }) {
        return transform_.template value<Out>(state);
      } else {
        return std::numeric_limits<Out>::quiet_NaN();
      }
    }
    template <class Out>
    void run([[maybe_unused]] std::span<const std::int64_t> times, std::span<const double> in,
             std::span<Out> out) const {
      if constexpr (kTakesTime) {
        transform_.transform(times, in, out);
      } else {
        transform_.transform(in, out);
      }
    }
    T transform_;
  };

  std::shared_ptr<const Interface> self_;
};

}  // namespace mliot::plan
