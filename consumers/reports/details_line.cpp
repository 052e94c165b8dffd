#include "consumers/reports/details_line.hpp"

#include <algorithm>

#include "core/json/json.hpp"

namespace carewire::reports {
namespace {

constexpr std::size_t kLongest = 300;  // a few lines of a report; the entry itself has all

std::string_view shown(const json::Value& value) {
    return value.kind() == json::Kind::String ? value.string() : value.raw();
}

/// `is_new_patient` as `new patient`
std::string in_words(std::string_view name) {
    if (name.starts_with("is_")) name.remove_prefix(3);
    std::string words(name);
    std::replace(words.begin(), words.end(), '_', ' ');
    return words;
}

}  // namespace

std::string shortened(std::string_view text, std::size_t bytes) {
    constexpr std::string_view kCut = "…";
    if (text.size() <= bytes) return std::string(text);
    std::size_t end = bytes - kCut.size();
    while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xC0) == 0x80) --end;  // not within a character
    return std::string(text.substr(0, end)) + std::string(kCut);
}

std::optional<std::string> details_line(std::string_view json) {
    const auto parsed = json::Document::parse(json);
    if (!parsed || parsed->root().kind() != json::Kind::Object) return std::nullopt;
    std::string line;
    for (const auto& member : parsed->root().members()) {
        const bool says_nothing = member.value.kind() == json::Kind::Null ||
                                  (member.value.kind() == json::Kind::Bool && !member.value.boolean());
        if (says_nothing) continue;
        if (!line.empty()) line += " · ";
        if (member.value.kind() == json::Kind::Bool) {
            line += in_words(member.name);
        } else {
            line.append(in_words(member.name)).append(": ").append(shown(member.value));
        }
        if (line.size() > kLongest) break;
    }
    if (line.empty()) return std::nullopt;
    return shortened(line, kLongest);
}

}  // namespace carewire::reports
