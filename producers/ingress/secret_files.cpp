#include "producers/ingress/secret_files.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <stdexcept>

#include "core/event/ids.hpp"

namespace carewire {
namespace {

class Descriptor {
  public:
    explicit Descriptor(int fd) : fd_(fd) {}
    ~Descriptor() {
        if (fd_ >= 0) ::close(fd_);
    }
    Descriptor(const Descriptor&) = delete;
    Descriptor& operator=(const Descriptor&) = delete;
    int get() const { return fd_; }

  private:
    int fd_;
};

bool write_all(int fd, std::string_view bytes) {
    while (!bytes.empty()) {
        const auto written = ::write(fd, bytes.data(), bytes.size());
        if (written <= 0) return false;
        bytes.remove_prefix(static_cast<std::size_t>(written));
    }
    return ::fsync(fd) == 0;
}

}  // namespace

std::string SecretFiles::keep(const ClinicId& clinic, std::string_view key, std::string_view value) {
    std::filesystem::create_directories(folder_);
    ::chmod(folder_.c_str(), 0700);
    // a derived name: neither clinic nor key could step out of the folder, and a change of the secret keeps the reference
    const auto file = std::filesystem::absolute(folder_) / derive_uuid("secret " + clinic.value + ' ' + std::string(key));
    const auto fresh = file.string() + '.' + mint_uuid({}).substr(24);
    const Descriptor out(::open(fresh.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600));
    if (out.get() < 0 || !write_all(out.get(), value) || ::rename(fresh.c_str(), file.c_str()) != 0) {
        ::unlink(fresh.c_str());
        throw std::runtime_error("a secret could not be written into " + folder_.string());
    }
    return file.string();
}

}  // namespace carewire
