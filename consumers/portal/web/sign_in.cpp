#include "consumers/portal/web/pages.hpp"

namespace carewire::portal {

/// Only ways within this house: never `//elsewhere` or a full address.
static bool is_own_path(const std::string& path) {
    return path.starts_with('/') && !path.starts_with("//") && path.find('\\') == std::string::npos && path.find_first_of("\r\n") == std::string::npos;
}

http::Response sign_in_page(const Visit& visit) {
    Page page{.name = "sign_in", .title = visit.texts.say("sign_in"), .plain = true};
    const auto next = visit.parameter("next");
    page.view.text("next", is_own_path(next) ? next : "/today");
    const auto said = visit.parameter("said");
    for (const char* known : {"wrong", "closed", "quiet", "out"}) {
        if (said != known) continue;
        page.view.text("said", visit.texts.say(std::string("sign_in_") + known)).flag("bad", said == "wrong" || said == "closed");
    }
    return answer_of(visit, page);
}

}  // namespace carewire::portal
