# SPDX-License-Identifier: Apache-2.0
# hanes_proto(TARGET): compiles every proto/hanes/v1/*.proto, with gRPC stubs for *_service.proto, and writes the descriptor set
# with its comments to generated/hanes.desc, which a test reads to see that every field is documented.
function(hanes_proto target)
  set(out ${CMAKE_BINARY_DIR}/generated)
  file(MAKE_DIRECTORY ${out})
  file(GLOB protos CONFIGURE_DEPENDS ${CMAKE_SOURCE_DIR}/proto/hanes/v1/*.proto)
  get_target_property(grpc_plugin gRPC::grpc_cpp_plugin LOCATION)
  set(generated)
  foreach(proto ${protos})
    get_filename_component(stem ${proto} NAME_WE)
    set(files ${out}/hanes/v1/${stem}.pb.cc ${out}/hanes/v1/${stem}.pb.h)
    set(grpc_args)
    if(stem MATCHES "_service$")
      list(APPEND files ${out}/hanes/v1/${stem}.grpc.pb.cc ${out}/hanes/v1/${stem}.grpc.pb.h)
      set(grpc_args --grpc_out=${out} --plugin=protoc-gen-grpc=${grpc_plugin})
    endif()
    add_custom_command(OUTPUT ${files}
      COMMAND protobuf::protoc -I ${CMAKE_SOURCE_DIR}/proto --cpp_out=${out} ${grpc_args} ${proto}
      DEPENDS ${protos} COMMENT "protoc ${stem}.proto" VERBATIM)
    list(APPEND generated ${files})
  endforeach()
  add_custom_command(OUTPUT ${out}/hanes.desc
    COMMAND protobuf::protoc -I ${CMAKE_SOURCE_DIR}/proto --include_imports --include_source_info
            --descriptor_set_out=${out}/hanes.desc ${protos}
    DEPENDS ${protos} COMMENT "protoc hanes.desc" VERBATIM)
  add_library(${target} STATIC ${generated} ${out}/hanes.desc)
  target_include_directories(${target} SYSTEM PUBLIC ${out} ${Protobuf_INCLUDE_DIRS})
  target_link_libraries(${target} PUBLIC protobuf::libprotobuf gRPC::grpc++)
endfunction()
