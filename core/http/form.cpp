#include "core/http/form.hpp"

namespace carewire::http {

std::optional<Fields> read_form(const Request& request) {
    constexpr std::string_view kType = "application/x-www-form-urlencoded";
    const auto type = request.header("content-type");
    if (!type.starts_with(kType) || (type.size() > kType.size() && type[kType.size()] != ';')) return std::nullopt;
    Request carrier;
    carrier.query = request.body;  // the same coding as an address has
    return carrier.parameters();
}

}  // namespace carewire::http
