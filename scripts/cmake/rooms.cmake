# One static library per room (folder); its sources are the .cpp files standing in it, main.cpp apart.

add_library(instante_options INTERFACE)
target_include_directories(instante_options INTERFACE ${PROJECT_SOURCE_DIR})
target_compile_options(instante_options INTERFACE
  -Wall -Wextra -Wpedantic -Wconversion -Wnon-virtual-dtor -Woverloaded-virtual -Wcast-align -Werror)
if(CMAKE_CXX_COMPILER_ID STREQUAL "Clang")
  target_compile_options(instante_options INTERFACE -Wno-sign-conversion)
else()
  # g++ 12 sees overlaps in std::string's operator+ (GCC 105651) and uninitialised strings in aggregates that
  # are not there; clang and the sanitizers look for the real ones.
  target_compile_options(instante_options INTERFACE -Wno-sign-conversion -Wduplicated-cond -Wlogical-op -Wno-restrict
    -Wno-maybe-uninitialized)
endif()
# What is inline in a header and called by nobody need not be there, nor what it would call.
target_link_options(instante_options INTERFACE LINKER:--gc-sections)
find_program(LLD ld.lld)
if(LLD)
  target_link_options(instante_options INTERFACE -fuse-ld=lld) # some seconds sooner, for each program
endif()
if(INSTANTE_SANITIZE)
  target_compile_options(instante_options INTERFACE -fsanitize=${INSTANTE_SANITIZE} -fno-omit-frame-pointer
    -fno-sanitize-recover=all)
  # Every test is a process: one that need not be moved about in memory starts in half the time.
  target_link_options(instante_options INTERFACE -fsanitize=${INSTANTE_SANITIZE} -no-pie)
  if(INSTANTE_SANITIZE MATCHES undefined AND CMAKE_CXX_COMPILER_ID STREQUAL "Clang")
    # What clang 14 puts before functions to know their types does not assemble in a coroutine.
    target_compile_options(instante_options INTERFACE -fno-sanitize=function)
  endif()
endif()

find_program(CCACHE ccache)
if(CCACHE)
  # The sloppiness lets ccache serve translation units that use a precompiled header.
  set(launcher ${CMAKE_COMMAND} -E env CCACHE_SLOPPINESS=pch_defines,time_macros,include_file_mtime,include_file_ctime
    ${CCACHE})
  set(CMAKE_C_COMPILER_LAUNCHER ${launcher})
  set(CMAKE_CXX_COMPILER_LAUNCHER ${launcher})
  if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
    add_compile_options($<$<COMPILE_LANGUAGE:CXX>:-fpch-preprocess>)
  endif()
endif()

# instante_parse_once(<target> [COMPILE_ONCE] <headers...>): clang++ parses them once for all files of the target. With
# COMPILE_ONCE it also compiles once what they define inline, into the library <target>_inline, and every file that uses it
# is spared that: two fifths of the time of an unoptimised test. (The optimiser would want it in every file all the same.)
function(instante_parse_once target)
  cmake_parse_arguments(arg "COMPILE_ONCE" "" "" ${ARGN})
  target_precompile_headers(${target} PRIVATE ${arg_UNPARSED_ARGUMENTS})
  if(NOT arg_COMPILE_ONCE OR NOT CMAKE_CXX_COMPILER_ID STREQUAL "Clang")
    return()
  endif()
  set(header ${CMAKE_CURRENT_BINARY_DIR}/CMakeFiles/${target}.dir/cmake_pch.hxx)
  set_source_files_properties(${header}.cxx PROPERTIES COMPILE_OPTIONS
    "-Xclang;-fmodules-codegen;-Xclang;-building-pch-with-obj")
  set_source_files_properties(${header}.pch PROPERTIES LANGUAGE CXX GENERATED TRUE OBJECT_DEPENDS ${header}.pch)
  add_library(${target}_inline STATIC ${header}.pch)
  set_target_properties(${target}_inline PROPERTIES CXX_COMPILER_LAUNCHER "") # no source: ccache has no use for it
  target_compile_options(${target}_inline PRIVATE $<TARGET_PROPERTY:${target},COMPILE_OPTIONS>
    -ffunction-sections -Wno-unused-command-line-argument)
  target_link_libraries(${target} PUBLIC ${target}_inline)
endfunction()

# Several sources in one unit of compilation halve the time of a whole build, and make that of one changed file longer:
# for all presets but dev, which also shows what a file forgot to include. Names of one room's files differ therefore,
# anonymous ones too.
option(INSTANTE_GATHER "Compile the sources of a room together" OFF)
set(gathered 8)
if(NOT INSTANTE_GATHER) # a local name may be one of the file before
  target_compile_options(instante_options INTERFACE -Wshadow)
endif()

# instante_gather(<variable> <name>): in place of the test files listed there, files that hold several of them, each in a
# namespace of its own, for tests call their helpers alike. What they include comes first, outside. Helpers that stand in
# files of their own, and tests that open namespaces, stay as they are.
function(instante_gather variable name)
  set(sources "")
  set(alone "")
  foreach(source ${${variable}})
    file(STRINGS ${source} opens REGEX "^namespace [a-zA-Z:]+ {" LIMIT_COUNT 1)
    if(opens OR NOT source MATCHES "_test\\.cpp$")
      list(APPEND alone ${source})
    else()
      list(APPEND sources ${source})
    endif()
  endforeach()
  set(count 0)
  while(sources)
    list(SUBLIST sources 0 ${gathered} batch)
    list(REMOVE_ITEM sources ${batch})
    set(includes "")
    set(bodies "")
    foreach(source ${batch})
      file(STRINGS ${source} lines REGEX "^#include")
      list(APPEND includes ${lines})
      file(RELATIVE_PATH path ${PROJECT_SOURCE_DIR} ${source})
      string(MAKE_C_IDENTIFIER ${path} own)
      string(APPEND bodies "\nnamespace ${own} {\n#include \"${path}\"\n}\n")
    endforeach()
    list(REMOVE_DUPLICATES includes)
    list(JOIN includes "\n" includes)
    set(unit ${CMAKE_CURRENT_BINARY_DIR}/gathered/${name}_${count}.cpp)
    file(CONFIGURE OUTPUT ${unit} CONTENT "${includes}\n${bodies}" @ONLY)
    instante_tell_source_dir(${unit} ${batch})
    list(APPEND alone ${unit})
    math(EXPR count "${count} + 1")
    set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS ${batch})
  endwhile()
  set(${variable} ${alone} PARENT_SCOPE)
endfunction()

# instante_tell_source_dir(<unit> <sources...>): where the checkout is, to a unit one of whose sources asks. Only there: what
# is compiled alike in every checkout is compiled once (ccache).
function(instante_tell_source_dir unit)
  foreach(source ${ARGN})
    file(STRINGS ${source} asks REGEX INSTANTE_SOURCE_DIR LIMIT_COUNT 1)
    if(asks)
      set_property(SOURCE ${unit} APPEND PROPERTY COMPILE_DEFINITIONS INSTANTE_SOURCE_DIR="${PROJECT_SOURCE_DIR}")
      return()
    endif()
  endforeach()
endfunction()

# instante_room(<folder> [COMPUTES] LINK <targets...> PARSE_ONCE <headers...>): library instante_<folder with _ for />.
# Links are PUBLIC. What a room of many files includes everywhere (our own headers by their path) is parsed once where
# clang++ builds. (With g++ 12 a precompiled std::string warns of overflows that are not there.) Sanitizers are built
# without optimisation but for the rooms that compute or draw.
function(instante_room folder)
  cmake_parse_arguments(arg "COMPUTES" "" "LINK;PARSE_ONCE" ${ARGN})
  string(REPLACE "/" "_" name "instante_${folder}")
  file(GLOB sources CONFIGURE_DEPENDS ${PROJECT_SOURCE_DIR}/${folder}/*.cpp)
  list(FILTER sources EXCLUDE REGEX "/main\\.cpp$")
  if(sources)
    add_library(${name} STATIC ${sources})
    target_link_libraries(${name} PUBLIC instante_options ${arg_LINK})
    if(INSTANTE_GATHER)
      set_target_properties(${name} PROPERTIES UNITY_BUILD ON UNITY_BUILD_BATCH_SIZE ${gathered})
    endif()
    if(arg_COMPUTES AND INSTANTE_SANITIZE)
      target_compile_options(${name} PRIVATE $<IF:$<STREQUAL:${name},instante_kiosk_ui>,-O2,-O1>)
    endif()
    if(arg_PARSE_ONCE AND CMAKE_CXX_COMPILER_ID STREQUAL "Clang")
      list(TRANSFORM arg_PARSE_ONCE PREPEND ${PROJECT_SOURCE_DIR}/ REGEX "^[a-z]") # our own
      set(once "")
      if(CMAKE_BUILD_TYPE STREQUAL "Debug" AND NOT (arg_COMPUTES AND INSTANTE_SANITIZE))
        set(once COMPILE_ONCE)
      endif()
      instante_parse_once(${name} ${once} <algorithm> <functional> <map> <memory> <optional> <set> <span> <string>
        <variant> <vector> ${arg_PARSE_ONCE})
    endif()
  else()
    add_library(${name} INTERFACE)
    target_link_libraries(${name} INTERFACE instante_options ${arg_LINK})
  endif()
endfunction()

# A Debian library that ships no CMake package of its own.
function(instante_find_library name)
  cmake_parse_arguments(arg "" "LIBRARY;HEADER;PATH_SUFFIXES" "" ${ARGN})
  string(TOUPPER ${name} upper)
  find_library(${upper}_LIBRARY ${arg_LIBRARY} REQUIRED)
  find_path(${upper}_INCLUDE ${arg_HEADER} PATH_SUFFIXES ${arg_PATH_SUFFIXES} REQUIRED)
  add_library(${name} INTERFACE)
  target_include_directories(${name} SYSTEM INTERFACE ${${upper}_INCLUDE})
  target_link_libraries(${name} INTERFACE ${${upper}_LIBRARY})
endfunction()
