#include "producers/ingress/idempotency_key.hpp"

namespace carewire {
namespace {

constexpr std::size_t kLongest = 255;

tl::unexpected<std::string> fault(const char* what) { return tl::unexpected(std::string(what)); }

std::string_view without_spaces(std::string_view text) {
    while (!text.empty() && text.front() == ' ') text.remove_prefix(1);
    while (!text.empty() && text.back() == ' ') text.remove_suffix(1);
    return text;
}

}  // namespace

tl::expected<std::string, std::string> read_idempotency_key(std::string_view field) {
    field = without_spaces(field);
    if (field.empty() || field.front() != '"') return fault("Idempotency-Key is a text in double quotes, as in \"4f1c…\"");
    std::string key;
    std::size_t i = 1;
    for (; i < field.size() && field[i] != '"'; ++i) {
        auto c = static_cast<unsigned char>(field[i]);
        if (c < 0x20 || c > 0x7e) return fault("Idempotency-Key holds a character that is not printable ASCII");
        if (c == '\\') {
            if (++i == field.size() || (field[i] != '"' && field[i] != '\\')) {
                return fault("Idempotency-Key escapes a character that needs none");
            }
            c = static_cast<unsigned char>(field[i]);
        }
        key += static_cast<char>(c);
    }
    if (i >= field.size()) return fault("Idempotency-Key has no closing quote");
    if (i + 1 != field.size()) return fault("Idempotency-Key has something behind its closing quote");
    if (key.empty() || key.size() > kLongest) return fault("Idempotency-Key has 1 to 255 characters");
    return key;
}

}  // namespace carewire
