#include "consumers/portal/library.hpp"

#include <stdexcept>

#include "core/assets/assets.hpp"

namespace carewire::portal {

Library::Library() {
    for (const auto path : assets_under("consumers/portal/queries/")) {
        Query query = read_query_file(path, asset(path));
        const std::string name = query.name;
        queries_.emplace(name, std::move(query));
    }
}

const Query& Library::at(std::string_view name) const {
    const auto found = queries_.find(name);
    if (found == queries_.end()) throw std::out_of_range("there is no query " + std::string(name));
    return found->second;
}

}  // namespace carewire::portal
