// The resampling that a file puts before its pipeline.
#pragma once

#include <optional>

#include "mliot/pipeline/pipeline.hpp"
#include "mliot/preprocessing/resample_stream.hpp"

namespace mliot::pipeline {

/// The first step of a pipeline that resamples; nothing where there is none.
///
/// Pipeline itself takes rows: give events to this stream, and the rows that it gives out, which
/// are numbered by the same series, to Pipeline::update. An event whose time is that of no bin is
/// refused there with Status::off_grid. The stream holds the events that waited when the
/// file was made, or has had none where the file was made without state.
///
///     auto stream = pipeline::resampling_of(demand).value();
///     preprocessing::Events rows;
///     stream.push(series, time, values, rows);
///     for (std::size_t i = 0; i < rows.size(); ++i) { ... demand.update(...); }
///
/// Throws FormatError when the file holds something else there.
std::optional<preprocessing::ResampleStream> resampling_of(const Pipeline& pipeline);

}  // namespace mliot::pipeline
