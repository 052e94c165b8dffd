#include "tests/support/source_dir.hpp"

#include <cstdlib>

namespace carewire::testing {

std::filesystem::path source_dir() { return CAREWIRE_SOURCE_DIR; }

std::filesystem::path corpora_dir() {
    if (const char* named = std::getenv("CAREWIRE_CORPORA")) return named;
    const auto beside = source_dir().parent_path() / "shared" / "corpora";
    return std::filesystem::exists(beside) ? beside : std::filesystem::path{};
}

}  // namespace carewire::testing
