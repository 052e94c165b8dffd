#include "core/log/rotating_file.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <spdlog/sinks/rotating_file_sink.h>
#include <sys/file.h>
#include <unistd.h>

#include <filesystem>
#include <stdexcept>

namespace carewire {
namespace {

/// Lines come formatted: spdlog's part is the file and its rotation.
class AsGiven final : public spdlog::formatter {
  public:
    void format(const spdlog::details::log_msg& message, spdlog::memory_buf_t& out) override {
        out.append(message.payload.data(), message.payload.data() + message.payload.size());
    }
    std::unique_ptr<spdlog::formatter> clone() const override { return std::make_unique<AsGiven>(); }
};

/// The lock file beside the log, held for the life of the process; -1 when another process has it.
int claim(const std::filesystem::path& lock) {
    const int fd = ::open(lock.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0640);
    if (fd < 0) throw std::runtime_error(fmt::format("log.dir: {} cannot be written", lock.string()));
    if (::flock(fd, LOCK_EX | LOCK_NB) == 0) return fd;
    ::close(fd);
    return -1;
}

}  // namespace

struct RotatingFile::State {
    int lock = -1;
    std::unique_ptr<spdlog::sinks::rotating_file_sink_st> sink;
};

RotatingFile::RotatingFile(const std::string& directory, const std::string& process, int max_mb, int keep)
    : state_(std::make_unique<State>()) {
    constexpr int kMostOfOneName = 1000;
    std::error_code error;
    std::filesystem::create_directories(directory, error);
    if (error) throw std::runtime_error(fmt::format("log.dir: {} cannot be made: {}", directory, error.message()));
    for (int n = 1; n <= kMostOfOneName && state_->lock < 0; ++n) {
        const auto stem = n == 1 ? process : fmt::format("{}-{}", process, n);
        const auto path = std::filesystem::path(directory) / stem;
        state_->lock = claim(path.string() + ".lock");
        if (state_->lock < 0) continue;
        try {
            const auto bytes = static_cast<std::size_t>(max_mb) * 1024 * 1024;
            state_->sink = std::make_unique<spdlog::sinks::rotating_file_sink_st>(path.string() + ".log", bytes,
                                                                                  static_cast<std::size_t>(keep));
        } catch (const spdlog::spdlog_ex& failure) {
            ::close(state_->lock);
            throw std::runtime_error(fmt::format("log.dir: {}", failure.what()));
        }
        state_->sink->set_formatter(std::make_unique<AsGiven>());
    }
    if (!state_->sink) throw std::runtime_error("log.dir: every file name of this process is in use");
}

RotatingFile::~RotatingFile() {
    if (state_->lock >= 0) ::close(state_->lock);
}

bool RotatingFile::write(std::string_view lines) {
    try {
        state_->sink->log(spdlog::details::log_msg("", spdlog::level::info, {lines.data(), lines.size()}));
        state_->sink->flush();
        return true;
    } catch (const std::exception&) {
        return false;  // a full disk: counted by the caller, the work goes on (F11)
    }
}

}  // namespace carewire
