// No bytes do harm: a changed file is refused, or loads as a model whose every answer is in range.
#include <algorithm>
#include <array>
#include <atomic>
#include <mutex>
#include <thread>

#include "io/artefacts.hpp"
#include "io/bytes.hpp"
#include "io/mutate.hpp"
#include "support/catch.hpp"

namespace {

using mliot::testing::Bytes;
using mliot::testing::Kind;
using mliot::testing::kinds;

#if defined(__SANITIZE_ADDRESS__)
constexpr bool kSanitized = true;
#else
constexpr bool kSanitized = false;
#endif

// The first fault found, with the change that shows it, and what became of all changes.
class Tally {
 public:
  std::atomic<std::size_t> refused = 0;
  std::atomic<std::size_t> loaded = 0;

  void fault(const std::string& text) {
    const std::lock_guard lock(mutex_);
    if (first_.empty()) first_ = text;
  }
  const std::string& first() const { return first_; }

 private:
  std::mutex mutex_;
  std::string first_;
};

// Memory that a small file may ask for while it is probed.
constexpr std::uint64_t kMemory = std::uint64_t{64} << 20;

std::string probe(const Kind& kind, const Bytes& bytes, Tally& tally) {
  try {
    const auto tree = mliot::io::from_bytes(bytes, {.max_memory = kMemory});
    const std::string fault = kind.probe(tree);
    ++tally.loaded;
    return fault;
  } catch (const mliot::FormatError& error) {
    ++tally.refused;
    const bool placed = std::string_view(error.what()).find("byte ") != std::string_view::npos;
    return placed ? "" : std::string("refused without a place: ") + error.what();
  } catch (const mliot::Error&) {
    ++tally.refused;
    return "";
  }
}

// Changed bytes as they are must be refused; with the hash repaired they must do no harm.
void try_both(const Kind& kind, Bytes& bytes, const std::string& what, Tally& tally) {
  try {
    static_cast<void>(mliot::io::from_bytes(bytes));
    tally.fault(what + ": read in spite of its hash");
  } catch (const mliot::FormatError&) {
  }
  mliot::testing::repair_hash(bytes);
  const std::string fault = probe(kind, bytes, tally);
  if (!fault.empty()) tally.fault(what + ": " + fault);
}

// An insertion that also fixes the length of the header, where it lies in it.
Bytes with_inserted(const Bytes& whole, std::size_t place, std::byte value) {
  Bytes bytes = whole;
  bytes.insert(bytes.begin() + static_cast<std::ptrdiff_t>(place), value);
  const std::uint64_t length = mliot::testing::header_length(whole);
  const bool in_header = place >= sizeof length && place <= sizeof length + length;
  const std::uint64_t longer = length + 1;
  if (in_header) std::memcpy(bytes.data(), &longer, sizeof longer);
  return bytes;
}

void every_change_at(const Kind& kind, const Bytes& whole, std::size_t place, Tally& tally) {
  const std::string at = std::string(kind.name) + " at byte " + std::to_string(place);
  for (int change = 1; change < 256; ++change) {
    Bytes bytes = whole;
    bytes[place] ^= static_cast<std::byte>(change);
    const std::byte changed = bytes[place];
    if (place >= mliot::io::detail::kHashAt && place < mliot::io::detail::kContentAt - 2) {
      // Repairing the hash would undo the change.
      Tally apart;
      if (!probe(kind, bytes, apart).empty() || apart.loaded > 0)
        tally.fault(at + ": hash ignored");
      continue;
    }
    try_both(kind, bytes, at + " value " + std::to_string(static_cast<int>(changed)), tally);
  }
  Bytes cut(whole.begin(), whole.begin() + static_cast<std::ptrdiff_t>(place));
  try_both(kind, cut, at + " cut", tally);
  for (const unsigned value : {0x00U, 0x20U, 0x22U, 0x2CU, 0x30U, 0x5CU, 0x7DU, 0xFFU}) {
    Bytes longer = with_inserted(whole, place, static_cast<std::byte>(value));
    try_both(kind, longer, at + " with " + std::to_string(value) + " before it", tally);
  }
}

// Places between two changed bits; a prime, so that they fall on every byte of a double.
constexpr std::size_t kBitStep = 211;

// One bit, which one the place says, and the hash repaired.
void one_change_at(const Kind& kind, const Bytes& whole, std::size_t place, Tally& tally) {
  Bytes bytes = whole;
  bytes[place] ^= static_cast<std::byte>(1U << (place / kBitStep % 8));
  try_both(kind, bytes, std::string(kind.name) + " at byte " + std::to_string(place) + " one bit",
           tally);
}

// Every `step`-th place, on both halves of the machine.
template <class Change>
void change_everywhere(const Kind& kind, std::size_t step, Tally& tally, Change change) {
  const Bytes whole = mliot::io::to_bytes(kind.make());
  REQUIRE(kind.probe(mliot::io::from_bytes(whole)).empty());
  std::atomic<std::size_t> next = 0;
  const auto work = [&] {
    for (std::size_t at = next++ * step; at < whole.size(); at = next++ * step) {
      change(kind, whole, at, tally);
    }
  };
  std::thread other(work);
  work();
  other.join();
}

// Every statistical model in one file: it takes milliseconds to load and to ask, and has a test of
// its own.
constexpr std::string_view kLongest = "statistical_every";

}  // namespace

TEST_CASE("every changed, inserted or cut byte of a small model is refused or harmless") {
  const Kind& kind = mliot::testing::kind_named("classifier_trees");
  REQUIRE(mliot::io::to_bytes(kind.make()).size() <= 4096);
  Tally tally;
  change_everywhere(kind, kSanitized ? 1 : 31, tally, every_change_at);
  REQUIRE(tally.first() == "");
  REQUIRE(tally.refused > 1000);
  REQUIRE(tally.loaded > 100);
}

TEST_CASE("changed bytes of every other kind of file are refused or harmless") {
  std::size_t loaded = 0;
  for (const Kind& kind : kinds()) {
    if (kind.name == kLongest) continue;
    INFO(std::string(kind.name));
    Tally tally;
    change_everywhere(kind, kind.name == "transform_options" ? 7 : 499, tally, every_change_at);
    REQUIRE(tally.first() == "");
    REQUIRE(tally.refused > 0);
    loaded += tally.loaded;
  }
  REQUIRE(loaded > 100);
}

TEST_CASE(
    "one changed bit anywhere in the file of every statistical model is refused or harmless") {
  const Kind& kind = mliot::testing::kind_named(kLongest);
  Tally tally;
  change_everywhere(kind, kBitStep, tally, one_change_at);
  REQUIRE(tally.first() == "");
  REQUIRE(tally.refused > 10);
  REQUIRE(tally.loaded > 10);
}

TEST_CASE("changed values in a well-formed file are refused or harmless") {
  const char* wanted = std::getenv("MLIOT_MUTATIONS");
  const std::uint64_t total = wanted != nullptr ? std::stoull(wanted) : 10'000;
  Tally tally;
  for (const Kind& kind : kinds()) {
    const mliot::archive::Object whole = kind.make();
    for (std::uint64_t i = 0; i < total / kinds().size(); ++i) {
      mliot::testing::Mutator mutator(i);
      const Bytes bytes = mliot::io::to_bytes(mutator.changed(whole));
      const std::string fault = probe(kind, bytes, tally);
      INFO(std::string(kind.name) << " mutation " << i << ": " << fault);
      REQUIRE(fault.empty());
    }
  }
  if (wanted != nullptr) {
    WARN(tally.refused << " mutations refused, " << tally.loaded << " loaded and used");
  }
  REQUIRE(tally.refused > total / 10);
  REQUIRE(tally.loaded > total / 10);
}
