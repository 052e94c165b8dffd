#include "core/assets/assets.hpp"

#include <algorithm>
#include <stdexcept>
#include <string>

#include "core/assets/table.hpp"

namespace carewire {
namespace {

auto first_at_or_after(std::string_view path) {
    return std::lower_bound(asset_table().begin(), asset_table().end(), path,
                            [](const AssetBytes& entry, std::string_view wanted) { return entry.path < wanted; });
}

}  // namespace

std::string_view asset(std::string_view path) {
    const auto found = first_at_or_after(path);
    if (found == asset_table().end() || found->path != path) {
        throw std::out_of_range("no file was built in under the name " + std::string(path));
    }
    return {found->begin, static_cast<std::size_t>(found->end - found->begin)};
}

bool has_asset(std::string_view path) {
    const auto found = first_at_or_after(path);
    return found != asset_table().end() && found->path == path;
}

std::vector<std::string_view> assets_under(std::string_view prefix) {
    std::vector<std::string_view> paths;
    for (auto entry = first_at_or_after(prefix); entry != asset_table().end() && entry->path.starts_with(prefix); ++entry) {
        paths.push_back(entry->path);
    }
    return paths;
}

}  // namespace carewire
