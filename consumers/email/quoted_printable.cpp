#include "consumers/email/quoted_printable.hpp"

#include <array>

namespace carewire::email {
namespace {

constexpr std::size_t kLine = 76;
constexpr std::string_view kHex = "0123456789ABCDEF";

class Lines {
  public:
    void put(std::string_view piece) {
        if (line_ + piece.size() > kLine - 1) {  // room for the `=` of a soft break
            out_ += "=\r\n";
            line_ = 0;
        }
        out_ += piece;
        line_ += piece.size();
    }
    void end_line() {
        out_ += "\r\n";
        line_ = 0;
    }
    std::string take() { return std::move(out_); }

  private:
    std::string out_;
    std::size_t line_ = 0;
};

void put_byte(Lines& lines, unsigned char byte) {
    const std::array<char, 3> escaped{'=', kHex[byte >> 4], kHex[byte & 15]};
    lines.put({escaped.data(), escaped.size()});
}

}  // namespace

std::string quoted_printable(std::string_view text) {
    Lines lines;
    for (std::size_t at = 0; at < text.size(); ++at) {
        const char c = text[at];
        const bool ends = c == '\r' || c == '\n';
        if (ends) {
            if (c == '\r' && at + 1 < text.size() && text[at + 1] == '\n') ++at;
            lines.end_line();
            continue;
        }
        const bool last = at + 1 == text.size() || text[at + 1] == '\r' || text[at + 1] == '\n';
        const bool blank = c == ' ' || c == '\t';
        const bool printable = c > ' ' && c < 0x7F && c != '=';
        if (printable || (blank && !last)) {
            lines.put(text.substr(at, 1));
        } else {
            put_byte(lines, static_cast<unsigned char>(c));
        }
    }
    return lines.take();
}

}  // namespace carewire::email
