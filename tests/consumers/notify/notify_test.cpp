#include "consumers/notify/notify.hpp"

#include <doctest/doctest.h>

#include "consumers/notify/page_link.hpp"
#include "core/json/json.hpp"
#include "schemas/delivery/delivery.hpp"
#include "schemas/messages/messages.hpp"
#include "schemas/messages/notifications.hpp"
#include "tests/consumers/interaction_makers.hpp"

using namespace carewire;
using namespace carewire::testing;

namespace {

const std::vector<std::string> kFolders{"consumers/notify", "consumers/settings"};

NotifyRequested urgent(std::string id = "n1", std::string recipient = "staff") {
    return {.notify_id = std::move(id),
            .recipient_id = std::move(recipient),
            .type = "urgent_feedback",
            .title = "",
            .message = "crushing chest pain",
            .cancel_key = "alert:1",
            .vars = {R"({"link":"/inbox/f1"})"},
            .metadata = {R"({"feedback_id":"f1"})"},
            .priority = "urgent"};
}

void set_setting(WorkerBench& bench, const std::string& key, const std::string& json) {
    bench.database().write([&](Sql& sql) {
        sql.execute("insert into settings (clinic_id, key, value, event_id, actor, created_at, updated_at)"
                    " values ('clinic-1', :key, :value, 'e', 'a', 0, 0)",
                    {{"key", key}, {"value", json}});
    });
}

std::vector<EmailRequested> mails(WorkerBench& bench) {
    std::vector<EmailRequested> found;
    for (const auto& event : bench.follow_ups("email.requested")) found.push_back(from_json<EmailRequested>(event.body).value());
    return found;
}

std::string text_in(const EmailRequested& mail, std::string_view name) {
    const auto vars = json::Document::parse(mail.vars.json);
    const auto* const text = vars->root().find(name);
    return text == nullptr ? "" : std::string(text->string());
}
std::string link_in(const EmailRequested& mail) { return text_in(mail, "link"); }

std::string read_by(WorkerBench& bench, const std::string& reader) {
    std::string ids;
    for (const auto& row : bench.rows("select notification_id from notification_reads where reader_id = :reader order by notification_id",
                                      {{"reader", reader}})) {
        ids += row.text(0) + " ";
    }
    return ids;
}

}  // namespace

TEST_CASE("notify: staff are told inside and each alert address by a mail of its own") {
    on_each_store([](TestStore& store) {
        WorkerBench bench(consumers::notify, kFolders, {}, &store);
        set_setting(bench, "alerts.emails", R"(["lead@clinic.example","duty@clinic.example"])");
        bench.post(urgent());
        bench.post(urgent());  // asked for again: the same notification
        bench.run();
        CHECK(bench.one("select title || '/' || recipient_id || '/' || priority from notifications") ==
              "Urgent feedback from a patient/staff/urgent");
        const auto sent = mails(bench);
        REQUIRE(sent.size() == 2);
        CHECK(sent[0].message_id != sent[1].message_id);
        CHECK(sent[0].urgent);
        CHECK(sent[0].notify_id == "n1");
        CHECK(bench.one("select count(*) from notification_routes where route_reason = 'alerts.emails of the clinic'") == "2");
    });
}

TEST_CASE("notify: a mail leads to the page of what it is about under the address that people know") {
    const std::map<std::string, std::string> links{
        {R"({"link":"/inbox/f1"})", "https://care.example/inbox/f1"},
        {R"({"link":"https://elsewhere.example/x"})", "https://elsewhere.example/x"},
        {R"({"link":"//elsewhere.example"})", ""},
        {R"({"link":7})", ""},
        {"{}", ""},
    };
    for (const auto& [vars, link] : links) {
        CAPTURE(vars);
        WorkerBench bench(consumers::notify, kFolders, {{"pages.url", "https://care.example/"}});
        set_setting(bench, "alerts.emails", R"(["lead@clinic.example"])");
        auto wanted = urgent();
        wanted.vars = {vars};
        bench.post(wanted);
        bench.run();
        CHECK(link_in(mails(bench).at(0)) == link);
    }
    WorkerBench nowhere(consumers::notify, kFolders);  // nobody told under which address the pages are
    set_setting(nowhere, "alerts.emails", R"(["lead@clinic.example"])");
    nowhere.post(urgent());
    nowhere.run();
    CHECK(link_in(mails(nowhere).at(0)).empty());
}

TEST_CASE("notify: a mail says since when somebody waits in the time of the clinic") {
    const std::map<std::string, std::string> times{{R"({"since":"2025-07-04T11:50:00Z"})", "2025-07-04 13:50 Europe/Berlin"},
                                                   {R"({"since":"long ago"})", ""},
                                                   {R"({"since":7})", ""},
                                                   {"{}", ""}};
    for (const auto& [vars, since] : times) {
        CAPTURE(vars);
        WorkerBench bench(consumers::notify, kFolders);
        set_setting(bench, "alerts.emails", R"(["lead@clinic.example"])");
        set_setting(bench, "clinic.timezone", R"("Europe/Berlin")");
        auto wanted = urgent();
        wanted.vars = {vars};
        bench.post(wanted);
        bench.run();
        CHECK(text_in(mails(bench).at(0), "since") == since);
    }
}

TEST_CASE("notify: an address of the pages that is none is a mistake in the settings") {
    for (const std::string url : {"care.example", "ftp://care.example", "https://", "https://care.example/a b"}) {
        CAPTURE(url);
        ConfigReader config({{"pages.url", url}}, {}, {});
        CHECK(notify::read_pages_url(config).empty());
        CHECK(config.problems().size() == 1);
    }
    ConfigReader config({{"pages.url", "https://care.example:8443/carewire/"}}, {}, {});
    CHECK(notify::read_pages_url(config) == "https://care.example:8443/carewire");
    CHECK(config.problems().empty());
}

TEST_CASE("notify: what a patient said goes into a mail only where the clinic lets it") {
    WorkerBench bench(consumers::notify, kFolders);
    set_setting(bench, "alerts.emails", R"(["lead@clinic.example"])");
    bench.post(urgent("n1"));
    bench.run();
    set_setting(bench, "email.phi_allowed", "true");
    bench.post(urgent("n2"));
    bench.run();
    const auto sent = mails(bench);
    REQUIRE(sent.size() == 2);
    CHECK((sent[0].vars.json.find("chest pain") == std::string::npos) != (sent[1].vars.json.find("chest pain") == std::string::npos));
    CHECK(bench.one("select count(*) from notifications where message = 'crushing chest pain'") == "2");
    CHECK(bench.log.text().find("chest pain") == std::string::npos);
}

TEST_CASE("notify: a step of the ladder that is an address gets the mail itself") {
    WorkerBench bench(consumers::notify, kFolders);
    bench.post(urgent("n1", "boss@clinic.example"));
    bench.run();
    REQUIRE(mails(bench).size() == 1);
    CHECK(mails(bench)[0].to == "boss@clinic.example");
}

TEST_CASE("notify: without an address it stays inside and says why") {
    WorkerBench bench(consumers::notify, kFolders);
    bench.post(urgent());
    auto quiet = urgent("n2");
    quiet.type = "report_upload";
    bench.post(quiet);
    bench.run();
    CHECK(mails(bench).empty());
    CHECK(bench.one("select route_reason from notification_routes where notification_id = 'n1'") ==
          "in-app only: the clinic has no alerts.emails");
    CHECK(bench.one("select route_reason from notification_routes where notification_id = 'n2'") ==
          "in-app only: nobody has to look at it now");
}

TEST_CASE("notify: an unknown type is a dead letter and not a silent drop") {
    WorkerBench bench(consumers::notify, kFolders);
    bench.post_raw(NotifyRequested::event, R"({"notify_id":"n1","recipient_id":"staff","type":"birthday"})");
    bench.run();
    REQUIRE(bench.dead_letters().size() == 1);
    CHECK(bench.dead_letters()[0].code == "bad_body");
    CHECK(bench.count("notifications") == 0);
}

TEST_CASE("notify: a cancelled notification takes its mails back in the order of their address") {
    WorkerBench bench(consumers::notify, kFolders);
    set_setting(bench, "alerts.emails", R"(["lead@clinic.example"])");
    bench.post(urgent());
    bench.post(NotifyCancelled{.cancel_key = "alert:1", .recipient_id = "staff"});
    bench.post(NotifyCancelled{.cancel_key = "alert:1", .recipient_id = "staff"});
    bench.run();
    const auto taken_back = bench.follow_ups("email.cancelled");
    REQUIRE(taken_back.size() == 1);
    CHECK(from_json<EmailCancelled>(taken_back[0].body)->message_id == mails(bench).at(0).message_id);
    CHECK(taken_back[0].envelope.subject == bench.follow_ups("email.requested").at(0).envelope.subject);
}

TEST_CASE("notify: each person of a role has a read mark of their own and the first one counts") {
    on_each_store([](TestStore& store) {
        WorkerBench bench(consumers::notify, kFolders, {}, &store);
        bench.post(urgent("n1"));
        bench.post(urgent("n2", "user-2"));
        bench.run();
        const auto first = bench.clock.now();
        bench.post(NotificationRead{"n1"}, {.time = first, .actor = "user-1"});
        bench.post(NotificationRead{"n1"}, {.time = first + std::chrono::hours{1}, .actor = "user-1"});
        bench.post(NotificationRead{"n2"}, {.time = first, .actor = "user-1"});  // not for this person
        bench.run();
        CHECK(read_by(bench, "user-1") == "n1 ");
        CHECK(bench.one("select read_at from notification_reads") == std::to_string(epoch_ms(first)));
        CHECK(read_by(bench, "user-2").empty());
        bench.post(urgent("n3"), {.time = first + std::chrono::hours{3}});
        bench.post(NotificationsAllRead{"user-2"}, {.time = first + std::chrono::hours{2}, .actor = "user-2"});
        bench.run();
        CHECK(read_by(bench, "user-2") == "n1 n2 ");  // what came later stays unread
    });
}

TEST_CASE("notify: a message that will not arrive is told to operators once and never by mail") {
    WorkerBench bench(consumers::notify, kFolders);
    set_setting(bench, "alerts.emails", R"(["lead@clinic.example"])");
    bench.post(MessageBounced{.message_id = "m1", .channel = "email", .purpose = "notification", .code = "bounced", .reason = "550 5.1.1"});
    bench.post(MessageFailed{.message_id = "m2", .channel = "email", .purpose = "test", .code = "rejected"});
    bench.post(MessageUnknown{.message_id = "m3", .channel = "email", .purpose = "step", .code = "unknown_fate"});
    bench.run();
    CHECK(bench.one("select count(*) from notifications where recipient_id = 'operator' and notification_type = 'message_failed'") == "2");
    CHECK(mails(bench).empty());
}
