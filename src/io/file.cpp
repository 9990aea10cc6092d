// Files of the operating system: read in one go, written in one step.
#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <atomic>
#include <cerrno>
#include <charconv>
#include <csignal>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <system_error>
#include <utility>

#include "mliot/io/model_file.hpp"

namespace mliot::io {
namespace {

namespace fs = std::filesystem;

[[noreturn]] void fail_file(std::string_view what, const fs::path& path, int code) {
  throw FileError(
      format("cannot {} '{}': {}", what, path.native(), std::generic_category().message(code)),
      path.native(), code);
}

// A file that is closed when it goes.
class Descriptor {
 public:
  Descriptor(const fs::path& path, int flags, mode_t mode = 0)
      : id_(::open(path.c_str(), flags | O_CLOEXEC, mode)) {}
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;
  ~Descriptor() {
    if (id_ >= 0) ::close(id_);
  }

  int id() const { return id_; }
  bool open() const { return id_ >= 0; }
  bool close() { return ::close(std::exchange(id_, -1)) == 0; }

 private:
  int id_;
};

// A write beyond the limit of file sizes is an error like any other, not the end of the process.
class SizeSignalBlocked {
 public:
  SizeSignalBlocked() {
    sigemptyset(&signal_);
    sigaddset(&signal_, SIGXFSZ);
    pthread_sigmask(SIG_BLOCK, &signal_, &before_);
  }
  SizeSignalBlocked(const SizeSignalBlocked&) = delete;
  SizeSignalBlocked& operator=(const SizeSignalBlocked&) = delete;
  ~SizeSignalBlocked() {
    if (sigismember(&before_, SIGXFSZ) == 0) {
      const timespec now{};
      sigtimedwait(&signal_, nullptr, &now);  // takes the signal that a failed write left behind
    }
    pthread_sigmask(SIG_SETMASK, &before_, nullptr);
  }

 private:
  sigset_t signal_{};
  sigset_t before_{};
};

constexpr std::string_view kSuffix = ".tmp";

// Temporaries of a file are called <prefix><process>-<number><suffix>.
std::string prefix_of(const fs::path& target) { return format(".{}.", target.filename().native()); }

// The process that a temporary of that prefix is named after, if it is one.
std::optional<pid_t> writer_of(std::string_view name, std::string_view prefix) {
  if (!name.starts_with(prefix) || !name.ends_with(kSuffix)) return std::nullopt;
  name.remove_prefix(prefix.size());
  pid_t process = 0;
  unsigned number = 0;
  const char* end = name.data() + name.size() - kSuffix.size();
  const auto first = std::from_chars(name.data(), end, process);
  if (first.ec != std::errc() || first.ptr == end || *first.ptr != '-') return std::nullopt;
  const auto second = std::from_chars(first.ptr + 1, end, number);
  if (second.ec != std::errc() || second.ptr != end || process <= 0) return std::nullopt;
  return process;
}

// Removes what killed processes left of earlier writes of this file: their process is gone, and
// nobody on another machine holds the lock of a file that is being written.
void remove_abandoned(const fs::path& target) {
  const std::string prefix = prefix_of(target);
  const fs::path parent = target.parent_path();
  std::error_code stopped;
  fs::directory_iterator entry(parent.empty() ? fs::path(".") : parent, stopped);
  for (; !stopped && entry != fs::directory_iterator(); entry.increment(stopped)) {
    const auto process = writer_of(entry->path().filename().native(), prefix);
    std::error_code ignored;
    if (!process || entry->symlink_status(ignored).type() != fs::file_type::regular) continue;
    if (::kill(*process, 0) == 0 || errno != ESRCH) continue;
    const Descriptor file(entry->path(), O_WRONLY | O_NONBLOCK);
    const bool alone = file.open() && ::flock(file.id(), LOCK_EX | LOCK_NB) == 0;
    if (alone) ::unlink(entry->path().c_str());
  }
}

// The file beside the wanted one that holds the new bytes; removed unless it took the name.
class Temporary {
 public:
  explicit Temporary(const fs::path& target)
      : target_(target), path_(beside(target)), file_(path_, O_WRONLY | O_CREAT | O_EXCL, 0666) {
    if (!file_.open()) fail_file("write", target_, errno);
    ::flock(file_.id(), LOCK_EX | LOCK_NB);  // says that somebody writes it, as long as he lives
  }
  Temporary(const Temporary&) = delete;
  Temporary& operator=(const Temporary&) = delete;
  ~Temporary() {
    if (!path_.empty()) ::unlink(path_.c_str());
  }

  void keep_permissions() const {
    struct stat old {};
    const bool replaces = ::stat(target_.c_str(), &old) == 0;
    if (replaces && ::fchmod(file_.id(), old.st_mode & 07777U) != 0) give_up();
  }

  void write(std::span<const std::byte> bytes) {
    const SizeSignalBlocked blocked;
    while (!bytes.empty()) {
      const ssize_t n = ::write(file_.id(), bytes.data(), bytes.size());
      if (n > 0) {
        bytes = bytes.subspan(static_cast<std::size_t>(n));
      } else if (n < 0 && errno != EINTR) {
        give_up();
      }
    }
  }

  void take_name() {
    if (::fsync(file_.id()) != 0 || !file_.close()) give_up();
    if (::rename(path_.c_str(), target_.c_str()) != 0) give_up();
    path_.clear();
  }

 private:
  static fs::path beside(const fs::path& target) {
    static std::atomic<unsigned> count{0};
    const std::string name = format("{}{}-{}{}", prefix_of(target), ::getpid(), count++, kSuffix);
    return target.parent_path() / name;
  }
  [[noreturn]] void give_up() const { fail_file("write", target_, errno); }

  fs::path target_;
  fs::path path_;
  Descriptor file_;
};

// The new name is on the disk once its folder is. Some file systems cannot sync a folder.
void sync_folder(const fs::path& target) {
  const fs::path parent = target.parent_path();
  const Descriptor folder(parent.empty() ? fs::path(".") : parent, O_RDONLY | O_DIRECTORY);
  const bool synced = folder.open() && (::fsync(folder.id()) == 0 || errno == EINVAL);
  if (!synced) fail_file("write", target, errno);
}

// The file itself where the name is a link to it.
fs::path followed(const fs::path& path) {
  std::error_code ignored;
  if (!fs::is_symlink(path, ignored)) return path;
  const fs::path target = fs::canonical(path, ignored);
  return ignored ? path : target;
}

}  // namespace

void write_file(const fs::path& path, std::span<const std::byte> bytes) {
  const fs::path target = followed(path);
  Temporary temporary(target);
  temporary.keep_permissions();
  temporary.write(bytes);
  temporary.take_name();
  sync_folder(target);
  remove_abandoned(target);
}

archive::Object read_file(const fs::path& path, const LoadLimits& limits) {
  // Without O_NONBLOCK a pipe of that name would hang here.
  const Descriptor file(path, O_RDONLY | O_NONBLOCK);
  struct stat facts {};
  if (!file.open() || ::fstat(file.id(), &facts) != 0) fail_file("read", path, errno);
  if (S_ISDIR(facts.st_mode)) fail_file("read", path, EISDIR);
  require<FormatError>(S_ISREG(facts.st_mode), "model file: '{}' is not a regular file",
                       path.native());
  const auto size = static_cast<std::uint64_t>(facts.st_size);
  require<ResourceLimit>(size <= limits.max_memory,
                         "model file: '{}' has {} bytes, LoadLimits::max_memory allows {}",
                         path.native(), size, limits.max_memory);
  const auto bytes = std::make_unique_for_overwrite<std::byte[]>(static_cast<std::size_t>(size));
  std::size_t done = 0;
  while (done < size) {
    const ssize_t n = ::read(file.id(), bytes.get() + done, static_cast<std::size_t>(size) - done);
    if (n < 0 && errno != EINTR) fail_file("read", path, errno);
    if (n == 0) break;  // it became shorter; the hash will not match
    if (n > 0) done += static_cast<std::size_t>(n);
  }
  return from_bytes({bytes.get(), done}, limits);
}

}  // namespace mliot::io
