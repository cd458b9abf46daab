# The table of processes: every folder of generators/ that holds a process.hpp. The engine reads
# it through two generated files, so that adding a process touches nothing else.
file(GLOB process_headers CONFIGURE_DEPENDS generators/*/process.hpp)
list(SORT process_headers)
set(generator_table "")
set(generator_includes "")
foreach(header IN LISTS process_headers)
  get_filename_component(folder "${header}" DIRECTORY)
  get_filename_component(name "${folder}" NAME)
  string(APPEND generator_table "VASILISA_GENERATOR(${name})\n")
  string(APPEND generator_includes "#include \"generators/${name}/process.hpp\"\n")
endforeach()
file(CONFIGURE OUTPUT generated/generators.inc CONTENT "${generator_table}")
file(CONFIGURE OUTPUT generated/generators_includes.inc CONTENT "${generator_includes}")
