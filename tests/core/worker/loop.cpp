#include <doctest/doctest.h>

#include "core/event/given_part.hpp"
#include "core/event/wire.hpp"
#include "tests/support/sample_worker.hpp"

using namespace carewire;
using namespace carewire::testing;

TEST_CASE("loop: a handled event leaves rows and counters and follow-ups and a ledger row") {
    on_each_store([](TestStore& store) {
        WorkerBench bench(measuring, {}, {}, &store);
        make_sample_tables(bench.database());
        const EventId first = bench.post(Measured{"a", 2});
        bench.post(Measured{"a", 3});
        bench.post(Measured{"b", 4}, {.subject = "other"});
        bench.run();
        CHECK(bench.count("measurements") == 3);
        CHECK(bench.one("select sum from totals where name = 'a'") == "5");
        CHECK(bench.one("select events from totals where name = 'a'") == "2");
        CHECK(bench.fate(first) == "done");
        const auto notes = bench.follow_ups("test.noted");
        REQUIRE(notes.size() == 3);
        CHECK(notes[0].envelope.correlation == notes[0].envelope.cause);
        CHECK(bench.count("outbox") == 3);  // acknowledged; deleted with the next transaction or when idle for long
        bench.advance(Duration{11000});
        CHECK(bench.count("outbox") == 0);
    });
}

TEST_CASE("loop: an event delivered twice leaves what it leaves once") {
    on_each_store([](TestStore& store) {
        WorkerBench bench(measuring, {}, {}, &store);
        make_sample_tables(bench.database());
        bench.post(Measured{"a", 2}, {.id = "e-1"});
        bench.post(Measured{"a", 2}, {.id = "e-1"});
        bench.run();
        bench.post(Measured{"a", 2}, {.id = "e-1"});
        bench.run();
        CHECK(bench.count("measurements") == 1);
        CHECK(bench.one("select sum from totals") == "2");
        CHECK(bench.follow_ups().size() == 1);
        CHECK(bench.dead_letters().empty());
    });
}

TEST_CASE("loop: the same id with another body goes to the dead letters as a conflict") {
    WorkerBench bench(measuring, {});
    make_sample_tables(bench.database());
    bench.post(Measured{"a", 2}, {.id = "e-1"});
    bench.run();
    bench.post(Measured{"a", 3}, {.id = "e-1"});
    bench.run();
    CHECK(bench.one("select sum from totals") == "2");
    REQUIRE(bench.dead_letters().size() == 1);
    CHECK(bench.dead_letters()[0].code == "conflict");
    CHECK(bench.fate({"e-1"}) == "done");
}

TEST_CASE("loop: a repeat differs from another body by what its sender gave and not by what the door filled in") {
    on_each_store([](TestStore& store) {
        WorkerBench bench(measuring, {}, {}, &store);
        make_sample_tables(bench.database());
        Envelope envelope;
        envelope.id = {"e-1"};
        envelope.type = "test.measured";
        envelope.source = "/ingress";
        envelope.clinic = {"clinic-1"};
        envelope.subject = "subject-1";
        const auto put = [&](std::string given, const std::string& filled) {
            OutRecord record = to_record(envelope, Stream::Steps, given + filled);
            mark_given(record, given.size());
            bench.put(Stream::Steps, record.value, record.headers);
            bench.run();
        };
        put(R"({"name":"a")", R"(,"value":2})");
        put(R"({"name":"a")", R"(,"value":3})");
        CHECK(bench.dead_letters().empty());
        CHECK(bench.one("select sum from totals") == "2");
        put(R"({"name":"b")", R"(,"value":2})");
        REQUIRE(bench.dead_letters().size() == 1);
        CHECK(bench.dead_letters()[0].code == "conflict");
        CHECK(bench.count("measurements") == 1);
    });
}

TEST_CASE("loop: what a header says of a body that is shorter is not believed") {
    Record record{.value = "{}", .headers = {{"ce_givenlength", "1"}}};
    CHECK(given_part(record) == "{");
    for (const char* said : {"3", "-1", "", "1x", "99999999999999999999999"}) {
        record.headers = {{"ce_givenlength", said}};
        CHECK(given_part(record) == "{}");
    }
}

TEST_CASE("loop: a refused event leaves nothing but its dead letter") {
    on_each_store([](TestStore& store) {
        WorkerBench bench(measuring, {}, {}, &store);
        make_sample_tables(bench.database());
        bench.post(Measured{"a", 2});
        const EventId refused = bench.post(Measured{"a", -1});
        bench.post(Measured{"a", 3});
        bench.run();
        CHECK(bench.count("measurements") == 2);
        CHECK(bench.one("select sum from totals") == "5");
        CHECK(bench.follow_ups().size() == 2);
        CHECK(bench.fate(refused) == "dead");
        REQUIRE(bench.dead_letters().size() == 1);
        CHECK(bench.dead_letters()[0].code == "negative");
        CHECK(bench.one("select code from dead_letters") == "negative");
    });
}

TEST_CASE("loop: only the event whose handler throws is set aside and what it said goes nowhere") {
    on_each_store([](TestStore& store) {
        WorkerBench bench(measuring, {}, {}, &store);
        make_sample_tables(bench.database());
        bench.post(Measured{"a", 2});
        const EventId guilty = bench.post(Measured{"a", 13});
        bench.post(Measured{"a", 3});
        bench.run();
        CHECK(bench.count("measurements") == 2);
        CHECK(bench.one("select sum from totals") == "5");
        CHECK(bench.fate(guilty) == "dead");
        CHECK(bench.one("select attempts from inbox where fate = 'dead'") == "3");
        CHECK(bench.dead_letters().at(0).code == "handler_failed");
        CHECK(bench.log.text().find("secret") == std::string::npos);
        CHECK(bench.dead_letters().at(0).reason.find("secret") == std::string::npos);
    });
}

TEST_CASE("loop: an appended row that the store refuses condemns only its own event") {
    on_each_store([](TestStore& store) {
        WorkerBench bench(measuring, {}, {}, &store);
        make_sample_tables(bench.database());
        bench.database().write([](Sql& sql) { sql.execute("create unique index one_each on measurements (name, value)"); });
        bench.post(Measured{"a", 2});
        const EventId twin = bench.post(Measured{"a", 2});
        bench.post(Measured{"b", 2});
        bench.run();
        CHECK(bench.count("measurements") == 2);
        CHECK(bench.fate(twin) == "dead");
        CHECK(bench.follow_ups().size() == 2);
    });
}
