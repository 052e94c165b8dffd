#include "schemas/contracts/json_schema.hpp"

namespace carewire::contracts {
namespace {

void lay_out(const json::Value& value, std::size_t level, std::string& out) {
    const auto line = [&](std::size_t at) { out += '\n' + std::string(2 * at, ' '); };
    const bool is_object = value.kind() == json::Kind::Object;
    const std::size_t count = is_object ? value.members().size() : value.items().size();
    if (count == 0) {
        out += value.raw();
        return;
    }
    out += is_object ? '{' : '[';
    for (std::size_t i = 0; i < count; ++i) {
        if (i > 0) out += ',';
        line(level + 1);
        if (is_object) {
            json::Writer(out).string(value.members()[i].name);
            out += ": ";
        }
        lay_out(is_object ? value.members()[i].value : value.items()[i], level + 1, out);
    }
    line(level);
    out += is_object ? '}' : ']';
}

}  // namespace

std::string laid_out(std::string_view json) {
    constexpr json::Limits kAny{.bytes = 1 << 26, .depth = 64};
    const auto document = json::Document::parse(json, kAny);
    if (!document) throw std::logic_error("a contract is no JSON: " + document.error().detail);
    std::string out;
    lay_out(document->root(), 0, out);
    return out += '\n';
}

}  // namespace carewire::contracts
