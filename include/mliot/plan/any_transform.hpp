// One type for every transform along time, so that a plan can hold a list of them.
#pragma once

#include <cstddef>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <utility>

#include "mliot/core/archive.hpp"

namespace mliot::plan {

/// A transform of features/all.hpp or preprocessing/all.hpp behind one interface: a value, cheap to
/// copy, immutable.
///
/// Its state lives outside, in a block of state_size() bytes at an 8-byte boundary (PanelState).
/// Causal:  after push(x0) ... push(xt), value() depends on x0 ... xt only.
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

  /// Takes the next sample; NaN is a missing one.
  void push(void* state, double x) const noexcept { self_->push(state, x); }

  /// Whether a state read from outside is one that samples could have led to; push and value are
  /// safe on such a state alone.
  bool valid(const void* state) const { return self_->valid(state); }

  /// The feature after the samples so far: one rounding of the exact value to float.
  float value(const void* state) const noexcept { return self_->value(state); }

  /// The same in double: what a cleaning step hands on.
  double double_value(const void* state) const noexcept { return self_->double_value(state); }

  /// push and value, repeated over a series; the same bits.
  void transform(std::span<const double> in, std::span<float> out) const {
    self_->transform(in, out);
  }
  void transform(std::span<const double> in, std::span<double> out) const {
    self_->transform(in, out);
  }

  /// How many of the last samples decide value().
  std::size_t memory() const noexcept { return self_->memory(); }

  /// Whether value() is a map of the newest sample alone: one of preprocessing::Maps.
  bool is_map() const noexcept { return self_->is_map(); }

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
    virtual void push(void* state, double x) const noexcept = 0;
    virtual bool valid(const void* state) const = 0;
    virtual float value(const void* state) const noexcept = 0;
    virtual double double_value(const void* state) const noexcept = 0;
    virtual void transform(std::span<const double> in, std::span<float> out) const = 0;
    virtual void transform(std::span<const double> in, std::span<double> out) const = 0;
    virtual std::size_t memory() const noexcept = 0;
    virtual bool is_map() const noexcept = 0;
    virtual double mapped(double x) const noexcept = 0;
    virtual void save_options(archive::Writer& writer) const = 0;
  };

  template <class T>
  struct Model final : Interface {
    static constexpr bool kMaps = requires(const T& each) { each.apply(0.0); };

    explicit Model(T t) : transform_(std::move(t)) {}
    std::string_view name() const noexcept override { return T::name; }
    std::size_t state_size() const noexcept override { return transform_.state_size(); }
    void reset(void* state) const noexcept override { transform_.reset(state); }
    void push(void* state, double x) const noexcept override { transform_.push(state, x); }
    bool valid(const void* state) const override { return transform_.valid(state); }
    float value(const void* state) const noexcept override {
      return transform_.template value<float>(state);
    }
    double double_value(const void* state) const noexcept override {
      return transform_.template value<double>(state);
    }
    void transform(std::span<const double> in, std::span<float> out) const override {
      transform_.transform(in, out);
    }
    void transform(std::span<const double> in, std::span<double> out) const override {
      transform_.transform(in, out);
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
    void save_options(archive::Writer& writer) const override {
      archive::write_options(writer, transform_.options());
    }
    T transform_;
  };

  std::shared_ptr<const Interface> self_;
};

}  // namespace mliot::plan
