#include "consumers/portal/query_header.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <stdexcept>
#include <utility>

namespace carewire::portal {
namespace {

template <class Kind, std::size_t N>
using Names = std::array<std::pair<std::string_view, Kind>, N>;

constexpr Names<ColumnKind, 9> kColumns{{{"text", ColumnKind::Text},
                                         {"integer", ColumnKind::Integer},
                                         {"number", ColumnKind::Number},
                                         {"boolean", ColumnKind::Boolean},
                                         {"moment", ColumnKind::Moment},
                                         {"local_date", ColumnKind::LocalDate},
                                         {"local_time", ColumnKind::LocalTime},
                                         {"json", ColumnKind::Json},
                                         {"hidden", ColumnKind::Hidden}}};
constexpr Names<ParameterKind, 9> kParameters{{{"text", ParameterKind::Text},
                                               {"integer", ParameterKind::Integer},
                                               {"boolean", ParameterKind::Boolean},
                                               {"date", ParameterKind::Date},
                                               {"since", ParameterKind::Since},
                                               {"until", ParameterKind::Until},
                                               {"choice", ParameterKind::Choice},
                                               {"search", ParameterKind::Search},
                                               {"words", ParameterKind::Words}}};

template <class Kind, std::size_t N>
Kind kind_of(const Names<Kind, N>& names, const std::string& word) {
    const auto found = std::find_if(names.begin(), names.end(), [&](const auto& each) { return each.first == word; });
    if (found == names.end()) throw std::runtime_error("there is no kind `" + word + "`");
    return found->second;
}

std::vector<std::string> words(std::string_view text) {
    std::vector<std::string> found;
    for (std::size_t at = 0; at < text.size();) {
        const auto end = std::min(text.find(' ', at), text.size());
        if (end > at) found.emplace_back(text.substr(at, end - at));
        at = end + 1;
    }
    return found;
}

std::int64_t whole(const std::string& word) {
    std::int64_t number = 0;
    const auto [end, error] = std::from_chars(word.data(), word.data() + word.size(), number);
    if (error != std::errc{} || end != word.data() + word.size()) throw std::runtime_error("`" + word + "` is no number");
    return number;
}

const std::string& word_at(const std::vector<std::string>& of, std::size_t place) {
    if (place >= of.size()) throw std::runtime_error("a word is missing at the end");
    return of[place];
}

Parameter parameter_of(const std::vector<std::string>& of) {
    Parameter parameter{.name = word_at(of, 0), .kind = kind_of(kParameters, word_at(of, 1))};
    std::size_t at = 2;
    if (parameter.kind == ParameterKind::Words) {
        parameter.choices.assign(of.begin() + 2, of.end());
        if (parameter.choices.empty()) throw std::runtime_error("no words are listed");
        return parameter;
    }
    if (parameter.kind == ParameterKind::Integer) {
        parameter.least = whole(word_at(of, at++));
        parameter.most = whole(word_at(of, at++));
    }
    while (parameter.kind == ParameterKind::Choice && at < of.size() && of[at] != "=") parameter.choices.push_back(of[at++]);
    if (at < of.size() && of[at] == "required") {
        parameter.required = true;
        ++at;
    } else if (at < of.size() && of[at] == "=") {
        parameter.otherwise = word_at(of, at + 1);
        at += 2;
    }
    if (at != of.size()) throw std::runtime_error("`" + of[at] + "` was not expected");
    if (parameter.kind == ParameterKind::Date) {
        parameter.name_from = parameter.name + "_from";
        parameter.name_to = parameter.name + "_to";
    }
    return parameter;
}

std::size_t column_place(const Query& query, const std::string& name) {
    const auto found = std::find_if(query.columns.begin(), query.columns.end(), [&](const Column& each) { return each.name == name; });
    if (found == query.columns.end()) throw std::runtime_error("there is no column `" + name + "` above it");
    return static_cast<std::size_t>(found - query.columns.begin());
}

}  // namespace

void take_header_line(Query& query, std::string_view line) {
    const auto colon = line.find(": ");
    if (colon == std::string_view::npos) throw std::runtime_error("a header line reads `-- name: value`");
    const auto name = line.substr(0, colon);
    const auto value = line.substr(colon + 2);
    const auto of = words(value);
    if (name == "says") {
        query.says = (query.says.empty() ? "" : query.says + " ") + std::string(value);
    } else if (name == "route") {
        query.routes.insert(query.routes.begin(), {word_at(of, 0), word_at(of, 1)});
    } else if (name == "alias") {
        query.routes.push_back({"GET", word_at(of, 0)});
    } else if (name == "roles") {
        query.roles = of;
    } else if (name == "answer") {
        query.answer = word_at(of, 0);
        if (query.is_list()) query.forms = {"json", "csv"};
    } else if (name == "forms") {
        query.forms = of;
    } else if (name == "param") {
        query.parameters.push_back(parameter_of(of));
    } else if (name == "column") {
        query.columns.push_back({word_at(of, 0), kind_of(kColumns, word_at(of, 1)), of.size() > 2 && of[2] == "json_only"});
    } else if (name == "after") {
        for (const auto& column : of) query.after.push_back(column_place(query, column));
    } else if (name != "used by") {
        throw std::runtime_error("there is no header `" + std::string(name) + "`");
    }
}

}  // namespace carewire::portal
