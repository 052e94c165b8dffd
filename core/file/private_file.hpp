#pragma once
#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>

namespace carewire {

/// Makes a folder that only its owner may enter (0700), or takes it from everybody else. Throws std::system_error.
void make_private_folder(const std::filesystem::path& folder);

/// A file that only its owner may read (0600), in a folder that only its owner may enter (0700, made when missing). It is
/// written under another name and takes its place when it is complete and on disk; given up, nothing is left of it. Throws
/// std::system_error.
class PrivateFile {
  public:
    explicit PrivateFile(const std::filesystem::path& path);
    /// `beside`: where it is written, on the same file system, in a folder that is there.
    PrivateFile(std::filesystem::path path, std::filesystem::path beside);
    ~PrivateFile();
    PrivateFile(const PrivateFile&) = delete;
    PrivateFile& operator=(const PrivateFile&) = delete;

    void write(std::string_view bytes);
    /// Puts the complete file in its place.
    void finish();
    std::int64_t size() const { return size_; }

  private:
    void flush();

    std::filesystem::path path_;
    std::filesystem::path beside_;
    int fd_ = -1;
    std::string buffer_;
    std::int64_t size_ = 0;
};

}  // namespace carewire
