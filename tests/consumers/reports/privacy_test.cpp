#include <doctest/doctest.h>

#include <algorithm>

#include "tests/consumers/reports/report_bench.hpp"

using namespace carewire;
using namespace carewire::testing;

namespace {

/// What must not be seen of a person: names, masked numbers, values of `details`.
const std::vector<std::string> kPersonal{"Maria Lopez", "<script>alert(1)</script>", "****4711", "****0815", "blue folder"};

void post_personal_day(ReportBench& office) {
    auto first = interaction({.time = "2025-07-04T09:00:00Z", .success = false, .error = "No slot for MARIA LOPEZ (****4711)"});
    first.patient_name = "Maria Lopez";
    first.contact_number = "+1 555 0123 4711";
    first.details = JsonText{R"({"remark":"blue folder"})"};
    first.doctor = "Dr. Öz";
    auto second = interaction({.time = "2025-07-04T10:00:00Z", .type = "faq"});
    second.patient_name = "<script>alert(1)</script>";
    second.contact_number = "0815";
    post(office.bench, first);
    post(office.bench, second);
    office.bench.run();
}

bool holds(const std::string& text, std::string_view part) { return text.find(part) != std::string::npos; }

/// The section headings in the order in which they stand.
std::string headings(const std::string& html) {
    std::string found;
    for (auto at = html.find("<h2"); at != std::string::npos; at = html.find("<h2", at + 1)) {
        const auto from = html.find('>', at) + 1;
        found += html.substr(from, html.find("</h2>", from) - from) + ";";
    }
    return found;
}

}  // namespace

TEST_CASE("reports: names and numbers stand in the report escaped and not in a mail that may not carry them") {
    ReportBench office("2025-07-04T17:00:00Z");
    post_personal_day(office);
    office.due("2025-07-04", "2025-07-04T17:00:00Z");
    const auto html = office.column("html", "2025-07-04");
    CHECK(holds(html, "Maria Lopez"));
    CHECK(holds(html, "&lt;script&gt;alert(1)&lt;"));
    CHECK_FALSE(holds(html, "<script"));
    CHECK(headings(html) == "1 Daily Statistics;2 Interactions by Category;3 Patient Details;4 Error Analysis;");
    const auto mail = office.mails().at(0);
    for (const auto& word : kPersonal) {
        CAPTURE(word);
        CHECK_FALSE(holds(*mail.html, word));
        CHECK_FALSE(holds(*mail.text, word));
    }
    CHECK_FALSE(holds(*mail.html, "MARIA"));
    CHECK(holds(*mail.html, "email.phi_allowed"));
    CHECK(headings(*mail.html) == headings(html));
}

TEST_CASE("reports: a clinic that has confirmed it gets patient details by mail") {
    ReportBench office("2025-07-04T17:00:00Z");
    office.setting("email.phi_allowed", "true");
    post_personal_day(office);
    office.due("2025-07-04", "2025-07-04T17:00:00Z");
    CHECK(*office.mails().at(0).html == office.column("html", "2025-07-04"));
    CHECK(holds(*office.mails().at(0).text, "Maria Lopez"));
}

TEST_CASE("reports: without patient details no stored name number or detail is in any form of the report") {
    on_each_store([](TestStore& store) {
        ReportBench office("2025-07-04T17:00:00Z", &store);
        office.setting("reporting.include_patient_details", "false");
        office.setting("email.phi_allowed", "true");
        post_personal_day(office);
        office.due("2025-07-04", "2025-07-04T17:00:00Z");
        const auto mail = office.mails().at(0);
        const std::string forms[] = {office.column("html", "2025-07-04"), office.column("content", "2025-07-04"), *mail.html, *mail.text};
        for (const auto& form : forms) {
            for (const auto& word : kPersonal) {
                CAPTURE(word);
                CHECK_FALSE(holds(form, word));
            }
            CHECK_FALSE(holds(form, "MARIA"));
            CHECK_FALSE(holds(form, "Patient Details"));
        }
        CHECK(holds(forms[0], "No slot for (patient) ((number))"));
        CHECK(headings(forms[0]) == "1 Daily Statistics;2 Interactions by Category;3 Error Analysis;");
    });
}

TEST_CASE("reports: without statistics section 1 is absent and the others keep their order") {
    ReportBench office("2025-07-04T17:00:00Z");
    office.setting("reporting.include_statistics", "false");
    post_personal_day(office);
    office.due("2025-07-04", "2025-07-04T17:00:00Z");
    CHECK(headings(office.column("html", "2025-07-04")) == "1 Interactions by Category;2 Patient Details;3 Error Analysis;");
    CHECK_FALSE(office.report("2025-07-04").statistics.has_value());
}

TEST_CASE("reports: of a long day the failed entries are listed first and the rest is counted") {
    ReportBench office("2025-07-04T17:00:00Z");
    for (int i = 0; i < 60; ++i) {
        const bool success = i < 55;
        post(office.bench, interaction({.time = "2025-07-04T09:00:00Z", .success = success, .patient = "p" + std::to_string(i),
                                        .error = "reason " + std::to_string(i)}));
    }
    office.due("2025-07-04", "2025-07-04T17:00:00Z");
    const auto patients = *office.report("2025-07-04").patients;
    CHECK(patients.entries.size() == 40);
    CHECK(patients.more == 20);
    CHECK(std::count_if(patients.entries.begin(), patients.entries.end(), [](const auto& entry) { return !entry.success; }) == 5);
}

TEST_CASE("reports: of many reasons the most frequent are listed and the rest is counted") {
    ReportBench office("2025-07-04T17:00:00Z");
    for (int i = 0; i < 30; ++i) {
        for (int n = 0; n < (i == 29 ? 3 : 1); ++n) {
            post(office.bench, interaction({.time = "2025-07-04T09:00:00Z", .success = false, .error = "reason " + std::to_string(10 + i)}));
        }
    }
    office.due("2025-07-04", "2025-07-04T17:00:00Z");
    const auto errors = office.report("2025-07-04").errors;
    CHECK(errors.failed == 32);
    REQUIRE(errors.reasons.size() == 20);
    CHECK(errors.reasons[0].reason == "reason 39");
    CHECK(errors.reasons[1].reason == "reason 10");
    CHECK(errors.other == 32 - 3 - 19);
}
