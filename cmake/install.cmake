# Installed tree: headers, the static library and a package config that names no third party.
include(CMakePackageConfigHelpers)
set(MLIOT_CMAKE_DIR ${MLIOT_PREFIX}/lib/cmake/mliot)
install(DIRECTORY include/mliot DESTINATION ${MLIOT_PREFIX}/include)
install(TARGETS mliot EXPORT mliotTargets ARCHIVE DESTINATION ${MLIOT_PREFIX}/lib)
install(EXPORT mliotTargets NAMESPACE mliot:: DESTINATION ${MLIOT_CMAKE_DIR})
configure_package_config_file(cmake/mliotConfig.cmake.in ${PROJECT_BINARY_DIR}/mliotConfig.cmake
  INSTALL_DESTINATION ${MLIOT_CMAKE_DIR})
write_basic_package_version_file(${PROJECT_BINARY_DIR}/mliotConfigVersion.cmake
  COMPATIBILITY SameMinorVersion)
install(FILES ${PROJECT_BINARY_DIR}/mliotConfig.cmake ${PROJECT_BINARY_DIR}/mliotConfigVersion.cmake
  DESTINATION ${MLIOT_CMAKE_DIR})
