#include "core/worker/header_text.hpp"

#include <stdexcept>

#include "core/json/json.hpp"
#include "core/json/text_check.hpp"

namespace carewire {
namespace {

bool is_text(std::string_view value) {
    return json::is_utf8(value) && value.find('\0') == std::string_view::npos;
}

}  // namespace

std::string header_text(const Headers& headers) {
    std::string text;
    json::Writer writer(text);
    writer.begin_array();
    for (const auto& [name, value] : headers) {
        if (is_text(name) && is_text(value)) writer.begin_array().string(name).string(value).end_array();
    }
    writer.end_array();
    return text;
}

Headers headers_of(std::string_view text) {
    const auto document = json::Document::parse(text, {.bytes = text.size() + 1});
    if (!document) throw std::logic_error("kept record headers are not readable");
    Headers headers;
    for (const json::Value& pair : document->root().items()) {
        headers.emplace_back(std::string(pair.items()[0].string()), std::string(pair.items()[1].string()));
    }
    return headers;
}

}  // namespace carewire
