# SPDX-License-Identifier: Apache-2.0
# Every third-party library, each with one home in the tree (docs/architecture.md). All from Debian 12.
find_package(Threads REQUIRED)
find_package(PkgConfig REQUIRED)
find_package(absl REQUIRED)
find_package(fmt REQUIRED)
find_package(date REQUIRED)
find_package(Protobuf REQUIRED)
find_package(gRPC CONFIG REQUIRED)
find_package(RocksDB REQUIRED)
find_package(tomlplusplus REQUIRED)
find_package(EXPAT REQUIRED)
find_package(ZLIB REQUIRED)
find_package(OpenSSL REQUIRED)
find_package(CURL REQUIRED)
find_package(Boost 1.81 EXACT REQUIRED)
find_package(GTest REQUIRED)
find_package(benchmark REQUIRED)
find_package(rapidcheck REQUIRED)
# Prefixes unlike the names that RocksDB's own find modules cache.
pkg_check_modules(LIBRDKAFKA REQUIRED IMPORTED_TARGET rdkafka)
pkg_check_modules(LIBLZ4 REQUIRED IMPORTED_TARGET liblz4)
pkg_check_modules(LIBXLSXWRITER REQUIRED IMPORTED_TARGET xlsxwriter)
pkg_check_modules(LIBXXHASH REQUIRED IMPORTED_TARGET libxxhash)

find_program(CCACHE ccache)
if(CCACHE AND NOT CMAKE_CXX_COMPILER_LAUNCHER)
  # The shared precompiled header needs these; hash_dir off lets several build folders share results.
  set(CMAKE_CXX_COMPILER_LAUNCHER ${CMAKE_COMMAND} -E env
      CCACHE_SLOPPINESS=pch_defines,time_macros,include_file_mtime,include_file_ctime
      CCACHE_NOHASHDIR=1 CCACHE_BASEDIR=${CMAKE_SOURCE_DIR} CCACHE_PCH_EXTSUM=1 ${CCACHE})
endif()
find_program(MOLD mold)
if(MOLD)
  add_link_options(-fuse-ld=mold)
endif()

add_compile_options(-Wall -Wextra -Wshadow -Werror=switch -Werror=return-type -Werror=unused-result
                    -pthread)
if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
  add_compile_options(-fpch-preprocess)  # ccache reads precompiled headers by it
else()
  add_compile_options(-Xclang -fno-pch-timestamp)  # the same need, in clang's words
endif()
if(HANES_SANITIZE)
  add_compile_options(-fsanitize=${HANES_SANITIZE} -fno-sanitize-recover=all)
  add_link_options(-fsanitize=${HANES_SANITIZE})
endif()
