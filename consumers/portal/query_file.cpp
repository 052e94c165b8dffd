#include "consumers/portal/query_file.hpp"

#include <algorithm>
#include <stdexcept>

#include "consumers/portal/query_header.hpp"
#include "core/store/named_parameters.hpp"

namespace carewire::portal {
namespace {

constexpr std::string_view kWhen = "/*if ";
constexpr std::string_view kEnd = "/*end*/";

/// `after !date` into the piece's conditions.
void take_condition(Piece& piece, std::string_view names) {
    while (!names.empty()) {
        const auto name = names.substr(0, names.find(' '));
        names.remove_prefix(std::min(names.size(), name.size() + 1));
        if (name.empty()) continue;
        const bool absent = name.front() == '!';
        (absent ? piece.unless : piece.when).emplace_back(name.substr(absent ? 1 : 0));
    }
}

/// `a /*if x*/ b /*end*/ c` as a, b when x, c.
std::vector<Piece> pieces_of(std::string_view sql) {
    std::vector<Piece> pieces;
    while (true) {
        const auto start = sql.find(kWhen);
        pieces.push_back({{}, {}, std::string(sql.substr(0, start))});
        if (start == std::string_view::npos) return pieces;
        const auto name_end = sql.find("*/", start);
        const auto end = sql.find(kEnd, start);
        if (name_end == std::string_view::npos || end == std::string_view::npos) throw std::runtime_error("/*if …*/ without /*end*/");
        const auto name_start = start + kWhen.size();
        Piece piece{{}, {}, std::string(sql.substr(name_end + 2, end - name_end - 2))};
        take_condition(piece, sql.substr(name_start, name_end - name_start));
        pieces.push_back(std::move(piece));
        sql.remove_prefix(end + kEnd.size());
    }
}

using Names = std::set<std::string, std::less<>>;

Names bound_names(const Query& query, bool conditional_too) {
    Names names;
    for (const Piece& piece : query.pieces) {
        if (piece.conditional() && !conditional_too) continue;
        for (const auto& name : number_parameters(piece.text, '$').names) names.insert(name);
    }
    return names;
}

Names known_names(const Query& query) {
    Names names{"clinic", "caller", "caller_role", "now"};
    if (query.is_list()) names.insert("limit");
    for (std::size_t i = 1; i <= query.after.size(); ++i) names.insert("after_" + std::to_string(i));
    for (const Parameter& each : query.parameters) {
        names.insert(each.name);
        if (each.kind == ParameterKind::Date) names.insert({each.name_from, each.name_to});
    }
    return names;
}

void require(bool holds, const std::string& fault) {
    if (!holds) throw std::runtime_error(fault);
}

void check_conditions(const Query& query) {
    for (const Piece& piece : query.pieces) {
        for (const auto* names : {&piece.when, &piece.unless}) {
            for (const auto& name : *names) {
                const bool known = query.parameter(name) != nullptr || (name == "after" && query.is_list());
                require(known, "/*if " + name + "*/ names no parameter");
            }
        }
    }
}

void check(const Query& query) {
    const auto always = bound_names(query, false);
    const auto bound = bound_names(query, true);
    const auto known = known_names(query);
    require(always.contains("clinic"), ":clinic is not bound, or only under a condition");
    for (const auto& name : bound) require(known.contains(name), ":" + name + " has no source");
    check_conditions(query);
    for (const Parameter& each : query.parameters) {
        const bool used = bound.contains(each.name) || bound.contains(each.name_from) || !query.answer.empty();
        require(used, "the parameter " + each.name + " is never used");
    }
    if (query.routes.empty()) return;
    require(!query.says.empty() && !query.roles.empty() && !query.answer.empty(), "a route needs says, roles and answer");
    if (!query.is_list()) return;
    require(!query.after.empty() && bound.contains("after_1"), "a list needs `after` and /*if after*/ … :after_1 …");
    require(always.contains("limit"), "a list ends with limit :limit");
}

}  // namespace

std::string Query::text(const std::set<std::string, std::less<>>& sent) const {
    std::string whole;
    const auto was_sent = [&](const std::string& name) { return sent.contains(name); };
    for (const Piece& piece : pieces) {
        if (std::all_of(piece.when.begin(), piece.when.end(), was_sent) && std::none_of(piece.unless.begin(), piece.unless.end(), was_sent)) {
            whole += piece.text;
        }
    }
    return whole;
}

const Parameter* Query::parameter(std::string_view parameter_name) const {
    const auto found = std::find_if(parameters.begin(), parameters.end(), [&](const Parameter& each) { return each.name == parameter_name; });
    return found == parameters.end() ? nullptr : &*found;
}

Query read_query_file(std::string_view path, std::string_view written, const QueryTexts& others) {
    constexpr std::string_view kEnding = ".sql";
    Query query;
    query.name = path.substr(kQueryFolder.size(), path.size() - kQueryFolder.size() - kEnding.size());
    try {
        const std::string whole = with_rows(query.name, written, others);
        std::string_view text = whole;
        while (text.starts_with("-- ")) {
            const auto end = std::min(text.find('\n'), text.size());
            take_header_line(query, text.substr(3, end - 3));
            text.remove_prefix(std::min(end + 1, text.size()));
        }
        query.pieces = pieces_of(text);
        check(query);
    } catch (const std::runtime_error& fault) {
        throw std::runtime_error(std::string(path) + ": " + fault.what());
    }
    return query;
}

}  // namespace carewire::portal
