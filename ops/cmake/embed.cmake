# carewire_embed(<target> <folder>...): every data file of these folders as bytes of the binary, found at run time by its
# path in the source tree (core/assets/assets.hpp). A new file needs no line anywhere.
function(carewire_embed target)
    set(files)
    foreach(folder ${ARGN})
        foreach(ending sql mustache css js html svg txt model lang.json woff2 ico png)
            file(GLOB_RECURSE found CONFIGURE_DEPENDS RELATIVE ${CMAKE_SOURCE_DIR} ${CMAKE_SOURCE_DIR}/${folder}/*.${ending})
            list(APPEND files ${found})
        endforeach()
    endforeach()
    list(SORT files)
    set(assembly ".section .rodata\n")
    set(table "")
    set(paths)
    set(n 0)
    foreach(file ${files})
        string(APPEND assembly ".global carewire_asset_${n}\ncarewire_asset_${n}:\n.incbin \"${CMAKE_SOURCE_DIR}/${file}\"\n"
            ".global carewire_asset_${n}_end\ncarewire_asset_${n}_end:\n.byte 0\n")
        string(APPEND declarations "extern \"C\" const char carewire_asset_${n}[], carewire_asset_${n}_end[];\n")
        string(APPEND table "    {\"${file}\", carewire_asset_${n}, carewire_asset_${n}_end},\n")
        list(APPEND paths ${CMAKE_SOURCE_DIR}/${file})
        math(EXPR n "${n} + 1")
    endforeach()
    string(APPEND assembly ".section .note.GNU-stack,\"\",@progbits\n")
    set(out ${CMAKE_BINARY_DIR}/assets)
    file(CONFIGURE OUTPUT ${out}/assets_bytes.S CONTENT "${assembly}" @ONLY)
    file(CONFIGURE OUTPUT ${out}/assets_table.cpp CONTENT "#include \"core/assets/table.hpp\"
${declarations}
namespace carewire {
const std::vector<AssetBytes>& asset_table() {
    static const std::vector<AssetBytes> table{
${table}    };
    return table;
}
}
" @ONLY)
    set_source_files_properties(${out}/assets_bytes.S PROPERTIES OBJECT_DEPENDS "${paths}")
    target_sources(${target} PRIVATE ${out}/assets_bytes.S ${out}/assets_table.cpp)
endfunction()
