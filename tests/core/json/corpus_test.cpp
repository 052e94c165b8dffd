#include <doctest/doctest.h>
#include <pthread.h>

#include <algorithm>
#include <array>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <iterator>
#include <string>
#include <vector>

#include "core/json/json.hpp"
#include "tests/support/source_dir.hpp"

using namespace carewire;

namespace {

struct CorpusFile {
    std::string name;
    std::string bytes;
    bool accepted = false;
};

/// One verdict per file that the standard leaves open or that we are stricter about: what is not here is refused.
constexpr std::array kAcceptedFreely{
    "i_number_double_huge_neg_exp.json",    "i_number_real_underflow.json",      "i_number_too_big_neg_int.json",
    "i_number_too_big_pos_int.json",        "i_number_very_big_negative_int.json", "number_-9223372036854775808.json",
    "number_-9223372036854775809.json",     "number_1.0.json",                   "number_1.000000000000000005.json",
    "number_1000000000000000.json",         "number_10000000000000000999.json",  "number_1e-999.json",
    "number_1e6.json",                      "number_9223372036854775807.json",   "number_9223372036854775808.json",
    "object_key_nfc_nfd.json",              "object_key_nfd_nfc.json",
};
/// Valid JSON that we refuse by rule: duplicate names (C-17) and U+0000 (pitfall J6).
constexpr std::array kRefusedByRule{
    "y_object_duplicated_key.json",
    "y_object_duplicated_key_and_value.json",
    "y_object_escaped_null_in_key.json",
    "y_string_null_escape.json",
};

template <class List>
bool listed(const List& list, const std::string& name) {
    return std::find(list.begin(), list.end(), name) != list.end();
}

bool should_be_accepted(const std::string& name) {
    if (name.starts_with("y_")) return !listed(kRefusedByRule, name);
    return listed(kAcceptedFreely, name);
}

std::vector<CorpusFile> corpus() {
    std::vector<CorpusFile> files;
    if (testing::corpora_dir().empty()) return files;
    for (const char* folder : {"test_parsing", "test_transform"}) {
        for (const auto& entry : std::filesystem::directory_iterator(testing::corpora_dir() / "json-parsing" / folder)) {
            std::ifstream in(entry.path(), std::ios::binary);
            files.push_back({entry.path().filename(), {std::istreambuf_iterator<char>(in), {}}, false});
        }
    }
    return files;
}

void* judge(void* files) {
    for (auto& file : *static_cast<std::vector<CorpusFile>*>(files)) {
        file.accepted = json::Document::parse(file.bytes).has_value();
    }
    return nullptr;
}

void judge_on_small_stack(std::vector<CorpusFile>& files) {
    pthread_attr_t attributes;
    pthread_attr_init(&attributes);
    pthread_attr_setstacksize(&attributes, 256 * 1024);
    pthread_t thread{};
    const int started = pthread_create(&thread, &attributes, judge, &files);
    pthread_attr_destroy(&attributes);
    REQUIRE(started == 0);
    pthread_join(thread, nullptr);
}

}  // namespace

TEST_CASE("json: every file of the parsing corpus gets its verdict") {
    auto files = corpus();
    if (files.empty()) {
        std::cout << "not tested: json-parsing corpus is absent\n";
        return;
    }
    CHECK(files.size() == 340);
    judge(&files);
    for (const auto& file : files) {
        CAPTURE(file.name);
        CHECK(file.accepted == should_be_accepted(file.name));
    }
}

TEST_CASE("json: the parsing corpus crashes no thread with a stack of 256 KiB") {
    auto files = corpus();
    if (files.empty()) {
        std::cout << "not tested: json-parsing corpus is absent\n";
        return;
    }
    judge_on_small_stack(files);
    for (const auto& file : files) {
        CAPTURE(file.name);
        CHECK(file.accepted == should_be_accepted(file.name));
    }
}
