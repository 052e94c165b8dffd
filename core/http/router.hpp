#pragma once
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "core/http/message.hpp"

namespace carewire::http {

/// Path parameters of a match, in order of the pattern.
using PathValues = std::map<std::string, std::string, std::less<>>;

/// Finds the handler of a method and path. `/v1/feedback/{id}`; `{date:date}` and `{year:digits}` are typed; a literal
/// segment wins over a parameter (D-59); one trailing `/` is accepted (C-11). A known path with another method is 405
/// with Allow.
template <class Route>
class Router {
  public:
    void add(std::string_view method, std::string_view pattern, Route route);

    struct Match {
        const Route* route = nullptr;          ///< null: see allow
        const std::string* pattern = nullptr;  ///< for logs and metrics: never the raw path
        PathValues values;
        std::vector<std::string> allow;  ///< methods this path does have; empty: 404
    };
    Match find(std::string_view method, std::string_view path) const;

  private:
    struct Entry {
        std::string method, pattern;
        std::vector<std::string> segments;
        Route route;
    };
    struct Hash {
        using is_transparent = void;
        std::size_t operator()(std::string_view path) const { return std::hash<std::string_view>{}(path); }
    };
    using Entries = std::vector<std::unique_ptr<Entry>>;

    /// Looks among entries that all fit the path; false: another method's were noted in `allow`.
    bool take(const Entry& entry, std::string_view method, Match& match) const;

    std::unordered_map<std::string, Entries, Hash, std::equal_to<>> literal_;  ///< by path, without a trailing slash
    std::vector<Entries> with_parameters_;  ///< by number of segments; the most exact first
};

}  // namespace carewire::http

#include "core/http/router_match.hpp"
