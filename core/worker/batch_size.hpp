#pragma once
#include <algorithm>
#include <cstddef>

#include "core/time/time.hpp"

namespace carewire {

/// How many events a worker takes into one transaction. As many as allowed while they go through quickly; fewer when their
/// transaction takes long, because on SQLite it is everybody's turn that it holds: a flood on one lane must not keep a complaint on
/// another from being seen.
class BatchSize {
  public:
    explicit BatchSize(std::size_t most) : most_(most), now_(most) {}

    std::size_t now() const { return now_; }
    /// A transaction with so many events took so long, from its beginning to its commit.
    void took(std::size_t events, Duration time) {
        if (time > kTurn) {
            const auto fits = events * static_cast<std::size_t>(kTurn.count()) / static_cast<std::size_t>(time.count());
            now_ = std::min(most_, std::max(kLeast, fits));
        } else if (events >= now_) {
            now_ = std::min(most_, now_ * 2);
        }
    }

  private:
    static constexpr Duration kTurn{250};
    static constexpr std::size_t kLeast = 25;  // a commit and a round trip to the broker must pay

    const std::size_t most_;
    std::size_t now_;
};

}  // namespace carewire
