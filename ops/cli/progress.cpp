#include "ops/cli/progress.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace carewire::cli {

Progress::Progress(Terminal& terminal, std::string what, std::int64_t total)
    : terminal_(terminal), what_(std::move(what)), total_(total), started_(std::chrono::steady_clock::now()) {}

Progress::~Progress() {
    fmt::print(terminal_.err(), "{}{}\n", terminal_.interactive() ? "\r\x1b[K" : "", line());
}

void Progress::at(std::int64_t done) {
    constexpr std::chrono::milliseconds kBetweenDrawings{100};
    done_ = done;
    const auto now = std::chrono::steady_clock::now();
    if (!terminal_.interactive() || now - drawn_ < kBetweenDrawings) return;
    drawn_ = now;
    fmt::print(terminal_.err(), "\r\x1b[K{}", line());
    std::fflush(terminal_.err());
}

std::string Progress::line() const {
    const std::chrono::duration<double> spent = std::chrono::steady_clock::now() - started_;
    const double rate = spent.count() > 0 ? static_cast<double>(done_) / spent.count() : 0;
    if (total_ <= 0) return fmt::format("{} {}  {:.0f}/s", what_, done_, rate);
    constexpr std::int64_t kBarWidth = 24;
    const auto full = std::clamp(done_ * kBarWidth / total_, std::int64_t{0}, kBarWidth);
    std::string bar;
    for (std::int64_t i = 0; i < kBarWidth; ++i) bar += i < full ? "█" : "░";
    const auto left =
        rate > 0 ? static_cast<std::int64_t>(static_cast<double>(std::max<std::int64_t>(total_ - done_, 0)) / rate) : 0;
    return fmt::format("{} {} {}/{}  {:.0f}/s  {}:{:02} left", what_, bar, done_, total_, rate, left / 60, left % 60);
}

}  // namespace carewire::cli
