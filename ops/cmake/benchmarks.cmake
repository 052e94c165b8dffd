# Benchmarks are programs, one per file of ops/bench; they are built on request (`--target bench`), never with the tests.
file(GLOB bench_sources CONFIGURE_DEPENDS ops/bench/*.cpp)
add_custom_target(bench)
foreach(source ${bench_sources})
    get_filename_component(name ${source} NAME_WE)
    add_executable(bench_${name} EXCLUDE_FROM_ALL ${source})
    target_link_libraries(bench_${name} PRIVATE carewire_cli)
    add_dependencies(bench bench_${name})
endforeach()
