#pragma once
#include <array>
#include <cstddef>
#include <string_view>

namespace carewire::http {

/// Why the door sends a request away before anyone has seen it. The texts are constants: nothing of the request comes
/// back.
struct Refusal {
    int status = 0;
    const char* code = "";
    const char* detail = "";
};

struct HeadLimits {
    std::size_t bytes = 8192;
    std::size_t fields = 100;
};

/// A request head as views into the bytes that were read. Field names keep their case; values lose the white space
/// around them.
struct Head {
    static constexpr std::size_t kMostFields = 256;
    struct Field {
        std::string_view name, value;
    };

    std::string_view method, target;
    std::array<Field, kMostFields> fields;
    std::size_t field_count = 0;
    std::size_t size = 0;  ///< bytes of the head, with its empty line
    std::size_t content_length = 0;
    bool has_length = false;
    bool close = false;    ///< Connection: close
    bool upgrade = false;  ///< Connection: upgrade
    bool expects = false;  ///< Expect: 100-continue
};

enum class HeadFate { Incomplete, Complete, Refused };

/// Reads one request head strictly: RFC 9112 without its tolerances (no bare LF, no folding, no space before a colon,
/// no empty line before the request line, HTTP/1.1 only), and the door's own rules of architecture section 6: no
/// Transfer-Encoding, one plain Content-Length, one Host, no repeated or disguised field that decides about framing or
/// identity. A fault is found with the first byte that shows it, so that nobody waits for the end of what cannot become
/// a request. `refusal` is set when the fate is Refused.
HeadFate read_head(std::string_view bytes, const HeadLimits& limits, Head& head, Refusal& refusal);

/// ASCII case ignored; `lower` is in lower case already.
bool same_name(std::string_view name, std::string_view lower);
/// RFC 9110 token.
bool is_token(std::string_view text);
/// Visible characters, space, tab and bytes from 0x80: what a field's value may hold.
bool is_field_value(std::string_view text);

}  // namespace carewire::http
