#include <doctest/doctest.h>

#include "consumers/email/mail_templates.hpp"
#include "schemas/delivery/delivery.hpp"
#include "schemas/timers/timers.hpp"
#include "tests/consumers/email/mail_bench.hpp"

using namespace carewire;
using namespace carewire::testing;

TEST_CASE("email: a mail that was asked for lies in the Maildir and is told as accepted") {
    on_each_store([](TestStore& store) {
        MailBench bench(&store);
        set_setting(bench, "clinic.name", R"("Bright Smile")");
        ask(bench, a_mail());
        bench.run();
        REQUIRE(bench.mails().size() == 1);
        CHECK(bench.mails()[0].find("\nTo: ana@example.org\n") != std::string::npos);
        CHECK(bench.mails()[0].find("From: \"Bright Smile\" <") == bench.mails()[0].find("From:"));
        CHECK(std::filesystem::is_empty(bench.folder / "tmp"));
        CHECK(state_of(bench, "m1") == "accepted -");
        const auto told = bench.follow_ups("message.accepted");
        REQUIRE(told.size() == 1);
        const auto body = from_json<MessageAccepted>(told[0].body).value();
        CHECK(body.message_id == "m1");
        CHECK(body.reference == "report:2025-07-04");
        CHECK(body.attempt == 1);
        CHECK(bench.mails()[0].find("Message-ID: " + body.provider_ref) != std::string::npos);
        CHECK(bench.one("select count(*) from delivery_events where state = 'accepted'") == "1");
    });
}

TEST_CASE("email: neither address nor content stand in the message's row") {
    MailBench bench;
    ask(bench, a_mail("m1", "verysecret@example.org"));
    bench.run();
    std::string row;
    for (const auto* table : {"messages", "delivery_events", "suppressed_addresses", "egress"}) {
        for (const auto& one : bench.rows("select * from " + std::string(table))) {
            for (std::size_t i = 0; i < one.size(); ++i) row += std::holds_alternative<std::string>(one.at(i)) ? one.text(i) + "|" : "";
        }
    }
    CHECK(row.find("v****@example.org") != std::string::npos);
    CHECK(row.find("verysecret") == std::string::npos);
    CHECK(row.find("12 calls") == std::string::npos);
    CHECK(bench.log.text().find("verysecret") == std::string::npos);
}

TEST_CASE("email: the same message asked for twice and after a restart is one mail") {
    on_each_store([](TestStore& store) {
        MailBench bench(&store);
        ask(bench, a_mail());
        ask(bench, a_mail());
        bench.run();
        bench.restart();
        ask(bench, a_mail());
        bench.run();
        CHECK(bench.mails().size() == 1);
        CHECK(bench.one("select count(*) from delivery_events") == "1");
    });
}

TEST_CASE("email: a replayed request rebuilds the row and sends nothing") {
    MailBench bench;
    ask(bench, a_mail(), {.replay = true});
    bench.run();
    CHECK(bench.count("messages") == 1);
    CHECK(bench.mails().empty());
    CHECK(bench.effects().at(0).state == "suppressed");
}

TEST_CASE("email: a template is filled and an absent variable stops the mail") {
    MailBench bench;
    auto mail = a_mail("m1");
    mail.subject = mail.html = mail.text = std::nullopt;
    mail.template_name = "test_email";
    ask(bench, mail);
    mail.message_id = "m2";
    mail.template_name = "report_fallback";
    mail.vars = {R"({"date":"2025-07-04","what":"<b>all</b>"})"};
    ask(bench, mail);
    mail.message_id = "m3";
    mail.template_name = "../secrets";
    ask(bench, mail);
    bench.run();
    CHECK(state_of(bench, "m1") == "accepted -");
    CHECK(state_of(bench, "m2") == "failed template_variable");
    CHECK(bench.one("select error_text from messages where message_id = 'm2'") == "no value for when, reason");
    CHECK(state_of(bench, "m3") == "failed unknown_template");
    CHECK(bench.follow_ups("message.failed").size() == 2);
    CHECK(bench.mails().size() == 1);
}

TEST_CASE("email: every template is whole when its variables are there") {
    const std::string all = R"({"clinic_name":"Bright <Smile>","server":"mail.example","time":"now","date":"2025-07-04","what":"it",
        "when":"17:02","reason":"no","title":"Stock is low","since":"09:00","message":"Two\nlines","link":"https://clinic.example/x",
        "step_name":"Aligner 3","patient_name":"Ana","next_step":"Aligner 4","next_days":14,"days":7,"instructions":"Wear it"})";
    CHECK(email::mail_templates().size() >= 5);
    for (const auto& name : email::mail_templates()) {
        CAPTURE(name);
        const auto content = email::fill_mail(name.substr(0, name.find('.')), "en", all);
        REQUIRE(content);
        CHECK(!content->subject.empty());
        CHECK(content->text.find("{{") == std::string::npos);
        CHECK(content->html.find("Bright &lt;Smile&gt;") != std::string::npos);
        CHECK(content->html.find("http-equiv") == std::string::npos);
        CHECK(content->html.find("src=") == std::string::npos);  // nothing is fetched when it is opened
    }
}

TEST_CASE("email: a mail that may not go is failed with its reason and no call") {
    MailBench bench;
    set_setting(bench, "egress.email", "false");
    ask(bench, a_mail());
    bench.run();
    CHECK(state_of(bench, "m1") == "failed email_off");
    CHECK(bench.effects().empty());
}

TEST_CASE("email: an address that was bounced gets nothing until an operator lets it go") {
    on_each_store([](TestStore& store) {
        MailBench bench(&store);
        bench.database().write([](Sql& sql) {
            sql.execute("insert into suppressed_addresses (clinic_id, to_hash, to_masked, code, message_id, created_at)"
                        " values ('clinic-1', :hash, 'a****@example.org', '550', 'm0', 0)",
                        {{"hash", address_key("ana@example.org")}});
        });
        ask(bench, a_mail("m1", "Ana@Example.org"));  // letter case is no other address
        bench.run();
        CHECK(state_of(bench, "m1") == "failed suppressed");
        bench.database().write([](Sql& sql) { sql.execute("delete from suppressed_addresses"); });
        ask(bench, a_mail("m2"));
        bench.run();
        CHECK(state_of(bench, "m2") == "accepted -");
    });
}

TEST_CASE("email: a disk that refuses is an outage and the mail goes out when it is over") {
    MailBench bench;
    std::ofstream(bench.folder) << "a file where the folder should be";
    ask(bench, a_mail());
    bench.run();
    CHECK(bench.effects().at(0).state == "parked");
    CHECK(bench.effects().at(0).attempt == 0);
    std::filesystem::remove(bench.folder);
    bench.advance(std::chrono::minutes{2});
    CHECK(state_of(bench, "m1") == "accepted -");
}

TEST_CASE("email: retention deletes old messages and says how many") {
    MailBench bench;
    ask(bench, a_mail("m1"));
    bench.run();
    bench.clock.advance(std::chrono::days{40});
    ask(bench, a_mail("m2"));
    bench.run();
    bench.post(RetentionDue{.date = parse_date("2025-08-13").value(), .days = {{"messages", 30}}}, {.time = bench.clock.now()});
    bench.run();
    CHECK(bench.one("select count(*) from messages") == "1");
    CHECK(bench.one("select count(*) from delivery_events") == "1");
    REQUIRE(bench.follow_ups("audit.access").size() == 1);
    CHECK(bench.follow_ups("audit.access")[0].body.find("1 older than 30 days deleted") != std::string::npos);
}

TEST_CASE("email: a mail that was taken back does not leave whether it waits or was just asked for") {
    on_each_store([](TestStore& store) {
        MailBench bench(&store);
        auto later = a_mail("m1");
        later.not_before = bench.clock.now() + std::chrono::hours{2};
        ask(bench, later);
        bench.run();
        bench.post(EmailCancelled{.message_id = "m1", .why = "the appointment was moved"}, {.subject = address_key(later.to)});
        ask(bench, a_mail("m2"));
        bench.post(EmailCancelled{.message_id = "m2"}, {.subject = address_key(later.to)});  // in one batch with its mail
        bench.run();
        bench.advance(std::chrono::hours{3});
        CHECK(bench.mails().empty());
        CHECK(state_of(bench, "m1") == "failed cancelled");
        CHECK(state_of(bench, "m2") == "failed cancelled");
        CHECK(bench.follow_ups("message.failed").size() == 2);
    });
}

TEST_CASE("email: a cancellation that comes too late changes nothing") {
    MailBench bench;
    ask(bench, a_mail("m1"));
    bench.run();
    bench.post(EmailCancelled{.message_id = "m1"}, {.subject = address_key("ana@example.org")});
    bench.run();
    CHECK(bench.mails().size() == 1);
    CHECK(state_of(bench, "m1") == "accepted -");
}
