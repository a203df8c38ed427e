# SPDX-License-Identifier: Apache-2.0
# hanes_module(NAME [CONCURRENT filter] DEPS lib... TEST_DEPS lib...)
#
# CONCURRENT: those of its tests in which several threads meet; the thread sanitizer runs them.
# One folder, one static library `hanes_NAME` of its *.cc, and one test program `NAME_test` of its *_test.cc. Files are found,
# not listed, so none can be forgotten. *_main.cc and *_bench.cc belong to programs of their own, testing/*.cc to hanes_NAME_testing,
# which tests of any folder may use.
set_property(GLOBAL PROPERTY HANES_PCH "")
add_custom_target(unit_tests)        # what the address sanitizer runs
add_custom_target(concurrent_tests)  # what the thread sanitizer runs
add_custom_target(benchmarks)        # what `make bench` runs

# Every target shares the precompiled header of the first module built (about 7 s and 150 MB once, not once a target).
function(hanes_share_pch target)
  get_property(owner GLOBAL PROPERTY HANES_PCH)
  if(owner)
    target_precompile_headers(${target} REUSE_FROM ${owner})
  else()
    target_precompile_headers(${target} PRIVATE ${CMAKE_SOURCE_DIR}/cmake/precompiled.h)
    set_property(GLOBAL PROPERTY HANES_PCH ${target})
  endif()
endfunction()

function(hanes_compile_settings target)
  target_include_directories(${target} PUBLIC ${CMAKE_SOURCE_DIR} ${CMAKE_BINARY_DIR}/generated)
  target_link_libraries(${target} PUBLIC fmt::fmt absl::status absl::statusor absl::flat_hash_map absl::flat_hash_set
                        Threads::Threads)
  hanes_share_pch(${target})
endfunction()

function(hanes_test name)
  cmake_parse_arguments(ARG "" "TIMEOUT" "SOURCES;DEPS;LABELS" ${ARGN})
  add_executable(${name} ${ARG_SOURCES})
  hanes_compile_settings(${name})
  target_link_libraries(${name} PRIVATE ${ARG_DEPS} GTest::gmock GTest::gtest GTest::gtest_main)
  if(NOT ARG_TIMEOUT)
    set(ARG_TIMEOUT 900)  # a limit for what hangs; sanitizers on a busy machine take minutes
  endif()
  add_test(NAME ${name} COMMAND ${name})
  set_tests_properties(${name} PROPERTIES TIMEOUT ${ARG_TIMEOUT} LABELS "${ARG_LABELS}")
  if(unit IN_LIST ARG_LABELS)
    add_dependencies(unit_tests ${name})
  endif()
endfunction()

# hanes_bench(NAME SOURCES file... DEPS lib...): a program of measurements, built by `make bench` alone.
function(hanes_bench name)
  cmake_parse_arguments(ARG "" "" "SOURCES;DEPS" ${ARGN})
  add_executable(${name} EXCLUDE_FROM_ALL ${ARG_SOURCES})
  hanes_compile_settings(${name})
  target_link_libraries(${name} PRIVATE ${ARG_DEPS} benchmark::benchmark)
  add_dependencies(benchmarks ${name})
endfunction()

function(hanes_module name)
  cmake_parse_arguments(ARG "" "CONCURRENT" "DEPS;TEST_DEPS" ${ARGN})
  file(GLOB sources CONFIGURE_DEPENDS ${CMAKE_CURRENT_SOURCE_DIR}/*.cc ${CMAKE_CURRENT_SOURCE_DIR}/*/*.cc)
  set(tests ${sources})
  list(FILTER tests INCLUDE REGEX "_test\\.cc$")
  list(FILTER sources EXCLUDE REGEX "_(test|main|bench)\\.cc$")
  list(FILTER sources EXCLUDE REGEX "/testing/")
  if(NOT sources)
    add_library(hanes_${name} INTERFACE)
    return()
  endif()
  add_library(hanes_${name} STATIC ${sources})
  hanes_compile_settings(hanes_${name})
  target_link_libraries(hanes_${name} PUBLIC ${ARG_DEPS})
  file(GLOB testing CONFIGURE_DEPENDS ${CMAKE_CURRENT_SOURCE_DIR}/testing/*.cc)
  list(FILTER testing EXCLUDE REGEX "_test\\.cc$")
  if(testing)
    add_library(hanes_${name}_testing STATIC EXCLUDE_FROM_ALL ${testing})
    hanes_compile_settings(hanes_${name}_testing)
    target_link_libraries(hanes_${name}_testing PUBLIC hanes_${name})
    list(APPEND ARG_TEST_DEPS hanes_${name}_testing)
  endif()
  if(tests)
    hanes_test(${name}_test SOURCES ${tests} DEPS hanes_${name} ${ARG_TEST_DEPS} LABELS unit)
    if(ARG_CONCURRENT AND HANES_SANITIZE STREQUAL "thread")
      add_test(NAME ${name}_concurrent COMMAND ${name}_test --gtest_filter=${ARG_CONCURRENT})
      set_tests_properties(${name}_concurrent PROPERTIES TIMEOUT 900 LABELS concurrent)
      add_dependencies(concurrent_tests ${name}_test)
    endif()
  endif()
endfunction()
