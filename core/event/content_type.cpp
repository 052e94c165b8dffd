#include "core/event/content_type.hpp"

namespace carewire {

std::string media_type(std::string_view content_type) {
    std::string media(content_type.substr(0, content_type.find(';')));
    while (!media.empty() && (media.back() == ' ' || media.back() == '\t')) media.pop_back();
    media.erase(0, media.find_first_not_of(" \t"));
    for (char& c : media) {
        if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
    }
    return media;
}

bool is_json_type(std::string_view content_type) {
    const std::string media = media_type(content_type);
    return media == "application/json" || media == "text/json" || media.ends_with("+json");
}

}  // namespace carewire
