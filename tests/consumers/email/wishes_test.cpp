#include <doctest/doctest.h>

#include "core/effect/effect_admin.hpp"
#include "schemas/audit/audit.hpp"
#include "schemas/delivery/requests.hpp"
#include "schemas/timers/timers.hpp"
#include "tests/consumers/email/mail_bench.hpp"

using namespace carewire;
using namespace carewire::testing;
using namespace std::chrono_literals;

namespace {

const std::string kEffect = "mail:clinic-1:m1";

/// A mail that an operator holds: it waits with its effect parked.
void hold(MailBench& bench) {
    bench.database().write([&](Sql& sql) { hold_effects(sql, "email", "email.send", "", "server moves", "op", bench.clock.now()); });
}
void release(MailBench& bench) {
    bench.database().write([](Sql& sql) { release_effects(sql, "email", "email.send", ""); });
}

template <class Wish>
void wish(MailBench& bench, const std::string& id = "m1") {
    bench.post(Wish{id}, {.subject = id, .actor = "nurse-3", .actor_role = "staff"});
    bench.run();
}

/// The code of the last refusal that this message's wishes met.
std::string refusal(MailBench& bench, const std::string& id = "m1") {
    std::string code;
    for (const auto& event : bench.follow_ups("message.request_rejected")) {
        if (event.envelope.subject == id) code = from_json<MessageRequestRejected>(event.body).value().code;
    }
    return code;
}

std::string record(MailBench& bench) {
    std::string lines;
    for (const auto& event : bench.follow_ups("audit.access")) {
        const auto body = from_json<AuditAccess>(event.body).value();
        lines += body.action + " " + body.subject + " " + body.reason + ";";
    }
    return lines;
}

/// As after a server that never took it.
void fail(MailBench& bench) {
    bench.database().write([](Sql& sql) {
        sql.execute("update effects set state = 'failed', attempt = 4");
        sql.execute("update messages set state = 'failed', error_code = 'attempts_used_up', attempts = 4");
    });
}

}  // namespace

TEST_CASE("email wishes: a mail that failed is sent again on purpose and the record says by whom") {
    on_each_store([](TestStore& store) {
        MailBench bench(&store);
        hold(bench);
        ask(bench, a_mail());
        bench.run();
        fail(bench);
        release(bench);
        wish<MessageResendRequested>(bench);
        CHECK(bench.mails().size() == 1);
        CHECK(state_of(bench, "m1") == "accepted -");
        CHECK(refusal(bench).empty());
        CHECK(record(bench) == "resend m1 asked by nurse-3 (staff);");
        CHECK(bench.one("select count(*) from delivery_events where state = 'queued' and code = 'resend'") == "1");
    });
}

TEST_CASE("email wishes: a mail that waits is taken back and never leaves") {
    on_each_store([](TestStore& store) {
        MailBench bench(&store);
        hold(bench);
        ask(bench, a_mail());
        bench.run();
        wish<MessageCancelRequested>(bench);
        release(bench);
        bench.advance(1h);
        CHECK(bench.mails().empty());
        CHECK(state_of(bench, "m1") == "failed cancelled");
        CHECK(record(bench) == "cancel m1 asked by nurse-3 (staff);");
        wish<MessageResendRequested>(bench);
        CHECK(refusal(bench) == "gone");
    });
}

TEST_CASE("email wishes: what has left is neither sent again nor taken back") {
    MailBench bench;
    ask(bench, a_mail());
    bench.run();
    wish<MessageResendRequested>(bench);
    CHECK(refusal(bench) == "illegal_transition");
    wish<MessageCancelRequested>(bench);
    CHECK(bench.follow_ups("message.request_rejected").size() == 2);
    CHECK(bench.mails().size() == 1);
    CHECK(record(bench).empty());
    wish<MessageResendRequested>(bench, "nobody");
    CHECK(refusal(bench, "nobody") == "not_found");
}

TEST_CASE("email wishes: nothing is sent again to an address that a server has declared dead") {
    MailBench bench;
    hold(bench);
    ask(bench, a_mail());
    bench.run();
    fail(bench);
    bench.database().write([](Sql& sql) {
        sql.execute("insert into suppressed_addresses (clinic_id, to_hash, to_masked, code, message_id, created_at)"
                    " select clinic_id, to_hash, to_masked, '550', message_id, 0 from messages");
    });
    wish<MessageResendRequested>(bench);
    CHECK(refusal(bench) == "suppressed");
}

TEST_CASE("email: address and content are gone from the store once a mail has left or is taken back or failed long ago") {
    on_each_store([](TestStore& store) {
        MailBench bench(&store);
        const auto carried = [&] { return bench.one("select count(*) from effects where payload <> ''"); };
        ask(bench, a_mail("m0"));
        bench.run();
        CHECK(carried() == "0");
        hold(bench);
        ask(bench, a_mail("m1"));
        ask(bench, a_mail("m2"));
        bench.run();
        CHECK(carried() == "2");
        wish<MessageCancelRequested>(bench, "m2");
        CHECK(carried() == "1");
        bench.database().write([](Sql& sql) { sql.execute("update effects set state = 'failed' where state = 'parked'"); });
        bench.clock.advance(std::chrono::days{29});
        bench.post(RetentionDue{.date = parse_date("2025-07-04").value(), .days = {{"messages", 90}}},
                   {.subject = "retention:clinic-1", .time = bench.clock.now()});
        bench.run();
        CHECK(carried() == "1");
        bench.clock.advance(std::chrono::days{2});
        bench.post(RetentionDue{.date = parse_date("2025-07-04").value(), .days = {{"messages", 90}}},
                   {.subject = "retention:clinic-1", .time = bench.clock.now()});
        bench.run();
        CHECK(carried() == "0");
        bench.database().write([&](Sql& sql) { CHECK(retry_effect(sql, "email", kEffect, bench.clock.now()) == Retried::Over); });
    });
}
