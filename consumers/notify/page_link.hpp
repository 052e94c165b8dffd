#pragma once
#include <optional>
#include <string>
#include <string_view>

#include "core/config/config.hpp"

namespace carewire::notify {

/// `pages.url`: the address under which people open the pages, without a slash at its end; empty: nobody told, then no mail leads
/// there.
std::string read_pages_url(ConfigReader& from);

/// The whole address that a notification's variable `link` means: a path of the pages (`/inbox/{id}`) under their address, or an
/// https address as it is. Nothing when there is none, or the address of the pages is not known.
std::optional<std::string> page_link(std::string_view link, const std::string& pages_url);

}  // namespace carewire::notify
