// The thread pool of the library: lazy, fork-safe, aware of affinity and cgroup, deterministic.
#pragma once

#include <cstddef>
#include <memory>
#include <optional>
#include <type_traits>

namespace mliot {

/// CPUs that this process may use: the affinity mask capped by the cgroup's quota. At least 1.
int available_cpus();

/// Caps the threads of every later call in the process; 0 removes the cap. Throws when negative.
void set_num_threads(int n);

/// The cap in force, or available_cpus() when there is none.
int num_threads();

/// Threads for a call: `n_jobs` absent or -1 means all that num_threads() allows, k > 0 means k,
/// -k means all but k - 1. Throws InvalidArgument for 0.
int resolve_threads(std::optional<std::int64_t> n_jobs);

namespace detail {
using Task = void (*)(void* context, std::size_t part);
void run_parallel(std::size_t parts, int threads, void* context, Task task);
}  // namespace detail

/// Calls body(part) once for each part in [0, parts), on up to `threads` threads, the caller's
/// included, and returns when all are done.
///
/// Which thread runs a part is not fixed; what a part is must not depend on `threads` where floats
/// are summed. A call from inside a body, or while another thread holds the pool, runs serially.
/// The first exception by part number is rethrown. Every thread, the caller's too, runs bodies in
/// the library's floating-point mode (FloatMode).
template <class Body>
void parallel_for(std::size_t parts, int threads, Body&& body) {
  if (parts == 0) return;
  auto* context = const_cast<void*>(static_cast<const void*>(std::addressof(body)));
  detail::run_parallel(parts, threads, context, [](void* erased, std::size_t part) {
    (*static_cast<std::remove_reference_t<Body>*>(erased))(part);
  });
}

/// Puts the processor into the library's floating-point mode (round to nearest, denormals kept)
/// for a scope, and restores the caller's mode at its end.
///
/// A program may run in another one: linking with -ffast-math turns denormals off. Everything that
/// works on batches, and the streams of pipelines, take this mode by themselves. Where single
/// samples are pushed into states (push() and value() of transforms, update() of one series), hold
/// one of these around the loop.
class FloatMode {
 public:
  FloatMode() noexcept;
  ~FloatMode();
  FloatMode(const FloatMode&) = delete;
  FloatMode& operator=(const FloatMode&) = delete;

 private:
  unsigned saved_;
};

}  // namespace mliot
