#include "consumers/notify/page_link.hpp"

#include "core/http/client_url.hpp"

namespace carewire::notify {

std::string read_pages_url(ConfigReader& from) {
    auto url = from.text("pages.url", "",
                         "Address under which people open the pages, e.g. https://care.clinic.example; empty: mails carry no link.");
    if (url.empty()) return url;
    if (!http::parse_client_url(url) || url.find('?') != std::string::npos) {
        from.problem("pages.url", "must be an http or https address, such as https://care.clinic.example");
        return {};
    }
    while (url.ends_with('/')) url.pop_back();
    return url;
}

std::optional<std::string> page_link(std::string_view link, const std::string& pages_url) {
    if (link.starts_with("https://")) return std::string(link);
    const bool is_path = link.starts_with('/') && !link.starts_with("//");
    return is_path && !pages_url.empty() ? std::optional(pages_url + std::string(link)) : std::nullopt;
}

}  // namespace carewire::notify
