#include <doctest/doctest.h>
#include <fmt/ranges.h>
#include <stdlib.h>
#include <sys/stat.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <sstream>

#include "consumers/journal/export_port.hpp"
#include "consumers/journal/export_requests.hpp"
#include "consumers/journal/journal.hpp"
#include "core/auth/sha256.hpp"
#include "core/json/json.hpp"
#include "schemas/timers/timers.hpp"
#include "tests/consumers/interaction_makers.hpp"

using namespace carewire;
using namespace carewire::testing;

namespace {

const std::vector<std::string> kFolders{"consumers/journal"};

/// A folder that is gone with the test.
struct Folder {
    std::filesystem::path path;
    Folder() {
        std::string pattern = (std::filesystem::temp_directory_path() / "carewire-exports-XXXXXX").string();
        path = ::mkdtemp(pattern.data());
    }
    ~Folder() { std::filesystem::remove_all(path); }
};

std::string text_of(const std::filesystem::path& path) {
    std::ifstream file(path, std::ios::binary);
    std::stringstream text;
    text << file.rdbuf();
    return text.str();
}

unsigned mode_of(const std::filesystem::path& path) {
    struct stat seen {};
    ::stat(path.c_str(), &seen);
    return seen.st_mode & 0777U;
}

journal::ExportResult perform(WorkerBench& bench, const std::filesystem::path& folder, const std::string& date,
                              const std::string& zone = "UTC", const std::string& clinic = "clinic-1") {
    journal::ExportPort port(bench.database(), folder);
    const journal::WriteExport wanted{.clinic = clinic, .zone = zone, .date = parse_date(date).value()};
    EffectCall call;
    call.request.kind = journal::kWriteExport;
    call.request.payload = to_json(wanted);
    const auto answer = port.perform(call);
    REQUIRE(std::holds_alternative<Delivered>(answer));
    return from_json<journal::ExportResult>(std::get<Delivered>(answer).result).value();
}

void export_due(WorkerBench& bench, const std::string& date, bool late = false) {
    bench.post(ExportDue{.date = parse_date(date).value(), .late = late}, {.subject = "export:clinic-1"});
    bench.run();
}

/// Of a bench that performs nothing: what is done carries nothing any more.
std::string dates_asked_for(WorkerBench& bench) {
    std::vector<std::string> dates;
    for (const auto& effect : bench.effects()) {
        const auto wanted = from_json<journal::WriteExport>(effect.payload);
        REQUIRE(wanted);
        if (effect.kind == journal::kWriteExport) dates.push_back(format_date(wanted->date) + "@" + wanted->zone);
    }
    std::sort(dates.begin(), dates.end());
    return fmt::format("{}", fmt::join(dates, " "));
}

}  // namespace

TEST_CASE("journal exports: the file holds exactly the entries of its local date in time order") {
    on_each_store([](TestStore& store) {
        Folder folder;
        WorkerBench bench(consumers::journal, kFolders, {}, &store);
        auto body = interaction({.time = "2025-07-04T10:00:00Z", .type = "booking", .id = "0197d3f0-0000-7000-8000-00000000000b"});
        body.patient_name = "王小明";
        body.contact_number = "****1234";
        body.details = JsonText{R"({"date":"2025-07-05"})"};
        post(bench, body);
        post(bench, interaction({.time = "2025-07-04T10:00:00Z", .type = "faq", .id = "0197d3f0-0000-7000-8000-00000000000a"}));
        post(bench, interaction({.time = "2025-07-03T18:30:00Z", .success = false, .id = "0197d3f0-0000-7000-8000-00000000000c"}));
        post(bench, interaction({.time = "2025-07-03T18:29:59.999Z"}));
        post(bench, interaction({.time = "2025-07-04T18:30:00Z"}));
        post(bench, interaction({.time = "2025-07-04T10:00:00Z"}), {.clinic = "clinic-2"});
        bench.run();
        const auto written = perform(bench, folder.path, "2025-07-04", "Asia/Kolkata");
        CHECK(written.name == "interactions_2025_07_04.json");
        CHECK(written.entries == 3);
        const auto text = text_of(folder.path / written.path);
        CHECK(written.size == static_cast<std::int64_t>(text.size()));
        CHECK(written.sha256 == sha256_hex(text));
        CHECK(text ==
              "[\n"
              R"({"interaction_id":"0197d3f0-0000-7000-8000-00000000000c","timestamp":"2025-07-04T00:00:00+05:30","date":"2025-07-04","time":"00:00:00","interaction_type":"booking","patient_ref":null,"patient_name":null,"contact_number":null,"success":false,"appointment_id":null,"service_type":null,"doctor":null,"error_message":"no slot","details":null})"
              ",\n"
              R"({"interaction_id":"0197d3f0-0000-7000-8000-00000000000a","timestamp":"2025-07-04T15:30:00+05:30","date":"2025-07-04","time":"15:30:00","interaction_type":"faq","patient_ref":null,"patient_name":null,"contact_number":null,"success":true,"appointment_id":null,"service_type":null,"doctor":null,"error_message":null,"details":null})"
              ",\n"
              R"({"interaction_id":"0197d3f0-0000-7000-8000-00000000000b","timestamp":"2025-07-04T15:30:00+05:30","date":"2025-07-04","time":"15:30:00","interaction_type":"booking","patient_ref":null,"patient_name":"王小明","contact_number":"****1234","success":true,"appointment_id":null,"service_type":null,"doctor":null,"error_message":null,"details":{"date":"2025-07-05"}})"
              "\n]\n");
    });
}

TEST_CASE("journal exports: files and folders are the owner's alone and nothing else is left") {
    Folder folder;
    WorkerBench bench(consumers::journal, kFolders);
    post(bench, interaction({}));
    bench.run();
    const auto written = perform(bench, folder.path / "logs", "2025-07-04");
    const auto path = folder.path / "logs" / written.path;
    CHECK(mode_of(path) == 0600U);
    CHECK(mode_of(path.parent_path()) == 0700U);
    CHECK(mode_of(path.parent_path().parent_path()) == 0700U);
    CHECK(std::distance(std::filesystem::directory_iterator(path.parent_path()), {}) == 1);
    CHECK(json::Document::parse(text_of(path))->root().items().size() == 1);
}

TEST_CASE("journal exports: a day without entries is an empty array") {
    Folder folder;
    WorkerBench bench(consumers::journal, kFolders);
    const auto written = perform(bench, folder.path, "2025-07-04");
    CHECK(written.entries == 0);
    CHECK(text_of(folder.path / written.path) == "[]\n");
}

TEST_CASE("journal exports: the id of a clinic cannot lead out of the folder") {
    Folder folder;
    WorkerBench bench(consumers::journal, kFolders);
    const auto written = perform(bench, folder.path, "2025-07-04", "UTC", "../../etc");
    CHECK(written.path == "%2E%2E%2F%2E%2E%2Fetc/interactions_2025_07_04.json");
    CHECK(std::filesystem::exists(folder.path / written.path));
}

TEST_CASE("journal exports: the same interaction in two events is one entry") {
    Folder folder;
    WorkerBench bench(consumers::journal, kFolders);
    for (const auto* const event : {"e-1", "e-2"}) {
        post(bench, interaction({.id = "0197d3f0-0000-7000-8000-00000000000a"}), {.id = event});
    }
    bench.run();
    CHECK(perform(bench, folder.path, "2025-07-04").entries == 1);
}

TEST_CASE("journal exports: a disk that refuses is an outage and no one's fault") {
    WorkerBench bench(consumers::journal, kFolders);
    journal::ExportPort port(bench.database(), "/proc/carewire");
    EffectCall call;
    call.request.kind = journal::kWriteExport;
    call.request.payload = to_json(journal::WriteExport{.clinic = "c", .zone = "UTC", .date = parse_date("2025-07-04").value()});
    CHECK(std::holds_alternative<Outage>(port.perform(call)));
    call.request.payload = "{}";
    CHECK(std::holds_alternative<Refused>(port.perform(call)));
}

TEST_CASE("journal exports: the nightly timer asks for the date that has just ended in the clinic's zone") {
    on_each_store([](TestStore& store) {
        WorkerBench bench(consumers::journal, kFolders, {}, &store);
        bench.perform_effects = false;
        set(bench, "clinic.timezone", R"("Asia/Kolkata")");
        export_due(bench, "2025-07-05");
        CHECK(dates_asked_for(bench) == "2025-07-04@Asia/Kolkata");
        CHECK(bench.effects().at(0).subject == "export:clinic-1:2025-07-04");
    });
}

TEST_CASE("journal exports: a clinic's nightly timer is set with its first event and follows its zone") {
    on_each_store([](TestStore& store) {
        WorkerBench bench(consumers::journal, kFolders, {}, &store);
        const auto timers = [&] {
            std::string text;
            for (const auto& row : bench.rows("select id, event_type, daily, zone, catch_up_days from timers order by id")) {
                text += fmt::format("{} {} {} {} {}\n", row.text(0), row.text(1), row.text(2), row.text(3), row.integer(4));
            }
            return text;
        };
        post(bench, interaction({.time = "2025-07-04T11:49:00Z"}), {.clinic = "clinic-1"});
        post(bench, interaction({.time = "2025-07-04T11:49:00Z"}), {.clinic = "clinic-2"});
        bench.run();
        CHECK(timers() == "export:clinic-1 export.due 00:05 UTC 31\nexport:clinic-2 export.due 00:05 UTC 31\n");
        set(bench, "clinic.timezone", R"("Asia/Kolkata")", "clinic-2");
        bench.run();
        bench.restart();
        post(bench, interaction({.time = "2025-07-04T11:49:00Z"}), {.clinic = "clinic-2"});
        bench.run();
        CHECK(timers() == "export:clinic-1 export.due 00:05 UTC 31\nexport:clinic-2 export.due 00:05 Asia/Kolkata 31\n");
    });
}

TEST_CASE("journal exports: a late entry makes its date due again once a minute however many come") {
    on_each_store([](TestStore& store) {
        WorkerBench bench(consumers::journal, kFolders, {}, &store);  // it is 2025-07-04T11:50:00Z
        bench.perform_effects = false;
        for (int i = 0; i < 5; ++i) post(bench, interaction({.time = "2025-07-02T09:00:00Z"}));
        post(bench, interaction({.time = "2025-07-04T00:00:00Z"}));
        post(bench, interaction({.time = "2025-07-04T11:49:00Z"}));
        bench.run();
        const auto timers = bench.rows("select id, event_type, body, due_at from timers where daily is null");
        REQUIRE(timers.size() == 1);
        CHECK(timers[0].text(0) == "export:clinic-1:2025-07-02");
        CHECK(timers[0].text(1) == "export.due");
        CHECK(timers[0].text(2) == R"({"date":"2025-07-02","late":true})");
        CHECK(timers[0].integer(3) == epoch_ms(at("2025-07-04T11:51:00Z")));
        export_due(bench, "2025-07-02", true);
        CHECK(dates_asked_for(bench) == "2025-07-02@UTC");
        CHECK(bench.count("journal_seals") == 0);
    });
}

TEST_CASE("journal exports: another zone writes every file again") {
    WorkerBench bench(consumers::journal, kFolders);
    bench.perform_effects = false;
    bench.database().write([](Sql& sql) {
        for (const auto* const date : {"2025-07-01", "2025-07-02"}) {
            sql.execute("insert into exports (clinic_id, date, name, path, size, sha256, entries, written_at) "
                        "values ('clinic-1', :date, 'n', 'p', 0, '', 0, 0)",
                        {{"date", std::string(date)}});
        }
    });
    set(bench, "clinic.timezone", R"("Asia/Kolkata")");
    bench.run();
    CHECK(dates_asked_for(bench) == "2025-07-01@Asia/Kolkata 2025-07-02@Asia/Kolkata");
    set(bench, "clinic.timezone", R"("Asia/Kolkata")");
    set(bench, "clinic.timezone", R"("Nowhere/Land")");
    bench.run();
    CHECK(bench.effects().size() == 2);
    CHECK(bench.dead_letters().empty());
}

TEST_CASE("journal exports: files go when their days are over and a number of days is set") {
    WorkerBench bench(consumers::journal, kFolders);
    bench.database().write([](Sql& sql) {
        for (const auto* const date : {"2025-06-03", "2025-06-04"}) {
            sql.execute("insert into exports (clinic_id, date, name, path, size, sha256, entries, written_at) "
                        "values ('clinic-1', :date, 'n', 'clinic-1/n', 0, '', 0, 0)",
                        {{"date", std::string(date)}});
        }
    });
    bench.perform_effects = false;
    bench.post(RetentionDue{.date = parse_date("2025-07-04").value(), .days = {{"exports", 30}}}, {.subject = "retention:clinic-1"});
    bench.run();
    REQUIRE(bench.effects().size() == 1);
    CHECK(bench.effects()[0].kind == journal::kRemoveExport);
    CHECK(bench.effects()[0].payload == R"({"path":"clinic-1/n","date":"2025-06-03"})");

    Folder folder;
    std::filesystem::create_directories(folder.path / "clinic-1");
    std::ofstream(folder.path / "clinic-1" / "n") << "[]";
    journal::ExportPort port(bench.database(), folder.path);
    EffectCall call;
    call.request.kind = journal::kRemoveExport;
    call.request.payload = bench.effects()[0].payload;
    CHECK(std::holds_alternative<Delivered>(port.perform(call)));
    CHECK_FALSE(std::filesystem::exists(folder.path / "clinic-1" / "n"));
    CHECK(std::holds_alternative<Delivered>(port.perform(call)));
}
