#include "tests/support/corpus_cases.hpp"

#include <rapidjson/document.h>

#include <fstream>
#include <iterator>

#include "tests/support/source_dir.hpp"

namespace carewire::testing {
namespace {

/// One code point U+0000..U+00FF is one byte.
std::string bytes_of(const rapidjson::Value& text) {
    const std::string_view utf8(text.GetString(), text.GetStringLength());
    std::string out;
    for (std::size_t i = 0; i < utf8.size(); ++i) {
        const auto lead = static_cast<unsigned char>(utf8[i]);
        out += lead < 0x80 ? utf8[i] : static_cast<char>((lead & 3) << 6 | (utf8[++i] & 0x3f));
    }
    return out;
}

rapidjson::Document read(std::string_view name) {
    rapidjson::Document document;
    const auto folder = corpora_dir();
    if (folder.empty()) return document;
    std::ifstream in(folder / "http-raw" / name, std::ios::binary);
    const std::string text{std::istreambuf_iterator<char>(in), {}};
    document.Parse(text.data(), text.size());
    return document;
}

std::string pace_of(const rapidjson::Value& one) {
    if (!one.HasMember("pace")) return {};
    const auto& pace = one["pace"];
    if (pace.HasMember("until")) return "head";
    if (pace.HasMember("from")) return "body";
    return pace.HasMember("idle_seconds") ? "idle" : "read";
}

}  // namespace

std::vector<RawCase> carewire_requests() {
    std::vector<RawCase> cases;
    const auto document = read("carewire-requests.json");
    if (!document.IsObject()) return cases;
    for (const auto& one : document["cases"].GetArray()) {
        const auto& expect = one["expect"];
        RawCase read_case{.id = one["id"].GetString(),
                          .group = one["group"].GetString(),
                          .raw = bytes_of(one["raw"]),
                          .after_send = one["after_send"].GetString(),
                          .why = one["why"].GetString()};
        for (const auto& status : expect["status_any_of"].GetArray())
            read_case.status_any_of.push_back(status.GetInt());
        if (expect["connection_closed"].IsBool()) read_case.closed = expect["connection_closed"].GetBool();
        if (expect["records_published"].IsInt()) read_case.published = expect["records_published"].GetInt();
        read_case.pace = pace_of(one);
        cases.push_back(std::move(read_case));
    }
    return cases;
}

std::vector<LlhttpCase> llhttp_cases(std::string_view file) {
    std::vector<LlhttpCase> cases;
    const auto document = read(file);
    if (!document.IsObject()) return cases;
    for (const auto& one : document["cases"].GetArray())
        cases.push_back({.id = one["id"].GetString(),
                         .section = one["section"].GetString(),
                         .mode = one["mode"].GetString(),
                         .raw = bytes_of(one["raw"]),
                         .accepted = std::string_view(one["llhttp"].GetString()) == "accept",
                         .messages_complete = one["messages_complete"].GetInt()});
    return cases;
}

std::string filled(std::string text, std::string_view placeholder, std::string_view value) {
    for (auto at = text.find(placeholder); at != text.npos; at = text.find(placeholder, at + value.size()))
        text.replace(at, placeholder.size(), value);
    return text;
}

}  // namespace carewire::testing
