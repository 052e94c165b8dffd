#pragma once
#include <cstdint>
#include <set>
#include <string>

#include <tl/expected.hpp>

#include "consumers/portal/query_file.hpp"
#include "core/http/problem.hpp"
#include "core/http/site.hpp"
#include "core/store/sql.hpp"
#include "core/time/zone.hpp"

namespace carewire::portal {

inline constexpr std::int64_t kPage = 50;       // C-9
inline constexpr std::int64_t kLongestPage = 200;

/// What a caller sent, checked and ready to be bound. Names point into the query.
struct Values {
    Binds binds;  ///< of the parameters; the clinic is not among them
    std::set<std::string, std::less<>> sent;
    std::int64_t limit = kPage;
    bool csv = false;
    std::string form = "json";  ///< in which the answer is wanted

    std::int64_t integer(std::string_view name) const;
    const std::string& text(std::string_view name) const;
};

/// Reads path and query string. Every fault is reported at once (C-5): 400 for what cannot be read (`bad_date` when only dates
/// are at fault) and for parameters that the route has not, 422 for values outside their range.
tl::expected<Values, http::ProblemReport> read_values(const Query& query, const http::Call& call, const Zone& zone);

}  // namespace carewire::portal
