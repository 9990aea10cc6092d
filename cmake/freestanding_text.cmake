# Puts the text of the freestanding headers into the library, so that it exports C without its
# source tree. Raw strings hold what the headers hold, byte for byte.
file(GLOB headers CONFIGURE_DEPENDS ${PROJECT_SOURCE_DIR}/include/mliot/freestanding/*.h)
set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS ${headers})
set(entries)
foreach(header IN LISTS headers)
  get_filename_component(name ${header} NAME)
  file(READ ${header} text)
  string(APPEND entries "    HeaderText{\"${name}\", R\"header(${text})header\"sv},\n")
endforeach()
set(source ${PROJECT_BINARY_DIR}/generated/freestanding_text.cpp)
file(CONFIGURE OUTPUT ${source} @ONLY CONTENT [=[
// The freestanding headers as text. Written by cmake/freestanding_text.cmake.
#include "edge/freestanding_text.hpp"

#include <array>
#include <string_view>

using std::string_view_literals::operator""sv;  // knows the length: no compiler has to count it

namespace mliot::edge::detail {
namespace {

constexpr std::array kHeaders{
@entries@};

}  // namespace

std::span<const HeaderText> freestanding_headers() noexcept { return kHeaders; }

}  // namespace mliot::edge::detail
]=])
target_sources(mliot PRIVATE ${source})
