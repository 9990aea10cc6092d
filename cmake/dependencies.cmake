# Finds each library that the build needs: installed, else staged in third_party/ (source
# distributions carry it), else an error that says in one line how to install it.

# Call: mliot_require(CMake name, then the name for apt, conda, brew and vcpkg)
function(mliot_require package apt conda brew vcpkg)
  find_package(${package} CONFIG QUIET)
  if(NOT ${package}_FOUND AND NOT IS_DIRECTORY ${PROJECT_SOURCE_DIR}/third_party/${package})
    message(FATAL_ERROR
      "mliot needs ${package}, which was not found. Install it with one of:\n"
      "  apt-get install ${apt}\n"
      "  conda install -c conda-forge ${conda}\n"
      "  brew install ${brew}\n"
      "  vcpkg install ${vcpkg}\n")
  endif()
  set(${package}_FOUND ${${package}_FOUND} PARENT_SCOPE)
endfunction()

if("${SKBUILD_STATE}" STREQUAL "sdist")
  include(cmake/stage_third_party.cmake)
  return()
endif()

mliot_require(fmt libfmt-dev fmt fmt fmt)
mliot_require(hwy libhwy-dev libhwy highway highway)
mliot_require(nlohmann_json nlohmann-json3-dev nlohmann_json nlohmann-json nlohmann-json)

# Headers only: the library's own dispatch table leaves no Highway symbol to link.
if(hwy_FOUND)
  get_target_property(MLIOT_HIGHWAY_INCLUDE hwy::hwy INTERFACE_INCLUDE_DIRECTORIES)
else()
  set(MLIOT_HIGHWAY_INCLUDE ${PROJECT_SOURCE_DIR}/third_party/hwy/include)
endif()
if(NOT fmt_FOUND)
  add_library(fmt::fmt-header-only INTERFACE IMPORTED)
  set_target_properties(fmt::fmt-header-only PROPERTIES
    INTERFACE_INCLUDE_DIRECTORIES ${PROJECT_SOURCE_DIR}/third_party/fmt/include
    INTERFACE_COMPILE_DEFINITIONS FMT_HEADER_ONLY=1)
endif()
if(NOT nlohmann_json_FOUND)
  add_library(nlohmann_json::nlohmann_json INTERFACE IMPORTED)
  set_target_properties(nlohmann_json::nlohmann_json PROPERTIES
    INTERFACE_INCLUDE_DIRECTORIES ${PROJECT_SOURCE_DIR}/third_party/nlohmann_json/include)
endif()

if(MLIOT_TESTS)
  mliot_require(Catch2 catch2 catch2 catch2 catch2)
  mliot_require(rapidcheck librapidcheck-dev rapidcheck rapidcheck rapidcheck)
  mliot_require(Eigen3 libeigen3-dev eigen eigen eigen3)
  mliot_require(xtensor libxtensor-dev xtensor xtensor xtensor)
endif()
