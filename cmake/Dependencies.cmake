# What the engine stands on. Nothing is downloaded here: libraries come from the system and from
# the Python environment (pybind11, HepMC3).
find_package(Threads REQUIRED)
find_package(GSL REQUIRED)
find_path(
  BOOST_INCLUDE_DIR boost/math/special_functions/bessel.hpp
  DOC "Boost headers" REQUIRED)
find_path(
  RANDOM123_INCLUDE_DIR Random123/philox.h
  DOC "Random123 headers" REQUIRED)

# A virtual environment in the source tree is ours; an activated one comes before it.
if(NOT Python_EXECUTABLE AND NOT DEFINED ENV{VIRTUAL_ENV} AND NOT SKBUILD
   AND EXISTS "${CMAKE_CURRENT_SOURCE_DIR}/.venv/bin/python")
  set(Python_EXECUTABLE "${CMAKE_CURRENT_SOURCE_DIR}/.venv/bin/python")
endif()
set(python_components Interpreter)
if(VASILISA_BINDINGS)
  list(APPEND python_components Development.Module)
endif()
find_package(Python 3.11 REQUIRED COMPONENTS ${python_components})

if(VASILISA_BINDINGS)
  if(NOT pybind11_DIR)
    execute_process(
      COMMAND "${Python_EXECUTABLE}" -m pybind11 --cmakedir
      OUTPUT_VARIABLE pybind11_DIR
      OUTPUT_STRIP_TRAILING_WHITESPACE ERROR_QUIET)
  endif()
  set(PYBIND11_FINDPYTHON ON)
  find_package(pybind11 2.11 CONFIG REQUIRED)
endif()

# The Python package hepmc3 carries headers, a static library and its CMake configuration.
if(NOT HepMC3_DIR)
  execute_process(
    COMMAND "${Python_EXECUTABLE}" "${CMAKE_CURRENT_LIST_DIR}/find_hepmc3.py"
    OUTPUT_VARIABLE hepmc3_from_python
    OUTPUT_STRIP_TRAILING_WHITESPACE)
  if(hepmc3_from_python)
    set(HepMC3_DIR "${hepmc3_from_python}" CACHE PATH "Folder of HepMC3Config.cmake")
  endif()
endif()
find_package(HepMC3 CONFIG REQUIRED)
if(TARGET HepMC3::HepMC3_static)
  set(hepmc3_target HepMC3::HepMC3_static)
else()
  set(hepmc3_target HepMC3::HepMC3)
endif()

# The HepMC3 of the Python package may be compiled for the older of the two layouts of std::string
# that libstdc++ offers. All else here is headers and C, so the engine follows whichever it is.
include(CheckCXXSourceCompiles)
set(hepmc3_probe "#include <HepMC3/ReaderAscii.h>
int main() { return HepMC3::ReaderAscii(std::string(\"none\")).failed(); }")
set(CMAKE_REQUIRED_LIBRARIES ${hepmc3_target} Threads::Threads)
set(CMAKE_REQUIRED_INCLUDES "${HEPMC3_INCLUDE_DIR}")
check_cxx_source_compiles("${hepmc3_probe}" HEPMC3_LINKS)
if(NOT HEPMC3_LINKS)
  set(CMAKE_REQUIRED_DEFINITIONS -D_GLIBCXX_USE_CXX11_ABI=0)
  check_cxx_source_compiles("${hepmc3_probe}" HEPMC3_LINKS_WITH_OLD_STRINGS)
  unset(CMAKE_REQUIRED_DEFINITIONS)
  if(NOT HEPMC3_LINKS_WITH_OLD_STRINGS)
    message(FATAL_ERROR "HepMC3 from ${HepMC3_DIR} cannot be linked with ${CMAKE_CXX_COMPILER}")
  endif()
endif()
unset(CMAKE_REQUIRED_LIBRARIES)
unset(CMAKE_REQUIRED_INCLUDES)

add_library(vasilisa_dependencies INTERFACE)
if(HEPMC3_LINKS_WITH_OLD_STRINGS)
  target_compile_definitions(vasilisa_dependencies INTERFACE _GLIBCXX_USE_CXX11_ABI=0)
endif()
target_include_directories(
  vasilisa_dependencies SYSTEM INTERFACE "${BOOST_INCLUDE_DIR}" "${RANDOM123_INCLUDE_DIR}"
                                         "${HEPMC3_INCLUDE_DIR}")
target_link_libraries(
  vasilisa_dependencies INTERFACE GSL::gsl GSL::gslcblas ${hepmc3_target} Threads::Threads)
message(STATUS "HepMC3 ${HEPMC3_VERSION} from ${HepMC3_DIR}")
