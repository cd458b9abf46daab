# How our own code is compiled: warnings are errors, and no flag that lets NaN pass unnoticed.
add_library(vasilisa_options INTERFACE)
target_compile_features(vasilisa_options INTERFACE cxx_std_20)
target_compile_options(
  vasilisa_options
  INTERFACE -Wall
            -Wextra
            -Wpedantic
            -Wshadow
            -Wconversion
            -Werror
            # errno and floating-point traps are read nowhere; NaN and infinity keep their meaning
            $<$<CONFIG:Release>:-fno-math-errno>
            $<$<CONFIG:Release>:-fno-trapping-math>)

# GCC 12 warns of overlapping copies inside std::string where there are none (its bug 105329).
if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU" AND CMAKE_CXX_COMPILER_VERSION VERSION_LESS 13)
  target_compile_options(vasilisa_options INTERFACE -Wno-restrict)
endif()

# Complex products by the school formula: the detour that recovers infinities costs half the time of
# an amplitude, and NaN stays NaN without it.
include(CheckCXXCompilerFlag)
check_cxx_compiler_flag(-fcx-limited-range vasilisa_has_cx_limited_range)
if(vasilisa_has_cx_limited_range)
  target_compile_options(vasilisa_options INTERFACE $<$<CONFIG:Release>:-fcx-limited-range>)
endif()

if(VASILISA_NATIVE)
  target_compile_options(vasilisa_options INTERFACE -march=native)
endif()

if(VASILISA_SANITIZE)
  # GCC sees uninitialised reads in the instrumented code of the standard library.
  target_compile_options(vasilisa_options INTERFACE -Wno-maybe-uninitialized)
  target_compile_options(
    vasilisa_options INTERFACE -fsanitize=${VASILISA_SANITIZE} -fno-sanitize-recover=all
                               -fno-omit-frame-pointer)
  target_link_options(vasilisa_options INTERFACE -fsanitize=${VASILISA_SANITIZE})
endif()

include(CheckIPOSupported)
if(VASILISA_IPO)
  check_ipo_supported(RESULT vasilisa_ipo_works LANGUAGES CXX)
endif()

function(vasilisa_enable_ipo target)
  if(VASILISA_IPO AND vasilisa_ipo_works)
    set_target_properties(${target} PROPERTIES INTERPROCEDURAL_OPTIMIZATION ON)
  endif()
endfunction()
