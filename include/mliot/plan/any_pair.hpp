// One type for every transform of two columns, so that a plan can hold a list of them.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string_view>
#include <utility>

#include "mliot/core/archive.hpp"

namespace mliot::plan {

/// A transform of features/pairs.hpp behind one interface: a value, cheap to copy, immutable.
///
/// Its state lives outside, in a block of state_size() bytes at an 8-byte boundary (PanelState).
/// Causal:  after push(x0, y0) ... push(xt, yt), value() depends on these pairs only.
class AnyPair {
 public:
  template <class T>
  explicit AnyPair(T transform) : self_(std::make_shared<Model<T>>(std::move(transform))) {}

  /// The transform of that name with its options read from an archive. Throws FormatError.
  static AnyPair load(const archive::Reader& reader);
  void save(archive::Writer& writer) const;

  std::string_view name() const noexcept { return self_->name(); }

  /// Bytes of state; a multiple of 8.
  std::size_t state_size() const noexcept { return self_->state_size(); }
  void reset(void* state) const noexcept { self_->reset(state); }

  /// Whether pairs come with their time: windows that reach back hours or days.
  bool takes_time() const noexcept { return self_->takes_time(); }

  /// Takes the next pair; NaN is a missing sample. Not for transforms that take time.
  void push(void* state, double x, double y) const noexcept { self_->push(state, 0, x, y); }

  /// The same with the time of the pair, which never falls; transforms of samples alone ignore it.
  void push(void* state, std::int64_t time, double x, double y) const noexcept {
    self_->push(state, time, x, y);
  }

  /// Whether the state can take a pair of that time without losing one that it still needs.
  bool has_room(const void* state, std::int64_t time) const noexcept {
    return self_->has_room(state, time);
  }

  /// Whether a state read from outside is one that pairs could have led to.
  bool valid(const void* state) const { return self_->valid(state); }

  /// The feature after the pairs so far.
  double value(const void* state) const noexcept { return self_->value(state); }

  /// push and value, repeated over a series; the same bits.
  void transform(std::span<const double> x, std::span<const double> y,
                 std::span<double> out) const {
    self_->transform({}, x, y, out);
  }

  /// The same with times, of which transforms of samples alone need none. Throws InvalidArgument
  /// when they fall, or when a window holds more pairs than it has room for.
  void transform(std::span<const std::int64_t> times, std::span<const double> x,
                 std::span<const double> y, std::span<double> out) const {
    self_->transform(times, x, y, out);
  }

  /// Units of time that a window reaches back, and the pairs it has room for; 0 and 0 of
  /// transforms of samples alone.
  std::int64_t span() const noexcept { return self_->span(); }
  std::int64_t room() const noexcept { return self_->room(); }

  /// How many of the last pairs decide value().
  std::size_t memory() const noexcept { return self_->memory(); }

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
    virtual void push(void* state, std::int64_t time, double x, double y) const noexcept = 0;
    virtual bool has_room(const void* state, std::int64_t time) const noexcept = 0;
    virtual bool valid(const void* state) const = 0;
    virtual double value(const void* state) const noexcept = 0;
    virtual void transform(std::span<const std::int64_t> times, std::span<const double> x,
                           std::span<const double> y, std::span<double> out) const = 0;
    virtual std::int64_t span() const noexcept = 0;
    virtual std::int64_t room() const noexcept = 0;
    virtual std::size_t memory() const noexcept = 0;
    virtual void save_options(archive::Writer& writer) const = 0;
  };

  template <class T>
  struct Model final : Interface {
    explicit Model(T t) : transform_(std::move(t)) {}
    std::string_view name() const noexcept override { return T::name; }
    std::size_t state_size() const noexcept override { return transform_.state_size(); }
    void reset(void* state) const noexcept override { transform_.reset(state); }
    bool takes_time() const noexcept override { return kTakesTime; }
    void push(void* state, [[maybe_unused]] std::int64_t time, double x,
              double y) const noexcept override {
      if constexpr (kTakesTime) {
        transform_.push(state, time, x, y);
      } else {
        transform_.push(state, x, y);
      }
    }
    bool has_room([[maybe_unused]] const void* state,
                  [[maybe_unused]] std::int64_t time) const noexcept override {
      if constexpr (kTakesTime) return transform_.has_room(state, time);
      return true;
    }
    bool valid(const void* state) const override { return transform_.valid(state); }
    double value(const void* state) const noexcept override { return transform_.value(state); }
    void transform([[maybe_unused]] std::span<const std::int64_t> times, std::span<const double> x,
                   std::span<const double> y, std::span<double> out) const override {
      if constexpr (kTakesTime) {
        transform_.transform(times, x, y, out);
      } else {
        transform_.transform(x, y, out);
      }
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
    void save_options(archive::Writer& writer) const override {
      archive::write_options(writer, transform_.options());
    }

    static constexpr bool kTakesTime = requires(const T& t, const void* state) {
      t.has_room(state, std::int64_t{});
    };
    T transform_;
  };

  std::shared_ptr<const Interface> self_;
};

}  // namespace mliot::plan
