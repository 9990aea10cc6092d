# Warnings and sanitizers for our own code; never handed on to consumers.
add_library(mliot_warnings INTERFACE)
target_compile_options(mliot_warnings INTERFACE
  -Wall -Wextra -Wconversion -Wshadow -Wpedantic $<$<BOOL:${MLIOT_WERROR}>:-Werror>)
if(MLIOT_SANITIZE)
  add_compile_options(-fsanitize=${MLIOT_SANITIZE} -fno-sanitize-recover=all
                      -fno-omit-frame-pointer -g1)
  add_link_options(-fsanitize=${MLIOT_SANITIZE})
endif()
