# Finds each library that the build needs, or says in one line how to install it.

# Call: mliot_require(CMake name, then the name for apt, conda, brew and vcpkg)
function(mliot_require package apt conda brew vcpkg)
  find_package(${package} CONFIG QUIET)
  if(NOT ${package}_FOUND)
    message(FATAL_ERROR
      "mliot needs ${package}, which was not found. Install it with one of:\n"
      "  apt-get install ${apt}\n"
      "  conda install -c conda-forge ${conda}\n"
      "  brew install ${brew}\n"
      "  vcpkg install ${vcpkg}\n")
  endif()
  set(${package}_FOUND ${${package}_FOUND} PARENT_SCOPE)
endfunction()

mliot_require(fmt libfmt-dev fmt fmt fmt)
mliot_require(hwy libhwy-dev libhwy highway highway)

# Headers only: the library's own dispatch table leaves no Highway symbol to link.
get_target_property(MLIOT_HIGHWAY_INCLUDE hwy::hwy INTERFACE_INCLUDE_DIRECTORIES)

if(MLIOT_TESTS)
  mliot_require(Catch2 catch2 catch2 catch2 catch2)
  mliot_require(rapidcheck librapidcheck-dev rapidcheck rapidcheck rapidcheck)
  mliot_require(Eigen3 libeigen3-dev eigen eigen eigen3)
  mliot_require(xtensor libxtensor-dev xtensor xtensor xtensor)
endif()
