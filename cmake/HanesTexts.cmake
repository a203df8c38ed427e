# SPDX-License-Identifier: Apache-2.0
# hanes_texts(TARGET): the texts of both languages, from services/texts/*.toml, as an enum and tables in TARGET. A text that one language lacks
# ends the build with its key.
function(hanes_texts target)
  set(texts ${CMAKE_SOURCE_DIR}/services/texts)
  set(out ${CMAKE_BINARY_DIR}/generated/services/texts)
  file(MAKE_DIRECTORY ${out})
  add_executable(texts ${texts}/texts_main.cc)
  target_link_libraries(texts PRIVATE tomlplusplus::tomlplusplus)
  add_custom_command(OUTPUT ${out}/text_keys.h ${out}/text_tables.cc
    COMMAND texts ${texts}/en.toml ${texts}/cy.toml ${out}/text_keys.h ${out}/text_tables.cc
    DEPENDS texts ${texts}/en.toml ${texts}/cy.toml COMMENT "texts in English and Welsh" VERBATIM)
  add_custom_target(text_keys DEPENDS ${out}/text_keys.h)
  target_sources(${target} PRIVATE ${out}/text_tables.cc)
  add_dependencies(${target} text_keys)
endfunction()
