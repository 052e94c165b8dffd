#include "consumers/portal/live/position.hpp"

#include <algorithm>
#include <charconv>

namespace carewire::portal {
namespace {

constexpr int kMostPartitions = 1000;

}  // namespace

std::string text_of(const Position& position) {
    std::string text;
    for (const auto& [partition, next] : position) {
        if (!text.empty()) text += '.';
        text += std::to_string(next);
    }
    return text;
}

std::optional<Position> read_position(std::string_view text) {
    Position position;
    for (int partition = 0; partition < kMostPartitions; ++partition) {
        std::int64_t next = 0;
        const auto end = std::min(text.find('.'), text.size());
        const auto [stop, error] = std::from_chars(text.data(), text.data() + end, next);
        if (error != std::errc{} || stop != text.data() + end || next < 0) return std::nullopt;
        position[partition] = next;
        if (end == text.size()) return position;
        text.remove_prefix(end + 1);
    }
    return std::nullopt;
}

bool reaches_back_to(const Position& begins, const Position& from) {
    return std::ranges::equal(begins, from, [](const auto& begin, const auto& told) {
        return begin.first == told.first && begin.second <= told.second;
    });
}

void advance(Position& position, const Position& to) {
    for (const auto& [partition, next] : to) {
        auto& mine = position[partition];
        mine = std::max(mine, next);
    }
}

}  // namespace carewire::portal
