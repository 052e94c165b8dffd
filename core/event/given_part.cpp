#include "core/event/given_part.hpp"

#include <charconv>

namespace carewire {
namespace {

constexpr std::string_view kHeader = "ce_givenlength";

}  // namespace

void mark_given(OutRecord& record, std::size_t bytes) { record.headers.emplace_back(kHeader, std::to_string(bytes)); }

std::string_view given_part(const Record& record) {
    const std::string_view whole = record.value;
    for (const auto& [name, text] : record.headers) {
        if (name != kHeader) continue;
        std::size_t bytes = 0;
        const char* const end = text.data() + text.size();
        const auto read = std::from_chars(text.data(), end, bytes);
        if (read.ec == std::errc{} && read.ptr == end && bytes <= whole.size()) return whole.substr(0, bytes);
    }
    return whole;
}

}  // namespace carewire
