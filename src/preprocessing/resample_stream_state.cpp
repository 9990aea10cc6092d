// A running resampling as an archive and back, with everything checked that comes from outside.
#include <utility>

#include "mliot/freestanding/time_axis.h"
#include "mliot/preprocessing/resample_stream.hpp"

namespace mliot::preprocessing {
namespace {

using Index = std::int64_t;

std::size_t to_size(Index i) { return static_cast<std::size_t>(i); }

template <class Item, class Member>
auto gathered(const std::vector<Item>& items, Member member) {
  std::vector<std::decay_t<decltype(member(items.front()))>> values;
  values.reserve(items.size());
  for (const Item& each : items) values.push_back(member(each));
  return values;
}

bool is_time(Index time) {
  return time == std::numeric_limits<Index>::min() || mliot_time_in_range(time) != 0;
}

}  // namespace

void ResampleStream::save(archive::Writer& writer) const {
  writer.object("resample", [&](archive::Writer& inner) { resample_.save(inner); });
  writer.object("buffer", [&](archive::Writer& inner) { buffer_.save(inner); });
  writer.array("bins", gathered(series_, [](const Series& s) { return s.bin; }));
  writer.array("states", gathered(series_, [](const Series& s) { return s.state; }));
  writer.array("values", gathered(cells_, [](const Cell& c) { return c.value; }));
  writer.array("counts", gathered(cells_, [](const Cell& c) { return c.n; }));
  writer.array("times", gathered(cells_, [](const Cell& c) { return c.time; }));
  writer.array("held", gathered(cells_, [](const Cell& c) { return c.held; }));
  writer.array("held_times", gathered(cells_, [](const Cell& c) { return c.held_time; }));
  writer.array("next", gathered(cells_, [](const Cell& c) { return c.next; }));
  writer.array("next_times", gathered(cells_, [](const Cell& c) { return c.next_time; }));
  save_sums(writer);
  save_waiting(writer);
}

void ResampleStream::save_sums(archive::Writer& writer) const {
  std::vector<double> parts;
  std::vector<Index> counts;
  std::vector<Index> spilled;
  std::vector<std::uint64_t> limbs;
  for (const mliot_exact_sum& each : sums_) {
    parts.insert(parts.end(), {each.high, each.tail});
    counts.insert(counts.end(),
                  {each.all.finite, each.all.plus_infinities, each.all.minus_infinities});
    spilled.push_back(each.spilled);
    if (each.spilled != 0) limbs.insert(limbs.end(), each.all.sum, std::end(each.all.sum));
  }
  writer.array("sums", parts);
  writer.array("sum_counts", counts);
  writer.array("spilled", spilled);
  writer.array("limbs", limbs);
}

void ResampleStream::save_waiting(archive::Writer& writer) const {
  std::vector<Index> sizes;
  std::vector<Index> labels;
  std::vector<Index> waits;
  std::vector<double> values;
  std::vector<double> before;
  for (const Series& each : series_) {
    sizes.push_back(static_cast<Index>(each.waiting.size()));
    for (const Row& row : each.waiting) {
      labels.push_back(row.label);
      waits.insert(waits.end(), row.waits.begin(), row.waits.end());
      values.insert(values.end(), row.values.begin(), row.values.end());
      before.insert(before.end(), row.before.begin(), row.before.end());
    }
  }
  writer.array("waiting", sizes);
  writer.array("waiting_labels", labels);
  writer.array("waiting_since", waits);
  writer.array("waiting_values", values);
  writer.array("waiting_before", before);
}

ResampleStream ResampleStream::load(const archive::Reader& reader) {
  auto resample = Resample::load(reader.object("resample"));
  auto buffer = EventBuffer::load(reader.object("buffer"));
  ResampleStream stream = reader.made([&] {
    return ResampleStream(std::move(resample), EventOptions(buffer.options()), buffer.n_series());
  });
  stream.buffer_ = std::move(buffer);
  stream.load_series(reader);
  stream.load_cells(reader);
  stream.load_sums(reader);
  stream.load_waiting(reader);
  return stream;
}

// A bin is at most as far behind the newest event as the events that are held allow.
void ResampleStream::load_series(const archive::Reader& reader) {
  const auto bins = reader.array<Index>("bins", series_.size());
  const auto states = reader.array<Index>("states", series_.size());
  for (std::size_t s = 0; s < series_.size(); ++s) {
    reader.check(states[s] >= kNew && states[s] <= kClosed, "states", "must be 0, 1 or 2", s);
    series_[s].state = states[s];
    series_[s].bin = bins[s];
    if (states[s] == kNew) continue;
    const auto series = static_cast<Index>(s);
    const Index newest = buffer_.newest(series);
    const auto most = (static_cast<Index>(buffer_.n_held(series)) + 1) * Resample::kMostEmptyBins;
    const bool known = newest != EventBuffer::kNone;
    const Index bin = known ? resample_.bins().bin(newest) : 0;
    reader.check(known && bins[s] <= bin && bins[s] >= bin - 2 * most, "bins",
                 "do not fit the newest event", s);
  }
}

void ResampleStream::load_cells(const archive::Reader& reader) {
  const auto values = reader.array<double>("values", cells_.size());
  const auto counts = reader.array<Index>("counts", cells_.size());
  const auto times = reader.array<Index>("times", cells_.size());
  const auto held = reader.array<double>("held", cells_.size());
  const auto held_times = reader.array<Index>("held_times", cells_.size());
  const auto next = reader.array<double>("next", cells_.size());
  const auto next_times = reader.array<Index>("next_times", cells_.size());
  reader.check_each("counts", counts, "must be >= 0", [](Index n) { return n >= 0; });
  for (const auto& [which, each] :
       {std::pair{"times", &times}, std::pair{"held_times", &held_times},
        std::pair{"next_times", &next_times}}) {
    reader.check_each(which, *each, "must be times", &is_time);
  }
  for (std::size_t i = 0; i < cells_.size(); ++i) {
    cells_[i] = {values[i], counts[i], times[i], held[i], held_times[i], next[i], next_times[i]};
  }
}

void ResampleStream::load_sums(const archive::Reader& reader) {
  const auto parts = reader.array<double>("sums", 2 * sums_.size());
  const auto counts = reader.array<Index>("sum_counts", 3 * sums_.size());
  const auto spilled = reader.array<Index>("spilled", sums_.size());
  const auto limbs = reader.array<std::uint64_t>("limbs");
  constexpr Index kMost = Index{1} << 53;  // counts are doubles where they divide
  reader.check_each("sum_counts", counts, "must be counts",
                    [](Index n) { return n >= 0 && n < kMost; });
  std::size_t next = 0;
  for (std::size_t i = 0; i < sums_.size(); ++i) {
    reader.check(spilled[i] == 0 || spilled[i] == 1, "spilled", "must be 0 or 1", i);
    sums_[i].high = parts[2 * i];
    sums_[i].tail = parts[2 * i + 1];
    sums_[i].spilled = spilled[i];
    sums_[i].all.finite = counts[3 * i];
    sums_[i].all.plus_infinities = counts[3 * i + 1];
    sums_[i].all.minus_infinities = counts[3 * i + 2];
    if (spilled[i] == 0) continue;
    reader.check(limbs.size() - next >= MLIOT_EXPANDING_LIMBS, "limbs", "are too few");
    for (std::uint64_t& limb : sums_[i].all.sum) limb = limbs[next++];
  }
  reader.check(next == limbs.size(), "limbs", "are too many");
  reader.check_each("sums", parts, "must be finite",
                    [](double x) { return mliot_is_finite(x) != 0; });
}

void ResampleStream::load_waiting(const archive::Reader& reader) {
  const auto sizes = reader.array<Index>("waiting", series_.size());
  const auto labels = reader.array<Index>("waiting_labels");
  const auto waits = reader.array<Index>("waiting_since", labels.size() * columns());
  const auto values = reader.array<double>("waiting_values", labels.size() * columns());
  const auto before = reader.array<double>("waiting_before", labels.size() * columns());
  reader.check_each("waiting_since", waits, "must be times", &is_time);
  reader.check(labels.empty() || has_linear_, "waiting", "there is no linear column");
  std::size_t next = 0;
  for (std::size_t s = 0; s < series_.size(); ++s) {
    const bool fits = sizes[s] >= 0 && to_size(sizes[s]) <= labels.size() - next;
    reader.check(fits, "waiting", "does not fit the rows", s);
    for (const std::size_t end = next + to_size(sizes[s]); next < end; ++next) {
      const auto from = static_cast<std::ptrdiff_t>(next * columns());
      const auto to = static_cast<std::ptrdiff_t>((next + 1) * columns());
      series_[s].waiting.push_back({labels[next],
                                    {values.begin() + from, values.begin() + to},
                                    {waits.begin() + from, waits.begin() + to},
                                    {before.begin() + from, before.begin() + to}});
    }
  }
  reader.check(next == labels.size(), "waiting", "leaves rows over");
}

}  // namespace mliot::preprocessing
