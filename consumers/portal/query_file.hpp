#pragma once
#include <cstdint>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "consumers/portal/query_rows.hpp"

namespace carewire::portal {

/// How a column is shown. Moments are epoch milliseconds in the store and shown in the clinic's zone (C-7).
enum class ColumnKind { Text, Integer, Number, Boolean, Moment, LocalDate, LocalTime, Json, Hidden };

struct Column {
    std::string name;
    ColumnKind kind = ColumnKind::Text;
    bool only_json = false;  ///< left out of CSV, whose columns others have agreed upon
};

/// What a caller may or must send, in the path or the query string.
enum class ParameterKind {
    Text,     ///< binds `:name`
    Integer,  ///< binds `:name`; `least` to `most`
    Boolean,  ///< `true` or `false`; binds `:name` as 1 or 0
    Date,     ///< a clinic-local date; binds `:name` and its day's ends `:name_from` (inclusive) and `:name_to` (exclusive)
    Since,    ///< RFC 3339, or a date's first instant; binds `:name`, to be compared with >=
    Until,    ///< RFC 3339, or the instant after a date's last; binds `:name`, to be compared with <
    Choice,   ///< one of `choices`; binds `:name`
    Search,   ///< binds `:name` as a pattern for `lower(column) like :name escape '\'`
    Words,    ///< one or several of `words`, with commas between; binds `:name` for `:name like '%,' || column || ',%'`
};

struct Parameter {
    std::string name;
    ParameterKind kind = ParameterKind::Text;
    bool required = false;
    std::int64_t least = 0, most = 0;
    std::vector<std::string> choices;  ///< of Choice and Words
    std::string otherwise;         ///< taken when it is absent; empty: none
    std::string name_from, name_to;  ///< of a Date: what it binds beside its name
};

/// A piece of a statement that stands only when the parameters `when` were sent and those `unless` were not.
struct Piece {
    std::vector<std::string> when, unless;
    std::string text;
    bool conditional() const { return !when.empty() || !unless.empty(); }
};

struct Route {
    std::string method, pattern;
};

/// One file of consumers/portal/queries: SQL under a header of comment lines.
///
///     -- says: Interactions of the clinic in time order.
///     -- route: GET /v1/interactions
///     -- alias: /api/daily_interactions/{date}
///     -- roles: staff admin
///     -- answer: list                      list (C-9), one (404 when there is no row), or the name of a composed answer
///     -- param: date date
///     -- param: days integer 1 366 = 7     least, most, value when absent; `required` after the kind when it must be sent
///     -- param: period choice day week = day
///     -- param: status words new resolved  the words that may be sent
///     -- forms: json csv                   other than JSON: chosen by Accept or ?format=; the first is the default
///     -- column: interaction_id text       in the order of the select; `hidden` ones are not shown, `… json_only` not in CSV
///     -- rows of: feedback/list            the columns of another file, and its `select … from …` before what stands below
///     -- after: timestamp interaction_id   of a list: columns of `order by`, unique together; bound as :after_1, :after_2
///     select … where clinic_id = :clinic /*if date*/ and … /*end*/ /*if after !date*/ and … /*end*/ … limit :limit
///
/// A file without a route is a part of composed answers and says `-- used by: …`. Bound in every statement: `:clinic`, and on
/// demand `:caller`, `:caller_role` and `:now`.
struct Query {
    std::string name;  ///< interactions/list
    std::string says;
    std::vector<Route> routes;  ///< the canonical one first
    std::vector<std::string> roles;
    std::string answer;
    std::vector<std::string> forms;  ///< in which the answer is given; a list's are json and csv
    std::vector<Parameter> parameters;
    std::vector<Column> columns;
    std::vector<std::size_t> after;  ///< places among the columns
    std::vector<Piece> pieces;

    bool is_list() const { return answer == "list"; }
    /// The statement when these parameters were sent; `after` and `format` count as parameters.
    std::string text(const std::set<std::string, std::less<>>& sent) const;
    const Parameter* parameter(std::string_view parameter_name) const;
};

/// Where the files are.
inline constexpr std::string_view kQueryFolder = "consumers/portal/queries/";

/// Reads and checks a file: `:clinic` is bound outside of any condition (tenancy), every `:name` has a source, every parameter
/// is used, a list has `after`, `:limit` and its order. `others`: the files that `rows of` may name. Throws std::runtime_error that
/// names file and fault.
Query read_query_file(std::string_view path, std::string_view written, const QueryTexts& others = {});

}  // namespace carewire::portal
