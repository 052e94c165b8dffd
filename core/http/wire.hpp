#pragma once
#include <ctime>
#include <string>
#include <string_view>

#include "core/http/message.hpp"

namespace carewire::http {

/// RFC 9110's phrase for a status; `Unknown` for one that we never send.
std::string_view reason_phrase(int status);

/// How an answer's body ends.
enum class Framing { Length, Chunked, None };

/// Appends status line, fields and empty line. Answers have a Date, a Content-Type unless it is empty, and Connection:
/// close when `close`. Throws std::invalid_argument when a field would break out of its line (pitfall P11); nothing was
/// appended then.
void write_head(std::string& out, const Response& response, Framing framing, bool close);
/// Appends one chunk of the chunked coding; nothing for no bytes, since an empty chunk would end the body.
void write_chunk(std::string& out, std::string_view bytes);

/// The HTTP-date of now, made once a second.
std::string_view http_date();

}  // namespace carewire::http
