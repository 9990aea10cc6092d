# Every public header compiles alone; freestanding ones also as C99.
file(GLOB_RECURSE headers RELATIVE ${PROJECT_SOURCE_DIR}/include CONFIGURE_DEPENDS
     ${PROJECT_SOURCE_DIR}/include/*.h ${PROJECT_SOURCE_DIR}/include/*.hpp)

set(sources)
foreach(header IN LISTS headers)
  string(MAKE_C_IDENTIFIER ${header} unit)
  set(source ${PROJECT_BINARY_DIR}/header_checks/${unit}.cpp)
  file(CONFIGURE OUTPUT ${source} CONTENT "#include \"${header}\"\n")
  list(APPEND sources ${source})
  if(header MATCHES "freestanding/")
    set(source ${PROJECT_BINARY_DIR}/header_checks/${unit}.c)
    file(CONFIGURE OUTPUT ${source} CONTENT "#include \"${header}\"\nint ${unit}_compiles;\n")
    list(APPEND sources ${source})
  endif()
endforeach()

add_library(header_checks OBJECT ${sources})
set_target_properties(header_checks PROPERTIES C_STANDARD 99 C_EXTENSIONS OFF)
target_compile_options(header_checks PRIVATE -O0 $<$<COMPILE_LANGUAGE:C>:-Wno-unused-function>)
target_link_libraries(header_checks PRIVATE mliot::mliot mliot_warnings Eigen3::Eigen xtensor)
