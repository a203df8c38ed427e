# SPDX-License-Identifier: Apache-2.0
# hanes_web(TARGET): style and scripts of the pages, from services/web/ and the npm packages it names with exact versions, as bytes in TARGET.
function(hanes_web target)
  find_program(NODE node)
  find_program(NPM npm)
  if(NOT NODE OR NOT NPM)
    message(FATAL_ERROR "node or npm is missing: the style and scripts of the pages are built with them. Install Node.js 18 or later with npm: "
                        "apt-get install nodejs npm")
  endif()
  set(web ${CMAKE_SOURCE_DIR}/services/web)
  set(work ${CMAKE_BINARY_DIR}/web)
  set(out ${CMAKE_BINARY_DIR}/generated/services/pages/assets_built.cc)
  file(MAKE_DIRECTORY ${work} ${CMAKE_BINARY_DIR}/generated/services/pages)
  add_custom_command(OUTPUT ${work}/installed
    COMMAND ${CMAKE_COMMAND} -E copy ${web}/package.json ${web}/package-lock.json ${work}
    COMMAND ${NPM} ci --prefix ${work} --no-audit --no-fund --silent
    COMMAND ${CMAKE_COMMAND} -E touch ${work}/installed
    DEPENDS ${web}/package.json ${web}/package-lock.json WORKING_DIRECTORY ${work} COMMENT "npm packages of the pages" VERBATIM)
  file(GLOB sources CONFIGURE_DEPENDS ${web}/*.js ${web}/*.scss ${web}/*.svg)
  add_custom_command(OUTPUT ${out}
    COMMAND ${NODE} ${web}/build.mjs ${web} ${out}
    DEPENDS ${work}/installed ${web}/build.mjs ${sources} WORKING_DIRECTORY ${work} COMMENT "style and scripts of the pages" VERBATIM)
  target_sources(${target} PRIVATE ${out})
endfunction()
