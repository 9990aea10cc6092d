// Files on the disk: the old or the new one is whole, whatever happens.
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <csignal>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <vector>

#include "io/bytes.hpp"
#include "mliot/core/random.hpp"
#include "support/catch.hpp"

namespace {

namespace fs = std::filesystem;
using mliot::FileError;
using mliot::io::write_file;
using mliot::testing::Bytes;

// A folder that goes when the test ends.
struct Folder {
  fs::path path;
  Folder() {
    std::string pattern = (fs::temp_directory_path() / "mliot-io-XXXXXX").string();
    path = ::mkdtemp(pattern.data());
  }
  Folder(const Folder&) = delete;
  Folder& operator=(const Folder&) = delete;
  ~Folder() {
    std::error_code ignored;
    fs::remove_all(path, ignored);
  }
  std::ptrdiff_t entries() const {
    return std::distance(fs::directory_iterator(path), fs::directory_iterator());
  }
};

Bytes content_of(const fs::path& path) {
  std::ifstream file(path, std::ios::binary);
  const std::string text{std::istreambuf_iterator<char>(file), {}};
  const auto bytes = std::as_bytes(std::span(text));
  return {bytes.begin(), bytes.end()};
}

// The code of the FileError that writing gives, 0 when it succeeds. In a process of its own, since
// limits and users hold for a whole process.
template <class Prepare>
int code_in_child(const fs::path& path, const Bytes& bytes, Prepare&& prepare) {
  const pid_t child = ::fork();
  if (child == 0) {
    int code = 0;
    prepare();
    try {
      write_file(path, bytes);
    } catch (const FileError& error) {
      code = error.code();
    }
    ::_exit(code);
  }
  int status = 0;
  REQUIRE(::waitpid(child, &status, 0) == child);
  REQUIRE(WIFEXITED(status));
  return WEXITSTATUS(status);
}

}  // namespace

TEST_CASE("what killed processes left of a file goes with the next write of it, nothing else") {
  const Folder folder;
  const fs::path path = folder.path / "model.mliot";
  const pid_t gone = ::fork();
  if (gone == 0) ::_exit(0);
  REQUIRE(::waitpid(gone, nullptr, 0) == gone);
  const auto named = [&](const std::string& name) { return folder.path / name; };
  const std::string dead = std::to_string(gone);
  const fs::path abandoned = named(".model.mliot." + dead + "-3.tmp");
  const std::vector<fs::path> others{
      named(".model.mliot." + std::to_string(::getpid()) + "-99.tmp"),
      named(".other.mliot." + dead + "-0.tmp"),
      named(".model.mliot." + dead + ".tmp"),
      named(".model.mliot." + dead + "-1.tmp.txt"),
      named(".model.mliot.-5-1.tmp"),
      named("model.mliot.tmp")};
  std::ofstream(abandoned) << "half";
  for (const fs::path& other : others) std::ofstream(other) << "whole";
  fs::create_symlink(others.front(), named(".model.mliot." + dead + "-4.tmp"));
  write_file(path, Bytes(10));
  REQUIRE_FALSE(fs::exists(abandoned));
  for (const fs::path& other : others) REQUIRE(fs::exists(other));
  REQUIRE(folder.entries() == 2 + static_cast<std::ptrdiff_t>(others.size()));
}

TEST_CASE("a written file holds the bytes and nothing else stays in the folder") {
  const Folder folder;
  const fs::path path = folder.path / "model.mliot";
  const Bytes old(1000, std::byte{1});
  const Bytes fresh(500, std::byte{2});
  write_file(path, old);
  REQUIRE(content_of(path) == old);
  ::chmod(path.c_str(), 0640);
  write_file(path, fresh);
  REQUIRE(content_of(path) == fresh);
  REQUIRE((fs::status(path).permissions() & fs::perms::all) == static_cast<fs::perms>(0640));
  REQUIRE(folder.entries() == 1);
}

TEST_CASE("a link is followed, so that the file behind it is replaced") {
  const Folder folder;
  const fs::path target = folder.path / "target";
  const fs::path link = folder.path / "link";
  write_file(target, Bytes(3));
  fs::create_symlink("target", link);
  write_file(link, Bytes(5));
  REQUIRE(fs::is_symlink(link));
  REQUIRE(content_of(target).size() == 5);
}

TEST_CASE("a full disk leaves the old file, raises an error and leaves no temporary") {
  const Folder folder;
  const fs::path path = folder.path / "model.mliot";
  const Bytes old(1000, std::byte{1});
  write_file(path, old);
  const auto limit = [] {
    const rlimit small{4096, 4096};
    ::setrlimit(RLIMIT_FSIZE, &small);
  };
  REQUIRE(code_in_child(path, Bytes(100'000), limit) == EFBIG);
  REQUIRE(content_of(path) == old);
  REQUIRE(folder.entries() == 1);
  REQUIRE(code_in_child(path, Bytes(4096), limit) == 0);
  REQUIRE(content_of(path).size() == 4096);
}

TEST_CASE("a folder without permission or that vanished is an error that names the file") {
  const Folder folder;
  const fs::path path = folder.path / "model.mliot";
  const Bytes old(1000, std::byte{1});
  write_file(path, old);
  ::chmod(folder.path.c_str(), 0555);
  const auto nobody = [] {
    constexpr uid_t kNobody = 65534;
    if (::getuid() == 0) REQUIRE(::setuid(kNobody) == 0);
  };
  REQUIRE(code_in_child(path, Bytes(10), nobody) == EACCES);
  REQUIRE(content_of(path) == old);
  REQUIRE(folder.entries() == 1);
  ::chmod(folder.path.c_str(), 0755);
  const fs::path gone = folder.path / "gone" / "model.mliot";
  REQUIRE_THROWS_WITH(write_file(gone, old),
                      "cannot write '" + gone.native() + "': No such file or directory");
  REQUIRE_THROWS_AS(write_file(folder.path, old), FileError);
  REQUIRE(folder.entries() == 1);
}

TEST_CASE("a process killed while it writes leaves the old or the new file whole") {
  const Folder folder;
  const fs::path path = folder.path / "model.mliot";
  const Bytes old(300'000, std::byte{1});
  const Bytes fresh(200'000, std::byte{2});
  const mliot::Random random(11);
  int finds_old = 0;
  constexpr int kRuns = 60;
  for (std::uint64_t run = 0; run < kRuns; ++run) {
    write_file(path, old);
    const pid_t child = ::fork();
    if (child == 0) {
      for (;;) {
        write_file(path, fresh);
        write_file(path, old);
      }
    }
    ::usleep(static_cast<useconds_t>(random.below(run, 8000)));
    ::kill(child, SIGKILL);
    REQUIRE(::waitpid(child, nullptr, 0) == child);
    const Bytes found = content_of(path);
    REQUIRE((found == old || found == fresh));
    finds_old += found == old ? 1 : 0;
  }
  REQUIRE(finds_old > 0);
  REQUIRE(finds_old < kRuns);
}

TEST_CASE("a file is read back, and what is no file is an error, not a wait") {
  const Folder folder;
  const fs::path path = folder.path / "model.mliot";
  mliot::archive::Object object;
  mliot::archive::Writer(object).array("x", std::vector<double>{1, 2});
  write_file(path, mliot::io::to_bytes(object));
  REQUIRE(mliot::io::read_file(path) == object);
  REQUIRE_THROWS_AS(mliot::io::read_file(path, {.max_memory = 20}), mliot::ResourceLimit);
  REQUIRE_THROWS_AS(mliot::io::read_file(folder.path), FileError);
  REQUIRE_THROWS_AS(mliot::io::read_file(folder.path / "none"), FileError);
  const fs::path pipe = folder.path / "pipe";
  REQUIRE(::mkfifo(pipe.c_str(), 0600) == 0);
  REQUIRE_THROWS_AS(mliot::io::read_file(pipe), mliot::FormatError);
  write_file(path, {});
  REQUIRE_THROWS_AS(mliot::io::read_file(path), mliot::FormatError);
}
