// sources: core/json/*.cpp
// links: fmt
// The JSON reader: what it takes is UTF-8, means the same when its own slices are read again, and its numbers agree with themselves.
#include <cstdint>
#include <cstdlib>

#include "core/json/json.hpp"

using namespace carewire::json;

namespace {

void look_at(const Value& value, std::string_view text) {
    const bool inside = value.raw().data() >= text.data() && value.raw().data() + value.raw().size() <= text.data() + text.size();
    if (!inside || value.raw().empty()) std::abort();
    if (value.kind() == Kind::String && !is_utf8(value.string())) std::abort();
    if (value.kind() == Kind::Number) {
        const auto whole = value.integer();
        if (whole && static_cast<double>(*whole) != value.number()) std::abort();
    }
    for (const Member& member : value.members()) {
        if (value.find(member.name) != &member.value) std::abort();  // a second of the same name would be found first
        look_at(member.value, text);
    }
    for (const Value& item : value.items()) look_at(item, text);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string_view text(reinterpret_cast<const char*>(data), size);
    const auto document = Document::parse(text);
    if (!document) return 0;
    look_at(document->root(), document->root().raw());
    const auto again = Document::parse(document->root().raw());
    if (!again || again->root().raw() != document->root().raw()) std::abort();
    return 0;
}
