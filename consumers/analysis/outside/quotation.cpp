#include "consumers/analysis/outside/quotation.hpp"

#include <algorithm>

namespace carewire::analysis {
namespace {

struct Character {
    char32_t code = 0;
    std::size_t length = 1;
};

/// The text is UTF-8: no other passes the door.
Character character_at(std::string_view text, std::size_t at) {
    const auto byte = [&](std::size_t i) { return i < text.size() ? static_cast<unsigned char>(text[i]) : 0U; };
    const unsigned first = byte(at);
    if (first < 0x80) return {first, 1};
    if (first < 0xe0) return {((first & 0x1fU) << 6U) | (byte(at + 1) & 0x3fU), 2};
    if (first < 0xf0) return {((first & 0x0fU) << 12U) | ((byte(at + 1) & 0x3fU) << 6U) | (byte(at + 2) & 0x3fU), 3};
    return {((first & 0x07U) << 18U) | ((byte(at + 1) & 0x3fU) << 12U) | ((byte(at + 2) & 0x3fU) << 6U) | (byte(at + 3) & 0x3fU), 4};
}

bool opens(char32_t c) { return c == U'<' || c == U'\uff1c' || c == U'\ufe64' || c == U'\u2329' || c == U'\u3008' || c == U'\u27e8'; }
bool closes(char32_t c) { return c == U'>' || c == U'\uff1e' || c == U'\ufe65' || c == U'\u232a' || c == U'\u3009' || c == U'\u27e9'; }

/// Unicode's control, format and tag characters, and selectors of variants: a model reads them, a person does not.
bool unseen(char32_t c) {
    return (c < 0x20 && c != U'\n' && c != U'\t') || (c >= 0x7f && c < 0xa0) || c == 0xad || c == 0x34f || c == 0x61c || c == 0x180e ||
           (c >= 0x200b && c <= 0x200f) || (c >= 0x2028 && c <= 0x202e) || (c >= 0x2060 && c <= 0x206f) ||
           (c >= 0xfe00 && c <= 0xfe0f) || c == 0xfeff || (c >= 0xfff9 && c <= 0xfffb) || (c >= 0xe0000 && c <= 0xe0fff);
}

}  // namespace

Quotation::Quotation(std::string_view comment, const std::vector<Removal>& removals) {
    auto removal = removals.begin();
    for (std::size_t i = 0; i < comment.size();) {
        if (removal != removals.end() && removal->from == i) {
            put(removal->mark, removal->to);
            i = removal->to;
            ++removal;
            continue;
        }
        const Character c = character_at(comment, i);
        const std::size_t length = std::min(c.length, comment.size() - i);
        const auto quoted = opens(c.code) ? std::string_view("‹") : closes(c.code) ? std::string_view("›") : unseen(c.code) ? std::string_view() : comment.substr(i, length);
        i += length;
        put(quoted, i);
    }
}

void Quotation::put(std::string_view quoted, std::size_t comment_end) {
    text_ += quoted;
    steps_.push_back({text_.size(), comment_end});
}

std::optional<std::pair<std::size_t, std::size_t>> Quotation::origin_of(std::string_view piece) const {
    const std::size_t at = piece.empty() ? std::string::npos : text_.find(piece);
    if (at == std::string::npos) return std::nullopt;
    // the step that holds the first byte begins where the one before it ended
    const auto first = std::upper_bound(steps_.begin(), steps_.end(), at, [](std::size_t value, const Step& step) { return value < step.to; });
    const auto last = std::lower_bound(steps_.begin(), steps_.end(), at + piece.size(), [](const Step& step, std::size_t value) { return step.to < value; });
    const std::size_t from = first == steps_.begin() ? 0 : std::prev(first)->of;
    return std::pair{from, last->of};
}

}  // namespace carewire::analysis
