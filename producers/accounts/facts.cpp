#include "producers/accounts/facts.hpp"

#include "core/event/ids.hpp"

namespace carewire::accounts {
namespace {

constexpr Duration kRetry{5000};  // the broker was away, or the store
constexpr std::int64_t kAtOnce = 200;

std::vector<Prepared> waiting_facts(Sql& sql) {
    std::vector<Prepared> facts;
    const auto rows = sql.query("select event_id, clinic_id, type, subject, actor, actor_role, at, body from account_facts "
                                "order by at, event_id limit :most", {{"most", kAtOnce}});
    for (const auto& row : rows) {
        Prepared fact;
        fact.stream = Stream::Audit;
        auto& envelope = fact.envelope;
        envelope.id = {row.text(0)};
        envelope.clinic = {row.text(1)};
        envelope.type = row.text(2);
        envelope.subject = row.text(3);
        envelope.actor = row.text(4);
        envelope.actor_role = row.text(5);
        envelope.time = from_epoch_ms(row.integer(6));
        envelope.source = "/accounts";
        envelope.correlation = row.text(0);
        fact.body = row.text(7);
        facts.push_back(std::move(fact));
    }
    return facts;
}

}  // namespace

void write_fact(Sql& sql, const EventInfo& info, const ClinicId& clinic, std::string subject, const Principal& actor,
                std::string body, Time now) {
    sql.execute("insert into account_facts (event_id, clinic_id, type, subject, actor, actor_role, at, body) "
                "values (:id, :clinic, :type, :subject, :actor, :role, :at, :body)",
                {{"id", mint_uuid(now)}, {"clinic", clinic.value}, {"type", std::string(info.type)}, {"subject", std::move(subject)},
                 {"actor", actor.id}, {"role", std::string(name(actor.role))}, {"at", epoch_ms(now)}, {"body", std::move(body)}});
}

/// What is on its way to the broker: finished when the last report is in.
struct FactFeed::Round {
    std::size_t open = 0;
    std::vector<std::string> published;
    bool all = true;
};

FactFeed::FactFeed(Database& database, http::Pool& pool, http::Loop& loop, PublishFact publish)
    : database_(database), pool_(pool), loop_(loop), publish_(std::move(publish)) {}

FactFeed::~FactFeed() {
    *alive_ = false;
    if (timer_ != 0) loop_.cancel(timer_);
}

void FactFeed::nudge() {
    wanted_ = true;
    if (busy_) return;
    wanted_ = false;
    busy_ = pool_.run([this, alive = alive_] {
        auto facts = std::make_shared<std::vector<Prepared>>();
        bool away = false;
        try {
            *facts = database_.read([](Sql& sql) { return waiting_facts(sql); });
        } catch (const StoreError&) {
            away = true;
        }
        loop_.post([this, alive, facts, away] {
            if (!*alive) return;
            if (away) return again_later();
            publish(std::move(*facts));
        });
    });
    if (!busy_) again_later();
}

void FactFeed::publish(std::vector<Prepared> facts) {
    auto round = std::make_shared<Round>();
    round->open = 1;
    const auto done = [this, alive = alive_](Round& of) {
        if (--of.open == 0 && *alive) finished(std::move(of.published), of.all);
    };
    for (auto& fact : facts) {
        ++round->open;
        auto id = fact.envelope.id.value;
        const bool queued = publish_(std::move(fact), [round, done, id](const DeliveryReport& report) {
            if (report.fate == Delivery::Persisted) round->published.push_back(id);
            else round->all = false;
            done(*round);
        });
        if (queued) continue;
        round->all = false;
        --round->open;
    }
    done(*round);
}

void FactFeed::finished(std::vector<std::string> published, bool all) {
    if (published.empty()) {
        if (!all) return again_later();
        busy_ = false;
        if (wanted_) nudge();
        return;
    }
    const bool more = published.size() >= static_cast<std::size_t>(kAtOnce);
    const bool taken = pool_.run([this, alive = alive_, published = std::move(published), all, more] {
        bool deleted = true;
        try {
            database_.write([&](Sql& sql) {
                for (const auto& id : published) sql.execute("delete from account_facts where event_id = :id", {{"id", id}});
            });
        } catch (const StoreError&) {
            deleted = false;  // published again later under the same id
        }
        loop_.post([this, alive, ok = deleted && all, more] {
            if (!*alive) return;
            if (!ok) return again_later();
            busy_ = false;
            if (wanted_ || more) nudge();
        });
    });
    if (!taken) again_later();
}

void FactFeed::again_later() {
    if (timer_ != 0) return;
    timer_ = loop_.after(kRetry, [this] {
        timer_ = 0;
        busy_ = false;
        nudge();
    });
}

}  // namespace carewire::accounts
