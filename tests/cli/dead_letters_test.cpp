#include "ops/cli/dead_letters.hpp"

#include <doctest/doctest.h>

#include "core/bus/memory_bus.hpp"
#include "ops/cli/compose_store.hpp"
#include "tests/support/stores.hpp"

using namespace carewire;
using namespace carewire::cli;
using namespace carewire::testing;
using namespace std::chrono_literals;

namespace {

const std::string kTopic = "carewire.interactions.v1";
const std::string kDeadTopic = "carewire.dead.journal";

/// A worker that set one event aside: the row, the ledger's mark and the letter.
struct Scene {
    SystemClock clock;
    MemoryBus bus{clock};
    TestStore& store;

    explicit Scene(TestStore& store_) : store(store_) {
        migrate(store.database(), migration_folders());
        bus.create(kTopic);
        bus.create(kDeadTopic, 1);
    }
    void die(const std::string& id, std::int64_t offset, const std::string& code = "bad_body") {
        store.database().write([&](Sql& sql) {
            sql.execute("insert into inbox (event_id, worker, clinic_id, fate, topic, partition_no, offset_no, digest, attempts,"
                        " reason, at) values (:id, 'journal', 'c1', :fate, :topic, 3, :offset, 7, 1, 'x', 5)",
                        {{"id", id}, {"topic", kTopic}, {"offset", offset},
                         {"fate", code == "conflict" ? std::string("done") : std::string("dead")}});
            sql.execute("insert into dead_letters (worker, topic, partition_no, offset_no, event_id, event_type, clinic_id, code,"
                        " reason, attempts, first_try, last_try) values ('journal', :topic, 3, :offset, :id,"
                        " 'interaction.recorded', 'c1', :code, 'because', 1, 5, :offset)",
                        {{"topic", kTopic}, {"offset", offset}, {"id", id}, {"code", code}});
        });
        bus.sink()->publish({{kDeadTopic, "patient-1", R"({"note":"secret"})",
                              {{"ce_id", id}, {"dead_worker", "journal"}, {"dead_topic", kTopic}, {"dead_partition", "3"},
                               {"dead_offset", std::to_string(offset)}}}}, 1s);
    }
    std::vector<DeadRow> list(const DeadWanted& wanted = {}) {
        return store.database().read([&](Sql& sql) { return list_dead(sql, wanted); });
    }
    void redrive_all() {
        const auto rows = list();
        std::vector<OutRecord> originals;
        for (const auto& letter : find_letters(*bus.admin(), "carewire", rows, 1s)) originals.push_back(original_of(*letter));
        redrive(store.database(), *bus.sink(), rows, originals, clock.now(), 1s);
    }
};

}  // namespace

TEST_CASE("dead: letters are listed by worker and code and event with their state") {
    on_each_store([](TestStore& store) {
        Scene scene(store);
        scene.die("e1", 10);
        scene.die("e2", 11, "conflict");
        const auto rows = scene.list();
        REQUIRE(rows.size() == 2);
        CHECK(rows[0].event_id == "e1");
        CHECK(rows[0].state() == "dead");
        CHECK(rows[1].state() == "conflict");
        CHECK_FALSE(rows[1].can_be_redriven());
        CHECK(scene.list({.code = "conflict"}).size() == 1);
        CHECK(scene.list({.event_id = "e1"}).size() == 1);
        CHECK(scene.list({.worker = "email"}).empty());
    });
}

TEST_CASE("dead: a redriven event is published as it was and may be handled again") {
    on_each_store([](TestStore& store) {
        Scene scene(store);
        scene.die("e1", 10);
        scene.redrive_all();
        const auto published = scene.bus.records(kTopic);
        REQUIRE(published.size() == 1);
        CHECK(published[0].key == "patient-1");
        CHECK(published[0].value == R"({"note":"secret"})");
        CHECK(published[0].headers == Headers{{"ce_id", "e1"}});
        const auto rows = scene.list({.redriven = true});
        REQUIRE(rows.size() == 1);
        CHECK(rows[0].state() == "redriven");
        CHECK(rows[0].fate.empty());
    });
}

TEST_CASE("dead: a redrive that the broker did not take can be done once more") {
    on_each_store([](TestStore& store) {
        Scene scene(store);
        scene.die("e1", 10);
        scene.bus.decide_fates([](const OutRecord&) { return DeliveryReport{.fate = Delivery::NotPersisted, .why = "away"}; });
        CHECK_THROWS_AS(scene.redrive_all(), BusUnavailable);
        CHECK(scene.bus.records(kTopic).empty());
        scene.bus.decide_fates(nullptr);
        REQUIRE(scene.list().size() == 1);
        CHECK(scene.list()[0].can_be_redriven());
        scene.redrive_all();
        CHECK(scene.bus.records(kTopic).size() == 1);
    });
}

TEST_CASE("dead: an event that was handled after its redrive leaves the list") {
    on_each_store([](TestStore& store) {
        Scene scene(store);
        scene.die("e1", 10);
        scene.redrive_all();
        store.database().write([](Sql& sql) {
            sql.execute("insert into inbox (event_id, worker, clinic_id, fate, topic, partition_no, offset_no, digest, attempts,"
                        " reason, at) values ('e1', 'journal', 'c1', 'done', 't', 0, 20, 7, 1, '', 9)");
        });
        CHECK(scene.list().empty());
        CHECK(scene.list({.redriven = true})[0].state() == "handled");
    });
}

TEST_CASE("dead: an outline names members and sizes and no value") {
    const auto lines = outline(R"({"patient":{"name":"Ada Lovelace","age":36},"notes":["x","y"],"ok":true,"none":null})");
    CHECK(lines == std::vector<std::string>{"/patient/name: text of 12 bytes", "/patient/age: number", "/notes: list of 2",
                                            "/ok: true or false", "/none: null"});
    CHECK(outline("Ada Lovelace")[0].find("Ada") == std::string::npos);
}
