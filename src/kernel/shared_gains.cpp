// Bodies of the shared gains: several bins at once, each in the order of the plain formula.
#include "kernel/shared_gains.hpp"

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "kernel/shared_gains.cpp"
#include "hwy/foreach_target.h"
#include "hwy/highway.h"
#include "kernel/packed_sums-inl.h"

HWY_BEFORE_NAMESPACE();
namespace mliot::kernel::HWY_NAMESPACE {

namespace hn = hwy::HWY_NAMESPACE;

constexpr std::size_t kMostBins = 256;
constexpr std::size_t kLanes = 8;  // most numbers of 64 bits in a vector

// Sums up to each bin; those behind the last are of any value.
class Prefixes {
 public:
  HWY_INLINE Prefixes(const SharedSums& sums, std::size_t count) : wide_(sums.hessians != nullptr) {
    add_up(sums.gradients, count, sums.gradient_start, gradients_);
    if (wide_) add_up(sums.hessians, count, sums.hessian_start, hessians_);
  }

  // Gradients and hessians of the bins from b on.
  template <class D, class V>
  HWY_INLINE void load(D d, std::size_t b, V& gradient, V& hessian) const {
    const hn::RebindToSigned<D> di;
    const auto sums = hn::LoadU(di, gradients_ + b);
    if (wide_) {
      gradient = to_double(d, sums);
      hessian = to_double(d, hn::LoadU(di, hessians_ + b));
      return;
    }
    unpack_sums(d, sums, gradient, hessian);
  }

 private:
  bool wide_;
  HWY_ALIGN std::int64_t gradients_[kMostBins + kLanes];
  HWY_ALIGN std::int64_t hessians_[kMostBins + kLanes];
};

template <class V>
HWY_INLINE V shrink(V gradient, V alpha) {
  return hn::Sub(gradient, hn::Min(hn::Max(gradient, hn::Neg(alpha)), alpha));
}

void shared_body(const SharedRule& rule, const SharedSums& sums, std::size_t count, double* gains) {
  const hn::CappedTag<double, kLanes> d;
  const Prefixes prefixes(sums, count);
  const auto set = [&](double x) { return hn::Set(d, x); };
  const auto alpha = set(rule.reg_alpha);
  const auto lambda = set(rule.reg_lambda);
  for (std::size_t b = 0; b < count; b += hn::Lanes(d)) {
    auto g = hn::Zero(d);
    auto h = g;
    prefixes.load(d, b, g, h);
    const auto kept = hn::And(hn::Ge(h, set(rule.least)), hn::Lt(h, set(rule.end)));
    const auto valid = hn::And(kept, hn::FirstN(d, count - b));
    if (hn::AllFalse(d, valid)) continue;
    const auto left = shrink(hn::Mul(g, set(rule.gradient_unit)), alpha);
    const auto right =
        shrink(hn::Mul(hn::Sub(set(rule.gradient_total), g), set(rule.gradient_unit)), alpha);
    const auto left_weight = hn::Add(hn::Mul(h, set(rule.hessian_unit)), lambda);
    const auto right_weight =
        hn::Add(hn::Mul(hn::Sub(set(rule.hessian_total), h), set(rule.hessian_unit)), lambda);
    const auto score = hn::Div(hn::Add(hn::Mul(hn::Mul(left, left), right_weight),
                                       hn::Mul(hn::Mul(right, right), left_weight)),
                               hn::Mul(left_weight, right_weight));
    const auto better = hn::And(valid, hn::Gt(score, set(rule.bar)));
    if (hn::AllFalse(d, better)) continue;
    const auto gained = hn::IfThenElseZero(better, hn::Sub(score, set(rule.own)));
    hn::StoreU(hn::Add(hn::LoadU(d, gains + b), gained), d, gains + b);
  }
}

}  // namespace mliot::kernel::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
#include "kernel/dispatch.hpp"

namespace mliot::kernel {

MLIOT_KERNEL_TABLE(shared_body);

void add_shared_gains(const SharedRule& rule, const SharedSums& sums, std::size_t count,
                      double* gains) {
  shared_body_table.get()(rule, sums, count, gains);
}

}  // namespace mliot::kernel
#endif
