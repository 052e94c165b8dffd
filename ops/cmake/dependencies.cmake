# Every library that Carewire links, all Debian 12 packages (ops/packages lists them).
find_package(Threads REQUIRED)
find_package(PkgConfig REQUIRED)
find_package(fmt REQUIRED)
find_package(spdlog REQUIRED)
find_package(Poco REQUIRED COMPONENTS Foundation Net NetSSL Crypto Util)
find_package(date REQUIRED)
find_package(soci_debian REQUIRED)
pkg_check_modules(libs REQUIRED IMPORTED_TARGET rdkafka libsodium libpq sqlite3 pangocairo libutf8proc)
find_library(PROMETHEUS_CORE prometheus-cpp-core REQUIRED)
find_library(WSLAY wslay REQUIRED)

add_library(carewire_dependencies INTERFACE)
# RapidJSON's assertions become exceptions: a mistake is a refused event, not a crash (pitfall J12)
target_link_libraries(carewire_dependencies INTERFACE
    fmt::fmt spdlog::spdlog Poco::NetSSL Poco::Net Poco::Crypto Poco::Foundation date::date-tz soci_debian
    PkgConfig::libs ${PROMETHEUS_CORE} ${WSLAY} Threads::Threads)
# mimalloc in the C library's place (ops/docs/decisions/dependencies.md); sanitizers bring an allocator of their own
if(CMAKE_BUILD_TYPE STREQUAL "Release" AND NOT CAREWIRE_SANITIZE AND NOT CAREWIRE_FUZZ)
    find_library(MIMALLOC mimalloc REQUIRED)
    target_link_libraries(carewire_dependencies INTERFACE ${MIMALLOC})
endif()
