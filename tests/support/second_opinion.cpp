#include "tests/support/second_opinion.hpp"

#include <boost/beast/http/empty_body.hpp>
#include <boost/beast/http/parser.hpp>
#include <limits>
#include <memory>

#include "core/http/head.hpp"

namespace carewire::testing {

namespace beast = boost::beast::http;

std::string disagreement(std::string_view bytes) {
    const auto head = std::make_unique<http::Head>();
    http::Refusal refusal;
    if (http::read_head(bytes, {}, *head, refusal) != http::HeadFate::Complete) return {};

    beast::request_parser<beast::empty_body> parser;
    parser.header_limit(64 << 10);
    parser.body_limit(std::numeric_limits<std::uint64_t>::max());
    boost::beast::error_code error;
    const auto taken = parser.put(boost::asio::const_buffer(bytes.data(), head->size), error);
    if (error && error != beast::error::need_more) return "Beast refuses: " + error.message();
    if (!parser.is_header_done()) return "Beast wants more head";
    const auto& request = parser.get();
    if (taken != head->size) return "another end of the head";
    const auto same = [](boost::beast::string_view theirs, std::string_view ours) {
        return std::string_view(theirs.data(), theirs.size()) == ours;
    };
    if (!same(request.method_string(), head->method)) return "another method";
    if (!same(request.target(), head->target)) return "another target";
    if (request.version() != 11) return "another version";
    if (parser.chunked()) return "Beast sees chunks";
    if (parser.content_length().value_or(0) != head->content_length) return "another length";
    const auto fields = static_cast<std::size_t>(std::distance(request.begin(), request.end()));
    if (fields != head->field_count) return "another number of fields";
    return {};
}

}  // namespace carewire::testing
