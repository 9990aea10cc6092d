// Worker threads that spin briefly, park on an atomic, and are made anew after a fork.
#include "mliot/core/parallel.hpp"

#include <pthread.h>
#include <sched.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <cmath>
#include <cstdint>
#include <exception>
#include <fstream>
#include <mutex>
#include <new>
#include <string>
#include <thread>
#include <vector>

#include "core/float_register.hpp"
#include "mliot/core/error.hpp"

namespace mliot {
namespace {

constexpr int kMaxThreads = 256;
constexpr int kSpins = 2000;  // about 10 us before a worker parks: longer than a step between trees

std::atomic<int> thread_cap{0};
thread_local bool inside_pool = false;

void relax() noexcept {
#if defined(__SSE2__)
  _mm_pause();
#else
  std::this_thread::yield();
#endif
}

// CPUs granted by the cgroup's quota (version 2, then 1); 0 when there is no quota.
int cgroup_cpus() {
  std::ifstream v2("/sys/fs/cgroup/cpu.max");
  std::string quota;
  double period = 0;
  if (v2 >> quota >> period) {
    if (quota == "max" || period <= 0) return 0;
    return std::max(1, static_cast<int>(std::ceil(std::stod(quota) / period)));
  }
  std::ifstream quota_file("/sys/fs/cgroup/cpu/cpu.cfs_quota_us");
  std::ifstream period_file("/sys/fs/cgroup/cpu/cpu.cfs_period_us");
  double micros = 0;
  if (quota_file >> micros && period_file >> period && micros > 0 && period > 0) {
    return std::max(1, static_cast<int>(std::ceil(micros / period)));
  }
  return 0;
}

// One call of parallel_for.
struct Job {
  std::size_t parts = 0;
  void* context = nullptr;
  detail::Task task = nullptr;
  std::mutex error_mutex;
  std::exception_ptr error;
  std::size_t error_part = 0;

  void work(std::size_t part) {
    try {
      task(context, part);
    } catch (...) {
      const std::lock_guard lock(error_mutex);
      if (!error || part < error_part) {
        error = std::current_exception();
        error_part = part;
      }
    }
  }
};

// The parts of a job, an equal stretch for each thread. What a thread read and wrote in one job is
// in its cache, and it gets the same parts of the next one; only when its own are done does it help
// others.
class Stretches {
 public:
  void deal(std::size_t parts, std::size_t threads) {
    threads_ = threads;
    for (std::size_t t = 0; t < threads; ++t) {
      stretches_[t].next.store(parts * t / threads, std::memory_order_relaxed);
      stretches_[t].end = parts * (t + 1) / threads;
    }
  }

  template <class Work>
  void take(std::size_t thread, Work work) {
    for (std::size_t k = 0; k < threads_; ++k) {
      Stretch& from = stretches_[(thread + k) % threads_];
      while (from.next.load(std::memory_order_relaxed) < from.end) {
        const std::size_t part = from.next.fetch_add(1, std::memory_order_relaxed);
        if (part < from.end) work(part);
      }
    }
  }

 private:
  struct alignas(64) Stretch {  // a cache line each
    std::atomic<std::size_t> next{0};
    std::size_t end = 0;
  };

  std::size_t threads_ = 0;
  std::array<Stretch, kMaxThreads> stretches_;
};

class Pool {
 public:
  // Runs the job on the caller and on up to `helpers` workers.
  void run(Job& job, int helpers) {
    ensure(helpers);
    job_ = &job;
    stretches_.deal(job.parts, static_cast<std::size_t>(helpers) + 1);
    open(static_cast<unsigned>(helpers));
    inside_pool = true;
    work(0);
    inside_pool = false;
    close();
    job_ = nullptr;
  }

  ~Pool() {
    stop_.store(true);
    open(0);
    for (std::thread& worker : workers_) worker.join();
  }

 private:
  // One word: the job's sequence number, how many workers it wants, how many are at work. The
  // caller never waits for a worker that has not begun: where processors are busy it would wait
  // longer than the job lasts.
  static constexpr unsigned kActiveMask = 0xFF;
  static constexpr unsigned kWantedShift = 8;
  static constexpr unsigned kWantedMask = 0xFF00;
  static constexpr unsigned kSequenceShift = 16;
  static constexpr unsigned wanted(unsigned state) { return (state & kWantedMask) >> kWantedShift; }
  static constexpr unsigned sequence(unsigned state) { return state >> kSequenceShift; }

  void ensure(int helpers) {
    while (static_cast<int>(workers_.size()) < helpers) {
      const auto index = static_cast<unsigned>(workers_.size());
      const unsigned seen = state_.load();
      workers_.emplace_back([this, index, seen] { loop(index, seen); });
    }
  }

  void open(unsigned helpers) {
    const unsigned next = sequence(state_.load(std::memory_order_relaxed)) + 1;
    state_.store((next << kSequenceShift) | (helpers << kWantedShift), std::memory_order_release);
    state_.notify_all();
  }

  void work(std::size_t thread) {
    stretches_.take(thread, [this](std::size_t part) { job_->work(part); });
  }

  // From here on no worker begins; returns when those at work are done.
  void close() {
    state_.fetch_and(~kWantedMask, std::memory_order_acq_rel);
    for (int spin = 0;; ++spin) {
      const unsigned seen = finished_.load(std::memory_order_acquire);
      if ((state_.load(std::memory_order_acquire) & kActiveMask) == 0) return;
      if (spin < kSpins) {
        relax();
      } else {
        finished_.wait(seen, std::memory_order_acquire);
      }
    }
  }

  // Waits for a job after the one seen.
  unsigned await(unsigned seen) {
    for (int spin = 0;; ++spin) {
      const unsigned now = state_.load(std::memory_order_acquire);
      if (sequence(now) != sequence(seen)) return now;
      if (spin < kSpins) {
        relax();
      } else {
        state_.wait(now, std::memory_order_acquire);
      }
    }
  }

  // Begins work on the job in hand, whichever it is by now, unless it is closed.
  bool begin(unsigned index, unsigned& state) {
    while (index < wanted(state)) {
      if (state_.compare_exchange_weak(state, state + 1, std::memory_order_acq_rel)) return true;
    }
    return false;
  }

  void end() {
    const unsigned before = state_.fetch_sub(1, std::memory_order_acq_rel);
    if ((before & (kActiveMask | kWantedMask)) != 1) return;
    finished_.fetch_add(1, std::memory_order_release);
    finished_.notify_one();
  }

  void loop(unsigned index, unsigned seen) {
    inside_pool = true;
    const FloatMode mode;
    while (true) {
      seen = await(seen);
      if (stop_.load()) return;
      if (!begin(index, seen)) continue;
      work(index + 1);
      end();
    }
  }

  std::vector<std::thread> workers_;
  Stretches stretches_;
  std::atomic<unsigned> state_{0};
  std::atomic<unsigned> finished_{0};  // jobs that the last worker left after they were closed
  std::atomic<bool> stop_{false};
  Job* job_ = nullptr;
};

// The pool and the lock that one caller holds. Leaked in a forked child, whose workers are gone.
struct Shared {
  std::mutex mutex;
  Pool* pool = nullptr;
};

Shared* shared = nullptr;

void renew_in_child() { shared = new (std::nothrow) Shared; }

Shared& shared_pool() {
  static std::once_flag once;
  std::call_once(once, [] {
    shared = new Shared;
    pthread_atfork(nullptr, nullptr, renew_in_child);
  });
  return *shared;
}

void run_serially(std::size_t parts, void* context, detail::Task task) {
  for (std::size_t part = 0; part < parts; ++part) task(context, part);
}

}  // namespace

int available_cpus() {
  int cpus = static_cast<int>(std::thread::hardware_concurrency());
  cpu_set_t set;
  if (sched_getaffinity(0, sizeof set, &set) == 0) cpus = CPU_COUNT(&set);
  static const int granted = cgroup_cpus();  // read once: files cost 25 us, quotas seldom change
  if (granted > 0) cpus = std::min(cpus, granted);
  return std::clamp(cpus, 1, kMaxThreads);
}

void set_num_threads(int n) {
  require(n >= 0, "set_num_threads: n must be >= 0 (0 removes the cap), got {}", n);
  thread_cap.store(std::min(n, kMaxThreads));
}

int num_threads() {
  const int cap = thread_cap.load();
  return cap > 0 ? cap : available_cpus();
}

int resolve_threads(std::optional<std::int64_t> n_jobs) {
  const int all = num_threads();
  const std::int64_t n = n_jobs.value_or(-1);
  require(n != 0, "n_jobs must not be 0: give None or -1 for all CPUs, or a positive number");
  if (n < 0) return static_cast<int>(std::max<std::int64_t>(1, all + 1 + n));
  const int cap = thread_cap.load();
  const auto wanted = static_cast<int>(std::min<std::int64_t>(n, kMaxThreads));
  return cap > 0 ? std::min(wanted, cap) : wanted;
}

namespace detail {

void run_parallel(std::size_t parts, int threads, void* context, Task task) {
  const FloatMode mode;  // which part the caller's thread takes must not show
  const auto wanted = static_cast<int>(
      std::min<std::size_t>(parts, static_cast<std::size_t>(std::clamp(threads, 1, kMaxThreads))));
  if (wanted <= 1 || inside_pool) return run_serially(parts, context, task);
  Shared& pool = shared_pool();
  const std::unique_lock lock(pool.mutex, std::try_to_lock);
  if (!lock.owns_lock()) return run_serially(parts, context, task);
  if (pool.pool == nullptr) pool.pool = new Pool;  // never destroyed: workers may outlive statics
  Job job;
  job.parts = parts;
  job.context = context;
  job.task = task;
  pool.pool->run(job, wanted - 1);
  if (job.error) std::rethrow_exception(job.error);
}

}  // namespace detail

FloatMode::FloatMode() noexcept : saved_(detail::enter_float_mode()) {}
FloatMode::~FloatMode() { detail::leave_float_mode(saved_); }

}  // namespace mliot
