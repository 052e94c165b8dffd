#include "consumers/portal/query_rows.hpp"

#include <algorithm>
#include <stdexcept>
#include <vector>

namespace carewire::portal {
namespace {

constexpr std::string_view kHeader = "-- ";
constexpr std::string_view kColumn = "-- column: ";
constexpr std::string_view kRowsOf = "-- rows of: ";
constexpr std::string_view kWhere = "\nwhere ";

/// Who borrows of whom, up to the file in hand.
using Chain = std::vector<std::string>;

std::string_view take_line(std::string_view& text) {
    const auto line = text.substr(0, text.find('\n'));
    text.remove_prefix(std::min(line.size() + 1, text.size()));
    return line;
}

struct Lent {
    std::string columns, beginning;
};

Lent parts_of(const std::string& name, std::string_view text) {
    Lent lent;
    while (text.starts_with(kHeader)) {
        const auto line = take_line(text);
        if (line.starts_with(kColumn)) lent.columns.append(line) += '\n';
    }
    const auto end = text.find(kWhere);
    if (end == std::string_view::npos) throw std::runtime_error("rows of " + name + ": no line of its statement begins with `where`");
    lent.beginning = text.substr(0, end + 1);
    return lent;
}

std::string written_out(std::string_view text, const QueryTexts& others, Chain& chain);

Lent lent_by(const std::string& name, const QueryTexts& others, Chain& chain) {
    if (std::ranges::find(chain, name) != chain.end()) throw std::runtime_error("rows of " + name + ": it borrows them in a circle");
    const auto text = others ? others(name) : std::nullopt;
    if (!text) throw std::runtime_error("rows of " + name + ": there is no such query");
    chain.push_back(name);
    auto lent = parts_of(name, written_out(*text, others, chain));
    chain.pop_back();
    return lent;
}

std::string written_out(std::string_view text, const QueryTexts& others, Chain& chain) {
    std::string header, beginning;
    while (text.starts_with(kHeader)) {
        const auto line = take_line(text);
        if (line.starts_with(kRowsOf)) {
            const auto lent = lent_by(std::string(line.substr(kRowsOf.size())), others, chain);
            header += lent.columns;
            beginning += lent.beginning;
        } else {
            header.append(line) += '\n';
        }
    }
    return header + beginning + std::string(text);
}

}  // namespace

std::string with_rows(std::string_view name, std::string_view text, const QueryTexts& others) {
    Chain chain{std::string(name)};
    return written_out(text, others, chain);
}

}  // namespace carewire::portal
