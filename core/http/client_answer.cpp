#include "core/http/client_answer.hpp"

#include <algorithm>
#include <charconv>

#include "core/http/head.hpp"

namespace carewire::http {
namespace {

constexpr std::size_t kMostHeadBytes = 32 << 10;
constexpr std::size_t kMostFields = 200;
constexpr std::size_t kMostInterim = 8;
constexpr std::size_t kMostChunkLine = 256;  // sizes have few digits; extensions are passed over within this

std::string lower_case(std::string_view text) {
    std::string out(text);
    std::ranges::transform(out, out.begin(),
                           [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c | 32) : c; });
    return out;
}

std::string_view trimmed(std::string_view text) {
    while (text.starts_with(' ') || text.starts_with('\t')) text.remove_prefix(1);
    while (text.ends_with(' ') || text.ends_with('\t')) text.remove_suffix(1);
    return text;
}

bool whole_number(std::string_view digits, std::size_t& out, int base) {
    const auto* const end = digits.data() + digits.size();
    const auto parsed = std::from_chars(digits.data(), end, out, base);
    return !digits.empty() && parsed.ec == std::errc{} && parsed.ptr == end;
}

bool is_digit(char c) {
    return c >= '0' && c <= '9';
}

}  // namespace

std::string_view ClientAnswer::header(std::string_view lower_case_name) const {
    for (const auto& [name, value] : headers)
        if (name == lower_case_name) return value;
    return {};
}

AnswerReader::State AnswerReader::feed(std::string_view bytes) {
    started_ = started_ || !bytes.empty();
    buffer_ += bytes;
    auto state = State::More;
    for (auto before = std::pair(at_ + 1, part_); state == State::More && before != std::pair(at_, part_);) {
        before = {at_, part_};
        state = step();
    }
    buffer_.erase(0, at_);
    at_ = 0;
    return state;
}

AnswerReader::State AnswerReader::ended() {
    keep_alive_ = false;
    return part_ == Part::UntilClose ? State::Done : State::Malformed;
}

AnswerReader::State AnswerReader::step() {
    if (part_ != Part::Head) return body();
    const auto end = rest().find("\r\n\r\n");
    // a bare line end can never become right: said at once, not at the deadline
    const auto seen = rest().substr(0, end);
    for (std::size_t i = 0; i < seen.size(); ++i) {
        const bool feed = seen[i] == '\n' && (i == 0 || seen[i - 1] != '\r');
        const bool carriage = seen[i] == '\r' && i + 1 < seen.size() && seen[i + 1] != '\n';
        if (feed || carriage) return State::Malformed;
    }
    if (seen.size() > kMostHeadBytes) return State::TooLarge;
    if (end == seen.npos) return State::More;
    at_ += end + 4;
    return head(seen);
}

AnswerReader::State AnswerReader::head(std::string_view text) {
    answer_ = {};
    keep_alive_ = true;
    chunked_ = has_length_ = false;
    const auto first = std::min(text.find("\r\n"), text.size());
    if (!status_line(text.substr(0, first))) return State::Malformed;
    text.remove_prefix(std::min(first + 2, text.size()));
    while (!text.empty()) {
        const auto end = std::min(text.find("\r\n"), text.size());
        if (answer_.headers.size() == kMostFields) return State::TooLarge;
        if (!field_line(text.substr(0, end))) return State::Malformed;
        text.remove_prefix(std::min(end + 2, text.size()));
    }
    return framing();
}

bool AnswerReader::status_line(std::string_view line) {
    if (line.size() < 12 || !line.starts_with("HTTP/1.") || (line[7] != '1' && line[7] != '0') || line[8] != ' ')
        return false;
    if (!is_digit(line[9]) || !is_digit(line[10]) || !is_digit(line[11]) || line[9] < '1' || line[9] > '5')
        return false;
    if (line.size() > 12 && line[12] != ' ') return false;
    keep_alive_ = line[7] == '1';
    answer_.status = (line[9] - '0') * 100 + (line[10] - '0') * 10 + (line[11] - '0');
    return is_field_value(line);
}

bool AnswerReader::field_line(std::string_view line) {
    const auto colon = line.find(':');
    if (colon == line.npos || !is_token(line.substr(0, colon)) || !is_field_value(line)) return false;
    const auto name = lower_case(line.substr(0, colon));
    const auto value = trimmed(line.substr(colon + 1));
    if (name == "content-length") {
        if (has_length_ || value.find_first_not_of("0123456789") != value.npos || !whole_number(value, left_, 10))
            return false;
        has_length_ = true;
    } else if (name == "transfer-encoding") {
        if (chunked_ || !same_name(value, "chunked")) return false;
        chunked_ = true;
    } else if (name == "connection" && lower_case(value).find("close") != std::string::npos) {
        keep_alive_ = false;
    }
    answer_.headers.emplace_back(name, value);
    return true;
}

AnswerReader::State AnswerReader::framing() {
    if (answer_.status == 101) return State::Malformed;  // nobody asked for another protocol
    if (answer_.status < 200) return ++interim_ > kMostInterim ? State::Malformed : State::More;
    if (chunked_ && has_length_) return State::Malformed;
    if (head_only_ || answer_.status == 204 || answer_.status == 304) return State::Done;
    if (has_length_ && left_ > most_bytes_) return State::TooLarge;
    part_ = chunked_ ? Part::ChunkSize : has_length_ ? Part::Length : Part::UntilClose;
    if (part_ == Part::UntilClose) left_ = most_bytes_ + 1;
    return part_ == Part::Length && left_ == 0 ? State::Done : State::More;
}

AnswerReader::State AnswerReader::take_body(std::size_t& left, Part after) {
    const auto part = rest().substr(0, left);
    answer_.body += part;
    at_ += part.size();
    left -= part.size();
    if (answer_.body.size() > most_bytes_) return State::TooLarge;
    if (left == 0) part_ = after;
    return State::More;
}

AnswerReader::State AnswerReader::body() {
    if (part_ == Part::Length) {
        const auto state = take_body(left_, Part::Length);
        return state == State::More && left_ == 0 ? State::Done : state;
    }
    if (part_ == Part::UntilClose) return take_body(left_, Part::UntilClose);
    if (part_ == Part::ChunkData) return take_body(left_, Part::ChunkEnd);
    auto fault = State::More;
    std::string_view text;
    if (!line(text, fault)) return fault;
    if (part_ == Part::ChunkSize) return chunk_size(text);
    if (part_ == Part::ChunkEnd) {
        part_ = Part::ChunkSize;
        return text.empty() ? State::More : State::Malformed;
    }
    if (text.empty()) return State::Done;
    const auto colon = text.find(':');  // trailers are checked and forgotten
    const bool good = colon != text.npos && is_token(text.substr(0, colon)) && ++interim_ < kMostFields;
    return good ? State::More : State::Malformed;
}

AnswerReader::State AnswerReader::chunk_size(std::string_view text) {
    const auto semicolon = std::min(text.find(';'), text.size());
    const auto digits = text.substr(0, semicolon), extension = text.substr(semicolon);
    if (digits.size() > 8 || !whole_number(digits, left_, 16)) return State::Malformed;
    if (!extension.empty() && !is_token(extension.substr(1, extension.find_first_of("=;", 1) - 1)))
        return State::Malformed;
    if (answer_.body.size() + left_ > most_bytes_) return State::TooLarge;
    part_ = left_ == 0 ? Part::Trailer : Part::ChunkData;
    return State::More;
}

bool AnswerReader::line(std::string_view& out, State& fault) {
    const auto most = part_ == Part::Trailer ? kMostHeadBytes : kMostChunkLine;
    const auto end = rest().find('\n');
    if (std::min(end, rest().size()) > most) fault = State::TooLarge;
    if (end == rest().npos || fault != State::More) return false;
    out = rest().substr(0, end);
    at_ += end + 1;
    if (out.ends_with('\r') && is_field_value(out.substr(0, out.size() - 1))) {
        out.remove_suffix(1);
        return true;
    }
    fault = State::Malformed;
    return false;
}

}  // namespace carewire::http
