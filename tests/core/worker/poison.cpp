#include <doctest/doctest.h>

#include <string>

#include "core/event/wire.hpp"
#include "tests/support/sample_worker.hpp"

using namespace carewire;
using namespace carewire::testing;

namespace {

Headers good_headers(const std::string& id) {
    Envelope envelope;
    envelope.id = {id};
    envelope.type = "test.measured";
    envelope.source = "/stranger";
    envelope.clinic = {"clinic-1"};
    envelope.subject = "subject-1";
    envelope.time = from_epoch_ms(1751629800000);
    return to_record(envelope, Stream::Steps, "").headers;
}

Headers without(Headers headers, const std::string& name) {
    std::erase_if(headers, [&](const auto& header) { return header.first == name; });
    return headers;
}

Headers with(Headers headers, const std::string& name, std::string value) {
    headers = without(std::move(headers), name);
    headers.emplace_back(name, std::move(value));
    return headers;
}

struct Poison {
    const char* what;
    std::string value;
    Headers headers;
    const char* code;
};

std::vector<Poison> poisons() {
    const std::string fine = R"({"name":"a","value":1})";
    std::string deep(40, '[');
    deep += std::string(40, ']');
    return {
        {"no JSON", "not json", good_headers("p-1"), "bad_body"},
        {"wrong schema", R"({"name":5})", good_headers("p-2"), "bad_body"},
        {"unknown version", fine, with(good_headers("p-3"), "ce_dataschema", data_schema("test.measured", 9)), "unknown_version"},
        {"empty", "", good_headers("p-4"), "empty"},
        {"one megabyte", R"({"name":")" + std::string(1 << 20, 'x') + R"(","value":1})", good_headers("p-5"), "bad_body"},
        {"deep", deep, good_headers("p-6"), "bad_body"},
        {"NUL", std::string("{\"name\":\"a\0\",\"value\":1}", 23), good_headers("p-7"), "bad_body"},
        {"bad UTF-8", "{\"name\":\"\xff\",\"value\":1}", good_headers("p-8"), "bad_body"},
        {"duplicate names", R"({"name":"a","name":"b","value":1})", good_headers("p-9"), "bad_body"},
        {"no headers", fine, {}, "bad_envelope"},
        {"no id", fine, without(good_headers("p-10"), "ce_id"), "bad_envelope"},
        {"no clinic", fine, without(good_headers("p-11"), "ce_clinicid"), "bad_envelope"},
        {"bytes in the id", fine, with(good_headers(""), "ce_id", "\xff\xfe"), "bad_envelope"},
        {"NUL in the type", fine, with(good_headers("p-12"), "ce_subject", std::string("a\0b", 3)), "bad_envelope"},
    };
}

}  // namespace

TEST_CASE("poison: each kind goes to the dead letters with its bytes and those behind it are handled") {
    on_each_store([](TestStore& store) {
        WorkerBench bench(measuring, {}, {}, &store);
        make_sample_tables(bench.database());
        int after = 0;
        for (const Poison& poison : poisons()) {
            CAPTURE(poison.what);
            const auto before = bench.dead_letters().size();
            bench.put(Stream::Steps, poison.value, poison.headers);
            bench.post(Measured{"good", 100 + ++after});
            bench.run();
            const auto dead = bench.dead_letters();
            REQUIRE(dead.size() == before + 1);
            CHECK(dead.back().code == poison.code);
            CHECK((dead.back().value == poison.value));
            CHECK(bench.one("select fate from inbox where event_id = :id", {{"id", dead.back().event_id}}) == "dead");
            CHECK(bench.count("measurements") == after);
        }
        bench.restart();
        bench.run();
        CHECK(bench.dead_letters().size() == poisons().size());
    });
}

TEST_CASE("poison: a dead letter tells where it came from and who gave up when") {
    WorkerBench bench(measuring, {});
    make_sample_tables(bench.database());
    bench.put(Stream::Steps, "not json", good_headers("p-1"));
    bench.run();
    const auto records = bench.bus.records("carewire.dead.measuring");
    REQUIRE(records.size() == 1);
    std::map<std::string, std::string> headers(records[0].headers.begin(), records[0].headers.end());
    CHECK(headers["dead_worker"] == "measuring");
    CHECK(headers["dead_topic"] == "carewire.steps.v1");
    CHECK(headers["dead_offset"] == "0");
    CHECK(headers["dead_first_try"] == format_rfc3339(bench.clock.now()));
    CHECK(headers["ce_id"] == "p-1");
    CHECK(bench.one("select event_id from dead_letters where offset_no = 0") == "p-1");
}

TEST_CASE("poison: a record without a value is told apart from an empty one") {
    WorkerBench bench(measuring, {});
    make_sample_tables(bench.database());
    bench.put(Stream::Steps, "", good_headers("p-1"));
    bench.bus.append({.topic = "carewire.steps.v1", .key = "k", .value = {}, .tombstone = true, .headers = good_headers("p-2")});
    bench.run();
    bench.run();
    std::map<std::string, std::string> values;
    for (const auto& record : bench.bus.records("carewire.dead.measuring")) {
        const std::map<std::string, std::string> headers(record.headers.begin(), record.headers.end());
        values[headers.at("ce_id")] = headers.contains("dead_value") ? headers.at("dead_value") : "";
    }
    CHECK(values == std::map<std::string, std::string>{{"p-1", ""}, {"p-2", "null"}});
}

TEST_CASE("poison: a worker that does not care for a type marks it and does not read its body") {
    WorkerBench bench(measuring, {});
    make_sample_tables(bench.database());
    bench.put(Stream::Steps, "not json", with(good_headers("p-1"), "ce_type", "test.other"));
    bench.run();
    CHECK(bench.fate({"p-1"}) == "done");
    CHECK(bench.dead_letters().empty());
}
