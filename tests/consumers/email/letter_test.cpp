#include "consumers/email/letter.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <fstream>
#include <iostream>
#include <iterator>

#include "consumers/email/header_field.hpp"
#include "consumers/email/quoted_printable.hpp"
#include "core/event/base64.hpp"
#include "core/json/json.hpp"
#include "tests/support/source_dir.hpp"

using namespace carewire;
using namespace carewire::email;

namespace {

Letter a_letter() {
    return {.message_id = "<1@clinic.example>",
            .date = parse_rfc3339("2025-07-04T17:00:05Z").value(),
            .from_address = "desk@clinic.example",
            .from_name = "BrightSmile Dental AI Assistant",
            .to = "ana@example.org",
            .to_name = "",
            .reply_to = "",
            .subject = "Daily interaction report",
            .text = "12 calls",
            .html = "<p>12 calls</p>"};
}

std::vector<std::string> lines_of(const std::string& text) {
    std::vector<std::string> lines;
    for (std::size_t at = 0; at < text.size();) {
        const auto end = text.find("\r\n", at);
        lines.push_back(text.substr(at, end - at));
        at = end == std::string::npos ? text.size() : end + 2;
    }
    return lines;
}

bool has_line(const std::string& text, std::string_view line) {
    const auto lines = lines_of(text);
    return std::ranges::find(lines, line) != lines.end();
}

}  // namespace

TEST_CASE("letter: it has the headers of RFC 5322 and text before HTML") {
    const auto text = mail_text(a_letter()).value();
    CHECK(has_line(text, "Date: Fri, 04 Jul 2025 17:00:05 +0000"));
    CHECK(has_line(text, "From: \"BrightSmile Dental AI Assistant\" <desk@clinic.example>"));
    CHECK(has_line(text, "To: ana@example.org"));
    CHECK(has_line(text, "Message-ID: <1@clinic.example>"));
    CHECK(has_line(text, "Auto-Submitted: auto-generated"));
    CHECK(text.find("Content-Type: multipart/alternative") < text.find("Content-Type: text/plain"));
    CHECK(text.find("Content-Type: text/plain") < text.find("Content-Type: text/html"));
}

TEST_CASE("letter: without HTML it is plain text alone") {
    auto letter = a_letter();
    letter.html.clear();
    const auto text = mail_text(letter).value();
    CHECK(text.find("multipart") == std::string::npos);
    CHECK(has_line(text, "12 calls"));
}

TEST_CASE("letter: names and subjects that are not ASCII become encoded words of at most 75 characters") {
    auto letter = a_letter();
    letter.subject = "📸 Treatment Step 'Aligner 3' Completed - Photo Required, und noch ein sehr langer Zusatz in Köln am Rhein";
    letter.from_name = "Zahnärzte Müller";
    const auto text = mail_text(letter).value();
    std::string decoded;
    for (const auto& line : lines_of(text)) {
        for (auto at = line.find("=?UTF-8?B?"); at != std::string::npos; at = line.find("=?UTF-8?B?", at + 1)) {
            const auto end = line.find("?=", at + 10);
            REQUIRE(end != std::string::npos);
            CHECK(end + 2 - at <= 75);
            const auto piece = decode_base64(line.substr(at + 10, end - at - 10)).value();
            CHECK(json::is_utf8(piece));  // a character is never cut in two
            decoded += piece;
        }
        CHECK(line.size() <= 78);
    }
    CHECK(decoded == "Zahnärzte Müller" + letter.subject);
}

TEST_CASE("letter: what would break out of a header is refused") {
    const std::vector<std::string> bad_texts{"x\r\nBcc: evil@example.net", "x\nCc: e", "x\rB: y", std::string("x\0y", 3),
                                             "x\xC2\x85y", "x\xE2\x80\xA8y", "\xFF\xFE"};
    for (const auto& bad : bad_texts) {
        CAPTURE(bad);
        for (const auto member : {&Letter::subject, &Letter::from_name, &Letter::to_name, &Letter::message_id}) {
            auto letter = a_letter();
            letter.*member = bad;
            CHECK(!mail_text(letter));
        }
    }
    auto letter = a_letter();
    letter.reply_to = "a@example.org, b@example.org";
    CHECK(!mail_text(letter));
}

TEST_CASE("letter: every recipient of the corpus is taken or refused as marked") {
    if (testing::corpora_dir().empty()) {
        std::cout << "not tested: email-addresses corpus is absent\n";
        return;
    }
    std::ifstream in(testing::corpora_dir() / "email-addresses/carewire-recipients.json", std::ios::binary);
    std::string file{std::istreambuf_iterator<char>(in), {}};
    for (auto at = file.find("\\u0000"); at != std::string::npos; at = file.find("\\u0000")) file.replace(at, 6, "\\u0001");
    const auto cases = json::Document::parse(file);
    REQUIRE(cases);
    for (const auto& one : cases->root().find("cases")->items()) {
        auto letter = a_letter();
        letter.to = std::string(one.find("address")->string());
        CAPTURE(std::string(one.find("name")->string()));
        CHECK(mail_text(letter).has_value() == one.find("accept")->boolean());
    }
}

TEST_CASE("quoted-printable: lines are short and end in CR LF and nothing in them ends a mail") {
    const std::string text = "a.b\n.\n..c\r\n\r.\rlast  \n" + std::string(2000, 'x') + " = ü\t";
    const auto encoded = quoted_printable(text);
    for (std::size_t at = 0; at < encoded.size(); ++at) {
        if (encoded[at] == '\n') CHECK((at > 0 && encoded[at - 1] == '\r'));
        if (encoded[at] == '\r') CHECK((at + 1 < encoded.size() && encoded[at + 1] == '\n'));
        CHECK(static_cast<unsigned char>(encoded[at]) < 0x80);
    }
    for (const auto& line : lines_of(encoded)) CHECK(line.size() <= 76);
    CHECK(encoded.find("last =20\r\n") != std::string::npos);
    CHECK(encoded.find("=3D =C3=BC=09") != std::string::npos);
}

TEST_CASE("base64: what is written is read back") {
    for (const std::string text : {"", "f", "fo", "foo", "foob", "fooba", "foobar"}) CHECK(decode_base64(encode_base64(text)) == text);
    CHECK(encode_base64("foobar") == "Zm9vYmFy");
    CHECK(encode_base64("fo") == "Zm8=");
}
