#include "core/http/head.hpp"

#include <cstdint>
#include <limits>

namespace carewire::http {
namespace {

enum : std::uint8_t { kToken = 1, kValue = 2, kTarget = 4 };

constexpr std::array<std::uint8_t, 256> classes() {
    std::array<std::uint8_t, 256> table{};
    for (int c = 0x21; c < 0x7f; ++c) table[c] = kValue | kTarget;
    for (int c = 0x80; c < 0x100; ++c) table[c] = kValue;
    table[' '] = table['\t'] = kValue;
    for (int c = '0'; c <= '9'; ++c) table[c] |= kToken;
    for (int c = 'a'; c <= 'z'; ++c) table[c] |= kToken, table[c - 32] |= kToken;
    for (const char c : std::string_view("!#$%&'*+-.^_`|~")) table[static_cast<unsigned char>(c)] |= kToken;
    return table;
}
constexpr auto kClasses = classes();

bool is(char c, std::uint8_t kind) {
    return kClasses[static_cast<unsigned char>(c)] & kind;
}

constexpr char lower(char c) {
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c | 32) : c;
}

/// The length of the start of `text` that is all of one kind.
std::size_t span_of(std::string_view text, std::uint8_t kind) {
    std::size_t n = 0;
    while (n < text.size() && is(text[n], kind)) ++n;
    return n;
}

std::string_view trimmed(std::string_view value) {
    while (!value.empty() && (value.front() == ' ' || value.front() == '\t')) value.remove_prefix(1);
    while (!value.empty() && (value.back() == ' ' || value.back() == '\t')) value.remove_suffix(1);
    return value;
}

constexpr std::size_t kMethodMost = 24;  // the longest registered one has 17 characters

/// The fields that say where a body ends, for whom a request is, or who asks. Each at most once, and never in disguise:
/// some gateways take `Content_Length` for `Content-Length`.
enum Framing : std::uint8_t { Host, ContentLength, Authorization, ContentType, IdempotencyKey, Expect, kFramings };
constexpr std::array<std::string_view, kFramings> kOnce{"host",         "content-length",  "authorization",
                                                        "content-type", "idempotency-key", "expect"};
constexpr std::array<std::string_view, 2> kNeverDisguised{"transfer-encoding", "x-forwarded-for"};

bool same_but_underscores(std::string_view name, std::string_view lower_name) {
    if (name.size() != lower_name.size()) return false;
    for (std::size_t i = 0; i < name.size(); ++i) {
        const char c = name[i] == '_' ? '-' : lower(name[i]);
        if (c != lower_name[i]) return false;
    }
    return true;
}

class Reader {
  public:
    Reader(std::string_view bytes, const HeadLimits& limits, Head& head, Refusal& refusal)
        : bytes_(bytes), limits_(limits), head_(head), refusal_(refusal) {}

    HeadFate read() {
        head_.field_count = 0;
        head_.content_length = 0;
        head_.has_length = head_.close = head_.upgrade = head_.expects = false;
        HeadFate fate = request_line();
        while (fate == HeadFate::Incomplete && more_lines_) fate = field_line();
        if (fate == HeadFate::Complete && at_ > limits_.bytes) return too_large();
        if (fate == HeadFate::Incomplete && bytes_.size() >= limits_.bytes) return too_large();
        return fate;
    }

  private:
    HeadFate refuse(int status, const char* code, const char* detail) {
        refusal_ = {status, code, detail};
        return HeadFate::Refused;
    }
    HeadFate malformed(const char* detail) { return refuse(400, "bad_request", detail); }
    HeadFate bad_field(const char* detail) { return refuse(400, "bad_header", detail); }
    HeadFate too_large() {
        if (!line_done_) return refuse(414, "target_too_long", "The request target is too long.");
        return refuse(431, "head_too_large", "The header fields are too large; 8 KiB in all are taken.");
    }
    /// No more bytes: the rest may come.
    HeadFate wait() {
        more_lines_ = false;
        return HeadFate::Incomplete;
    }

    bool ended() const { return at_ == bytes_.size(); }

    /// CR LF at `at_`; a CR that nothing follows yet waits.
    HeadFate line_end(const char* otherwise) {
        if (ended()) return wait();
        if (bytes_[at_] != '\r') return malformed(otherwise);
        if (at_ + 1 == bytes_.size()) return wait();
        if (bytes_[at_ + 1] != '\n') return malformed("A line ends with CR LF.");
        at_ += 2;
        return HeadFate::Complete;
    }

    HeadFate request_line() {
        const auto method = span_of(bytes_, kToken);
        if (method > kMethodMost) return malformed("The method is too long.");
        at_ = method;
        if (ended()) return wait();
        if (method == 0 || bytes_[at_] != ' ')
            return malformed("The request does not start with a method and a target.");
        head_.method = bytes_.substr(0, method);
        ++at_;
        const auto target = span_of(bytes_.substr(at_), kTarget);
        head_.target = bytes_.substr(at_, target);
        at_ += target;
        if (ended()) return wait();
        if (target == 0 || bytes_[at_] != ' ')
            return malformed("The request target is empty or has bytes that are not allowed.");
        ++at_;
        return version();
    }

    HeadFate version() {
        constexpr std::string_view wanted = "HTTP/1.1";
        const auto rest = bytes_.substr(at_, wanted.size());
        if (rest != wanted) {
            if (wanted.starts_with(rest)) return wait();
            const bool named = rest.starts_with("HTTP/");
            if (named && rest.size() < wanted.size()) return wait();
            if (named && rest[5] >= '0' && rest[5] <= '9' && rest[6] == '.' && rest[7] >= '0' && rest[7] <= '9')
                return refuse(505, "version_not_supported", "HTTP/1.1 is spoken here.");
            return malformed("The request line does not end with HTTP/1.1.");
        }
        at_ += wanted.size();
        const auto fate = line_end("The request line does not end with HTTP/1.1.");
        if (fate != HeadFate::Complete) return fate;
        line_done_ = true;
        return HeadFate::Incomplete;
    }

    HeadFate field_line() {
        if (ended()) return wait();
        if (bytes_[at_] == '\r') {
            const auto fate = line_end("");
            return fate == HeadFate::Complete ? finish() : fate;
        }
        const auto name_size = span_of(bytes_.substr(at_), kToken);
        if (at_ + name_size == bytes_.size()) return wait();
        if (name_size == 0 || bytes_[at_ + name_size] != ':')
            return bad_field("A header line is not `name: value`, or is folded, or has a space before its colon.");
        const auto name = bytes_.substr(at_, name_size);
        at_ += name_size + 1;
        const auto value_size = span_of(bytes_.substr(at_), kValue);
        const auto value = trimmed(bytes_.substr(at_, value_size));
        at_ += value_size;
        const auto fate = line_end("A header value has control bytes or a bare line feed.");
        if (fate != HeadFate::Complete) return fate;
        if (head_.field_count == limits_.fields || head_.field_count == Head::kMostFields)
            return refuse(431, "too_many_fields", "There are too many header fields; 100 are taken.");
        head_.fields[head_.field_count++] = {name, value};
        return check(name, value);
    }

    HeadFate check(std::string_view name, std::string_view value) {
        for (std::size_t i = 0; i < kOnce.size(); ++i) {
            if (!same_but_underscores(name, kOnce[i])) continue;
            if (name.find('_') != name.npos) return bad_field("A framing field is written with an underscore.");
            if (seen_[i]) return bad_field("A field that may come once came twice.");
            seen_[i] = true;
            if (i == ContentLength) return length(value);
            if (i == Expect) return expectation(value);
            return HeadFate::Incomplete;
        }
        if (name.size() == 10 && same_name(name, "connection")) return connection(value);
        for (const auto never : kNeverDisguised)
            if (name.find('_') != name.npos && same_but_underscores(name, never))
                return bad_field("A framing field is written with an underscore.");
        if (same_name(name, "transfer-encoding"))
            return refuse(411, "length_required", "Transfer-Encoding is not taken; send Content-Length.");
        return HeadFate::Incomplete;
    }

    HeadFate length(std::string_view digits) {
        if (digits.empty()) return bad_field("Content-Length is not a plain number.");
        std::size_t value = 0;
        for (const char c : digits) {
            if (c < '0' || c > '9') return bad_field("Content-Length is not a plain number.");
            if (value > (std::numeric_limits<std::size_t>::max() - 9) / 10)
                return bad_field("Content-Length is out of range.");
            value = value * 10 + static_cast<std::size_t>(c - '0');
        }
        head_.content_length = value;
        head_.has_length = true;
        return HeadFate::Incomplete;
    }

    HeadFate expectation(std::string_view value) {
        if (!same_name(value, "100-continue"))
            return refuse(417, "expectation_failed", "Only 100-continue can be expected.");
        head_.expects = true;
        return HeadFate::Incomplete;
    }

    HeadFate connection(std::string_view list) {
        while (!list.empty()) {
            const auto comma = list.find(',');
            const auto option = trimmed(list.substr(0, comma));
            if (!option.empty() && !is_token(option)) return bad_field("Connection is not a list of names.");
            if (same_name(option, "close")) head_.close = true;
            if (same_name(option, "upgrade")) head_.upgrade = true;
            list.remove_prefix(comma == list.npos ? list.size() : comma + 1);
        }
        return HeadFate::Incomplete;
    }

    HeadFate finish() {
        head_.size = at_;
        if (!seen_[Host]) return bad_field("There is no Host field.");
        const auto method = head_.method;
        const bool body_wanted = method == "POST" || method == "PUT" || method == "PATCH";
        if (body_wanted && !head_.has_length) return refuse(411, "length_required", "Content-Length is missing.");
        const bool body_refused = method == "GET" || method == "HEAD" || method == "TRACE" || method == "CONNECT";
        if (body_refused && head_.content_length > 0) return malformed("This method takes no body.");
        return HeadFate::Complete;
    }

    std::string_view bytes_;
    const HeadLimits& limits_;
    Head& head_;
    Refusal& refusal_;
    std::size_t at_ = 0;
    bool line_done_ = false;
    bool more_lines_ = true;
    std::array<bool, kFramings> seen_{};
};

}  // namespace

bool same_name(std::string_view name, std::string_view lower_name) {
    if (name.size() != lower_name.size()) return false;
    for (std::size_t i = 0; i < name.size(); ++i)
        if (lower(name[i]) != lower_name[i]) return false;
    return true;
}

bool is_token(std::string_view text) {
    return !text.empty() && span_of(text, kToken) == text.size();
}
bool is_field_value(std::string_view text) {
    return span_of(text, kValue) == text.size();
}

HeadFate read_head(std::string_view bytes, const HeadLimits& limits, Head& head, Refusal& refusal) {
    return Reader(bytes.substr(0, limits.bytes + 1), limits, head, refusal).read();
}

}  // namespace carewire::http
