#include <doctest/doctest.h>

#include <fstream>
#include <iostream>
#include <sstream>

#include "consumers/reports/daily_store.hpp"
#include "consumers/reports/reports.hpp"
#include "core/json/json.hpp"
#include "tests/consumers/interaction_makers.hpp"
#include "tests/support/source_dir.hpp"

using namespace carewire;
using namespace carewire::testing;

TEST_CASE("reports: an entry at either edge of an odd local day is counted on the right date") {
    std::ifstream file(corpora_dir() / "time-zones" / "local-days.json");
    if (!file) {
        std::cout << "not tested: corpus time-zones/local-days.json is not here\n";
        CHECK_FALSE(file.is_open());
        return;
    }
    std::stringstream text;
    text << file.rdbuf();
    const auto corpus = json::Document::parse(text.str(), {.bytes = 1 << 20});
    REQUIRE(corpus);

    WorkerBench bench(consumers::reports, {"consumers/reports"});
    int days = 0;
    for (const auto& day : corpus->root().find("days")->items()) {
        const std::string clinic = "clinic-" + std::to_string(++days);
        set(bench, "clinic.timezone", std::string(day.find("zone")->raw()), clinic);
        const auto start = day.find("start_ms")->integer().value(), end = day.find("end_ms")->integer().value();
        for (const auto ms : {start - 1, start, end - 1, end}) {
            auto body = interaction({});
            body.timestamp = from_epoch_ms(ms);
            post(bench, body, {.clinic = clinic});
        }
    }
    bench.run();
    days = 0;
    for (const auto& day : corpus->root().find("days")->items()) {
        const std::string clinic = "clinic-" + std::to_string(++days);
        const auto start = day.find("start_ms")->integer().value(), end = day.find("end_ms")->integer().value();
        const auto figures = bench.database().read([&](Sql& sql) {
            return reports::daily_figures(sql, {clinic}, std::string(day.find("local_date")->string()));
        });
        CAPTURE(day.raw());
        CHECK(figures.counts.total == (start == end ? 0 : 2));
    }
    CHECK(days == 138);
}
