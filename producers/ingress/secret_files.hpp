#pragma once
#include <filesystem>
#include <string>

#include "schemas/catalog.hpp"

namespace carewire {

/// Secrets that came in a configuration body, one file each, mode 0600 in a folder of mode 0700 (INT-17): the event carries the
/// file's path, which a worker reads as it reads any `…_ref`. Written whole or not at all. Thread safe.
class SecretFiles final : public SecretKeeper {
  public:
    explicit SecretFiles(std::filesystem::path folder) : folder_(std::move(folder)) {}
    /// Throws std::runtime_error when the file cannot be written; the message holds no secret.
    std::string keep(const ClinicId& clinic, std::string_view key, std::string_view value) override;

  private:
    std::filesystem::path folder_;
};

}  // namespace carewire
