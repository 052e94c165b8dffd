#include "consumers/portal/live/dashboard.hpp"

#include <algorithm>

namespace carewire::portal {
namespace {

constexpr Duration kBetween{1000};  // FB-6
constexpr int kLooks = 4;           // at once, then after 1, 2 and 3 s more: a worker commits well within that

}  // namespace

Dashboard::~Dashboard() {
    for (const auto& [clinic, board] : boards_) loop_.cancel(board.timer);
}

void Dashboard::touched(const std::string& clinic) {
    if (!hub_.anyone(clinic)) return;
    auto& board = boards_[clinic];
    board.looks = kLooks;
    if (board.timer != 0 || board.reading) return;
    const auto since = std::chrono::duration_cast<Duration>(clock_.steady() - board.told);
    look_at(clinic, std::max(Duration{0}, kBetween - since));
}

void Dashboard::look_at(const std::string& clinic, Duration in) {
    boards_[clinic].timer = loop_.after(in, [this, clinic] { look(clinic); });
}

void Dashboard::look(const std::string& clinic) {
    auto& board = boards_[clinic];
    board.timer = 0;
    if (!hub_.anyone(clinic)) return void(boards_.erase(clinic));
    board.reading = true;
    --board.looks;
    snapshots_.ask(clinic, [this, clinic](const std::optional<std::string>& snapshot) { show(clinic, snapshot); });
}

void Dashboard::show(const std::string& clinic, const std::optional<std::string>& snapshot) {
    auto& board = boards_[clinic];
    board.reading = false;
    if (!snapshot) board.looks = std::max(board.looks, 1);  // the store is away: the state must still arrive
    if (snapshot && *snapshot != board.last) {
        board.last = *snapshot;
        board.told = clock_.steady();
        hub_.tell(clinic, "dashboard_stats_update", "{\"event\":\"dashboard_stats_update\"," + *snapshot + "}");
    }
    if (board.looks > 0) look_at(clinic, kBetween * std::max(1, kLooks - board.looks));
}

}  // namespace carewire::portal
