#include "ops/cli/terminal.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <cstdlib>

#include "core/json/json.hpp"

namespace carewire::cli {
namespace {

std::string_view escape(Colour colour) {
    switch (colour) {
        case Colour::Plain:
            return "";
        case Colour::Bold:
            return "\x1b[1m";
        case Colour::Dim:
            return "\x1b[2m";
        case Colour::Red:
            return "\x1b[31m";
        case Colour::Green:
            return "\x1b[32m";
        case Colour::Yellow:
            return "\x1b[33m";
        case Colour::Blue:
            return "\x1b[34m";
    }
    return "";
}

std::string paint(std::string_view text, Colour colour, bool colours) {
    if (!colours || colour == Colour::Plain) return std::string(text);
    return fmt::format("{}{}\x1b[0m", escape(colour), text);
}

bool wants_colours(std::FILE* file) {
    const char* no_color = std::getenv("NO_COLOR");
    const char* term = std::getenv("TERM");
    const bool dumb = term != nullptr && std::string_view(term) == "dumb";
    return ::isatty(::fileno(file)) != 0 && (no_color == nullptr || *no_color == '\0') && !dumb;
}

struct CellText {
    std::string operator()(std::monostate) const { return "-"; }
    std::string operator()(const std::string& text) const { return text; }
    std::string operator()(std::int64_t number) const { return std::to_string(number); }
    std::string operator()(double number) const { return fmt::format("{:.3g}", number); }
    std::string operator()(bool truth) const { return truth ? "yes" : "no"; }
};

void write_cell(json::Writer& json, const Cell& cell) {
    struct Write {
        json::Writer& json;
        void operator()(std::monostate) const { json.null(); }
        void operator()(const std::string& text) const { json.string(text); }
        void operator()(std::int64_t number) const { json.integer(number); }
        void operator()(double number) const { json.number(number); }
        void operator()(bool truth) const { json.boolean(truth); }
    };
    std::visit(Write{json}, cell);
}

bool is_number(const Cell& cell) {
    return std::holds_alternative<std::int64_t>(cell) || std::holds_alternative<double>(cell);
}

std::string padded(const std::string& text, std::size_t width, bool right) {
    const auto spaces = std::string(width - std::min(width, display_width(text)), ' ');
    return right ? spaces + text : text + spaces;
}

std::string table_json(const Table& table) {
    std::string out;
    json::Writer json{out};
    json.begin_array();
    for (const auto& row : table.rows) {
        json.begin_object();
        for (std::size_t i = 0; i < row.size(); ++i) {
            json.key(table.columns.at(i));
            write_cell(json, row[i]);
        }
        json.end_object();
    }
    json.end_array();
    return out;
}

}  // namespace

Terminal::Terminal(std::FILE* out, std::FILE* err, bool json)
    : out_(out),
      err_(err),
      json_(json),
      interactive_(::isatty(::fileno(err)) != 0),
      colours_out_(!json && wants_colours(out)),
      colours_err_(wants_colours(err)) {}

void Terminal::table(const Table& table) {
    if (json_) return document(table_json(table));
    if (table.rows.empty()) return say(coloured(table.when_empty, Colour::Dim));
    std::vector<std::size_t> widths;
    for (const auto& column : table.columns) widths.push_back(display_width(column));
    for (const auto& row : table.rows) {
        for (std::size_t i = 0; i < row.size(); ++i) {
            widths.at(i) = std::max(widths[i], display_width(std::visit(CellText{}, row[i])));
        }
    }
    const auto line = [&](auto cell_of, bool heading) {
        std::string text;
        for (std::size_t i = 0; i < table.columns.size(); ++i) {
            const bool right = is_number(table.rows.front().at(i));
            text += (i == 0 ? "" : "  ") + padded(cell_of(i), widths[i], right);
        }
        text.erase(text.find_last_not_of(' ') + 1);
        say(heading ? coloured(text, Colour::Bold) : text);
    };
    line([&](std::size_t i) { return table.columns[i]; }, true);
    for (const auto& row : table.rows) line([&](std::size_t i) { return std::visit(CellText{}, row.at(i)); }, false);
}

void Terminal::facts(const Facts& facts) {
    if (json_) {
        std::string out;
        json::Writer json{out};
        json.begin_object();
        for (const auto& [name, cell] : facts) {
            json.key(name);
            write_cell(json, cell);
        }
        json.end_object();
        return document(out);
    }
    std::size_t width = 0;
    for (const auto& fact : facts) width = std::max(width, display_width(fact.first));
    for (const auto& [name, cell] : facts) {
        say(fmt::format("{}  {}", coloured(padded(name, width, false), Colour::Dim), std::visit(CellText{}, cell)));
    }
}

void Terminal::say(std::string_view line) {
    if (json_) return;
    fmt::print(out_, "{}\n", line);
}

void Terminal::document(std::string_view text) {
    fmt::print(out_, "{}{}", text, text.ends_with('\n') ? "" : "\n");
    std::fflush(out_);
}

void Terminal::remark(std::string_view line, Colour colour) {
    fmt::print(err_, "{}\n", paint(line, colour, colours_err_));
}

void Terminal::error(std::string_view line) {
    fmt::print(err_, "{} {}\n", paint("carewire:", Colour::Red, colours_err_), line);
}

std::string Terminal::coloured(std::string_view text, Colour colour) const {
    return paint(text, colour, colours_out_);
}

std::size_t display_width(std::string_view utf8) {
    std::size_t width = 0;
    for (std::size_t i = 0; i < utf8.size();) {
        const auto lead = static_cast<unsigned char>(utf8[i]);
        const std::size_t length = lead < 0x80 ? 1 : lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4;
        std::uint32_t point = lead & (length == 1 ? 0x7F : 0xFFU >> (length + 1));
        for (std::size_t k = 1; k < length && i + k < utf8.size(); ++k) {
            point = (point << 6) | (static_cast<unsigned char>(utf8[i + k]) & 0x3F);
        }
        i += length;
        const bool combining = (point >= 0x300 && point <= 0x36F) || (point >= 0x200B && point <= 0x200F) ||
                               (point >= 0xFE00 && point <= 0xFE0F);
        const bool wide = (point >= 0x1100 && point <= 0x115F) || (point >= 0x2E80 && point <= 0xA4CF) ||
                          (point >= 0xAC00 && point <= 0xD7A3) || (point >= 0xF900 && point <= 0xFAFF) ||
                          (point >= 0xFE30 && point <= 0xFE6F) || (point >= 0xFF00 && point <= 0xFF60) ||
                          (point >= 0x1F300 && point <= 0x1FAFF);
        width += combining ? 0 : wide ? 2 : 1;
    }
    return width;
}

}  // namespace carewire::cli
