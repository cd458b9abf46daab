# The table of processes: every folder of generators/ that holds a process.hpp. Each gets a source of
# its own, in which it meets the schemes, and a line in the list that the registry reads, so that
# adding a process touches nothing else.
file(GLOB process_headers CONFIGURE_DEPENDS generators/*/process.hpp)
list(SORT process_headers)
set(generator_table "")
set(generator_sources "")
foreach(header IN LISTS process_headers)
  get_filename_component(folder "${header}" DIRECTORY)
  get_filename_component(name "${folder}" NAME)
  string(APPEND generator_table "VASILISA_GENERATOR(${name})\n")
  set(source "${CMAKE_CURRENT_BINARY_DIR}/generated/entry_${name}.cpp")
  file(CONFIGURE OUTPUT "${source}" @ONLY CONTENT "#include \"generators/@name@/process.hpp\"
#include \"vasilisa/schemes/entry_of.hpp\"

namespace vasilisa::schemes {

const Entry& entry_@name@();
const Entry& entry_@name@() {
  static const Entry entry = entry_of<generators::@name@::Process>();
  return entry;
}

}  // namespace vasilisa::schemes
")
  list(APPEND generator_sources "${source}")
endforeach()
file(CONFIGURE OUTPUT generated/generators.inc CONTENT "${generator_table}")
