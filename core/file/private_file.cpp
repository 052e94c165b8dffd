#include "core/file/private_file.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <system_error>

namespace carewire {
namespace {

/// One write call per this many bytes.
constexpr std::size_t kBuffer = 256 * 1024;

void check(bool good, const char* doing) {
    if (!good) throw std::system_error(errno, std::generic_category(), doing);
}

void sync_folder(const std::filesystem::path& folder) {
    const int fd = ::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    check(fd >= 0, "open a private folder");
    const bool synced = ::fsync(fd) == 0;
    ::close(fd);
    check(synced, "sync a private folder");
}

}  // namespace

void make_private_folder(const std::filesystem::path& folder) {
    std::filesystem::create_directories(folder);
    std::filesystem::permissions(folder, std::filesystem::perms::owner_all);
}

PrivateFile::PrivateFile(const std::filesystem::path& path)
    : PrivateFile(path, path.string() + "." + std::to_string(::getpid()) + ".part") {}

PrivateFile::PrivateFile(std::filesystem::path path, std::filesystem::path beside)
    : path_(std::move(path)), beside_(std::move(beside)) {
    make_private_folder(path_.parent_path());
    fd_ = ::open(beside_.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, 0600);
    check(fd_ >= 0, "create a private file");
}

PrivateFile::~PrivateFile() {
    if (fd_ < 0) return;
    ::close(fd_);
    ::unlink(beside_.c_str());
}

void PrivateFile::write(std::string_view bytes) {
    buffer_.append(bytes);
    size_ += static_cast<std::int64_t>(bytes.size());
    if (buffer_.size() >= kBuffer) flush();
}

void PrivateFile::flush() {
    std::string_view rest = buffer_;
    while (!rest.empty()) {
        const auto written = ::write(fd_, rest.data(), rest.size());
        if (written < 0 && errno == EINTR) continue;
        check(written > 0, "write a private file");
        rest.remove_prefix(static_cast<std::size_t>(written));
    }
    buffer_.clear();
}

void PrivateFile::finish() {
    flush();
    check(::fsync(fd_) == 0, "sync a private file");
    check(::rename(beside_.c_str(), path_.c_str()) == 0, "put a private file in its place");
    ::close(fd_);
    fd_ = -1;
    sync_folder(path_.parent_path());
}

}  // namespace carewire
