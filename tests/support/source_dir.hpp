#pragma once
#include <filesystem>

namespace carewire::testing {

/// The checkout's root, for tests that read samples and scripts.
std::filesystem::path source_dir();
/// `../shared/corpora` beside the checkout where it is; nothing where it is not (then the test says `not tested`).
/// CAREWIRE_CORPORA names another place.
std::filesystem::path corpora_dir();

}  // namespace carewire::testing
