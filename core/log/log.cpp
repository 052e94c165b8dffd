#include "core/log/log.hpp"

#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <cerrno>
#include <condition_variable>
#include <mutex>
#include <optional>
#include <thread>

#include "core/log/line.hpp"
#include "core/log/rotating_file.hpp"

namespace carewire {
namespace {

/// Lines that wait for the writer; beyond this they are dropped and counted, so that a console nobody reads stops
/// nothing.
constexpr std::size_t kMostWaitingBytes = 4 << 20;
/// How long lines gather before one write takes them all. Warnings and errors do not wait.
constexpr std::chrono::milliseconds kGather{50};

bool write_all(int fd, std::string_view bytes) {
    while (!bytes.empty()) {
        const auto written = ::write(fd, bytes.data(), bytes.size());
        if (written < 0 && errno == EINTR) continue;
        if (written <= 0) return false;
        bytes.remove_prefix(static_cast<std::size_t>(written));
    }
    return true;
}

/// Formats on the caller's thread, writes on its own: a slow disk or a stalled console delays no event. What was
/// written before the process ends in order is flushed by the destructor.
class BufferedLog final : public Log {
  public:
    explicit BufferedLog(const LogOptions& options) : least_(options.level) {
        append_json_string(process_json_, options.process);
        if (!options.directory.empty()) {
            file_.emplace(options.directory, options.process, std::max(1, options.max_mb), std::max(1, options.keep));
        }
        writer_ = std::thread([this] { write_until_stopped(); });
    }
    ~BufferedLog() override {
        {
            const std::lock_guard lock(mutex_);
            stopping_ = true;
        }
        wake_.notify_one();
        writer_.join();
    }

    void write(Level level, std::string_view event, LogFields fields) override {
        if (level < least_) return;
        try {
            thread_local std::string line;
            line.clear();
            const auto now = std::chrono::floor<Duration>(std::chrono::system_clock::now());
            append_log_line(line, now, level, event, process_json_, fields);
            enqueue(line, level >= Level::Warning);
        } catch (const std::exception&) {  // no memory for the line
            ++lost_;
        }
    }

    std::int64_t lines_lost() const override { return lost_; }

  private:
    void enqueue(std::string_view line, bool urgent) {
        bool wake = false;
        {
            const std::lock_guard lock(mutex_);
            if (waiting_.size() + line.size() > kMostWaitingBytes) {
                ++lost_;
                return;
            }
            wake = waiting_.empty() || (urgent && !urgent_);
            urgent_ = urgent_ || urgent;
            waiting_ += line;
        }
        if (wake) wake_.notify_one();
    }

    void write_until_stopped() {
        std::string batch;
        for (bool last = false; !last;) {
            {
                std::unique_lock lock(mutex_);
                wake_.wait(lock, [&] { return stopping_ || !waiting_.empty(); });
                wake_.wait_for(lock, kGather, [&] { return stopping_ || urgent_; });
                last = stopping_;
                urgent_ = false;
                std::swap(batch, waiting_);
            }
            write_out(batch);
            batch.clear();
        }
    }

    void write_out(std::string_view batch) {
        const bool on_console = write_all(STDERR_FILENO, batch);
        const bool in_file = !file_ || file_->write(batch);
        if (!on_console || !in_file) lost_ += std::ranges::count(batch, '\n');
    }

    const Level least_;
    std::string process_json_;
    std::optional<RotatingFile> file_;
    std::atomic<std::int64_t> lost_ = 0;
    std::mutex mutex_;
    std::condition_variable wake_;
    std::string waiting_;
    bool urgent_ = false;
    bool stopping_ = false;
    std::thread writer_;
};

}  // namespace

std::unique_ptr<Log> open_log(const LogOptions& options) {
    return std::make_unique<BufferedLog>(options);
}

}  // namespace carewire
