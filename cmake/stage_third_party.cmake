# Copies the headers that the build needs into third_party/, so that the source distribution builds
# where they are not installed. Runs only while scikit-build-core makes an sdist.
mliot_require(fmt libfmt-dev fmt fmt fmt)
mliot_require(hwy libhwy-dev libhwy highway highway)
mliot_require(nlohmann_json nlohmann-json3-dev nlohmann_json nlohmann-json nlohmann-json)
get_target_property(fmt_include fmt::fmt-header-only INTERFACE_INCLUDE_DIRECTORIES)
get_target_property(hwy_include hwy::hwy INTERFACE_INCLUDE_DIRECTORIES)
get_target_property(json_include nlohmann_json::nlohmann_json INTERFACE_INCLUDE_DIRECTORIES)
set(staged ${PROJECT_SOURCE_DIR}/third_party)
file(REMOVE_RECURSE ${staged})
file(COPY ${fmt_include}/fmt DESTINATION ${staged}/fmt/include FILES_MATCHING PATTERN "*.h")
file(COPY ${hwy_include}/hwy DESTINATION ${staged}/hwy/include FILES_MATCHING PATTERN "*.h"
     PATTERN contrib EXCLUDE PATTERN tests EXCLUDE)
file(COPY ${json_include}/nlohmann DESTINATION ${staged}/nlohmann_json/include
     FILES_MATCHING PATTERN "*.hpp")
