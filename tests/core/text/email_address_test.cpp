#include <doctest/doctest.h>

#include <fstream>
#include <iostream>
#include <iterator>

#include "core/json/json.hpp"
#include "core/text/email_address.hpp"
#include "tests/support/source_dir.hpp"

using namespace carewire;

namespace {

std::string file(const char* name) {
    std::ifstream in(testing::corpora_dir() / "email-addresses" / name, std::ios::binary);
    return {std::istreambuf_iterator<char>(in), {}};
}

}  // namespace

TEST_CASE("email address: recipients are taken exactly as the corpus marks them") {
    if (testing::corpora_dir().empty()) {
        std::cout << "not tested: email-addresses corpus is absent\n";
        return;
    }
    // one address holds an escaped NUL, which the reader refuses: it is judged on its own below
    std::string text = file("carewire-recipients.json");
    for (auto at = text.find("\\u0000"); at != std::string::npos; at = text.find("\\u0000")) text.replace(at, 6, "\\u0001");
    const auto document = json::Document::parse(text);
    REQUIRE(document);
    CHECK(document->root().find("cases")->items().size() == 41);
    for (const auto& each : document->root().find("cases")->items()) {
        CAPTURE(std::string(each.find("name")->string()));
        CHECK(is_email_address(each.find("address")->string()) == each.find("accept")->boolean());
    }
    CHECK_FALSE(is_email_address(std::string_view("ana@example.org\0.evil.example", 29)));
}

TEST_CASE("email address: no address that isemail calls wrong is taken") {
    if (testing::corpora_dir().empty()) {
        std::cout << "not tested: email-addresses corpus is absent\n";
        return;
    }
    std::string text = file("isemail-half.json");
    for (auto at = text.find("\\u0000"); at != std::string::npos; at = text.find("\\u0000")) text.replace(at, 6, "\\u0001");
    const auto document = json::Document::parse(text);
    REQUIRE(document);
    int plain_taken = 0;
    int plain = 0;
    for (const auto& each : document->root().find("cases")->items()) {
        const auto address = each.find("address")->string();
        const auto category = each.find("category")->string();
        CAPTURE(std::string(address));
        if (category == "ISEMAIL_ERR") CHECK_FALSE(is_email_address(address));
        if (category != "ISEMAIL_VALID_CATEGORY" && category != "ISEMAIL_DNSWARN") continue;
        const auto at = address.find('@');
        const bool by_rule = address.find_first_of("\"%![(") == std::string_view::npos &&
                             address.find('.', at) != std::string_view::npos;
        plain += by_rule;
        plain_taken += by_rule && is_email_address(address);
    }
    MESSAGE("plain forms taken: " << plain_taken << " of " << plain);
    CHECK(plain_taken == plain);
}
