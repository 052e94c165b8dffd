#pragma once
#include <cstddef>
#include <optional>
#include <string_view>

namespace carewire::json {

/// Where the first byte stands that no JSON text of ours may hold, and why.
struct BadByte {
    std::size_t offset = 0;
    const char* why = "";
};

/// Checks what RapidJSON lets pass (pitfalls J3 and J5, and control bytes 0x1A to 0x1F inside strings, which its SSE2 path
/// takes): no byte order mark, no control byte but tab, LF and CR, well-formed UTF-8 (RFC 3629: no overlong form, no
/// surrogate, nothing above U+10FFFF).
std::optional<BadByte> find_bad_byte(std::string_view text);

}  // namespace carewire::json
