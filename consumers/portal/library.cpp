#include "consumers/portal/library.hpp"

#include <stdexcept>

#include "core/assets/assets.hpp"

namespace carewire::portal {

namespace {

std::optional<std::string_view> text_of(std::string_view name) {
    const std::string path = std::string(kQueryFolder) + std::string(name) + ".sql";
    return has_asset(path) ? std::optional(asset(path)) : std::nullopt;
}

}  // namespace

Library::Library() {
    for (const auto path : assets_under(kQueryFolder)) {
        Query query = read_query_file(path, asset(path), text_of);
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
