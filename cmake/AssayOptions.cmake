# assay::options: language level, warnings, sanitizers, CPU baseline. Every target of ours links it.
add_library(assay_options INTERFACE)
add_library(assay::options ALIAS assay_options)
target_compile_features(assay_options INTERFACE cxx_std_20)
target_include_directories(assay_options INTERFACE "${CMAKE_SOURCE_DIR}" "${CMAKE_BINARY_DIR}/generated")
target_compile_options(assay_options INTERFACE -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wsign-conversion
  -Wnon-virtual-dtor -Woverloaded-virtual -Wnull-dereference)
if(ASSAY_DEVELOPER AND NOT ASSAY_SANITIZE)
  # Not with sanitizers: the code they add draws warnings that the plain build has not.
  target_compile_options(assay_options INTERFACE -Werror)
endif()
if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
  # GCC 12 reports null dereferences, overlaps and uses of freed memory inside inlined standard headers that are none (its bugs 105329, 104475).
  target_compile_options(assay_options INTERFACE -Wno-null-dereference -Wno-restrict -Wno-stringop-overflow -Wno-stringop-overread
    -Wno-array-bounds -Wno-maybe-uninitialized)
endif()
if(CMAKE_SYSTEM_PROCESSOR MATCHES "x86_64|AMD64")
  target_compile_options(assay_options INTERFACE -march=x86-64-v2)
endif()
if(ASSAY_SANITIZE)
  target_compile_options(assay_options INTERFACE -fsanitize=${ASSAY_SANITIZE} -fno-omit-frame-pointer -fno-sanitize-recover=all)
  target_link_options(assay_options INTERFACE -fsanitize=${ASSAY_SANITIZE})
  if(ASSAY_SANITIZE MATCHES "address,undefined")
    # AddressSanitizer stops at these too; checked twice they take a quarter of the build.
    target_compile_options(assay_options INTERFACE -fno-sanitize=null,object-size)
  endif()
else()
  target_compile_options(assay_options INTERFACE $<$<CONFIG:Release>:-D_FORTIFY_SOURCE=2> -fstack-protector-strong)
  target_link_options(assay_options INTERFACE LINKER:-z,relro,-z,now)
endif()
set(CMAKE_POSITION_INDEPENDENT_CODE ON)

find_program(ASSAY_CCACHE ccache)
if(ASSAY_CCACHE AND NOT CMAKE_CXX_COMPILER_LAUNCHER)
  # What ccache asks for where headers are precompiled.
  set(launcher "${CMAKE_COMMAND}" -E env CCACHE_SLOPPINESS=pch_defines,time_macros "${ASSAY_CCACHE}")
  set(CMAKE_C_COMPILER_LAUNCHER "${launcher}")
  set(CMAKE_CXX_COMPILER_LAUNCHER "${launcher}")
endif()

# assay_precompile(target HEADERS …): they are read once for all sources of the target, with the standard headers that most use.
# assay_precompile(target FROM other): what was precompiled for a target of the same kind (library or program).
# A source names what it uses all the same: the builds without (debug, tsan, fuzz) fail where one doesn't.
set(ASSAY_STANDARD_HEADERS <algorithm> <array> <chrono> <cstdint> <fstream> <functional> <map> <memory> <mutex>
  <optional> <set> <sstream> <string> <string_view> <unordered_map> <utility> <variant> <vector>)
function(assay_precompile target)
  cmake_parse_arguments(arg "" "FROM" "HEADERS" ${ARGN})
  if(NOT ASSAY_PRECOMPILE)
    return()
  endif()
  if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
    target_compile_options(${target} PRIVATE $<$<COMPILE_LANGUAGE:CXX>:-fpch-preprocess>)
  endif()
  if(arg_FROM)
    target_precompile_headers(${target} REUSE_FROM ${arg_FROM})
  else()
    target_precompile_headers(${target} PRIVATE ${ASSAY_STANDARD_HEADERS} ${arg_HEADERS})
  endif()
endfunction()

# What the modules share of it: an archive without code.
file(WRITE "${CMAKE_BINARY_DIR}/generated/precompiled.cc" "")
add_library(assay_precompiled STATIC "${CMAKE_BINARY_DIR}/generated/precompiled.cc")
target_link_libraries(assay_precompiled PRIVATE assay::options)
assay_precompile(assay_precompiled)

# assay_module(name SOURCES … PUBLIC … PRIVATE … PRECOMPILE …): one static library, alias assay::name.
function(assay_module name)
  cmake_parse_arguments(arg "" "" "SOURCES;PUBLIC;PRIVATE;PRECOMPILE" ${ARGN})
  add_library(assay_${name} STATIC ${arg_SOURCES})
  add_library(assay::${name} ALIAS assay_${name})
  target_link_libraries(assay_${name} PUBLIC assay::options ${arg_PUBLIC} PRIVATE ${arg_PRIVATE})
  if(arg_PRECOMPILE)
    assay_precompile(assay_${name} HEADERS ${arg_PRECOMPILE})
  else()
    assay_precompile(assay_${name} FROM assay_precompiled)
  endif()
endfunction()
