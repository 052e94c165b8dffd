#pragma once
#include "core/worker/services.hpp"
#include "core/worker/worker.hpp"
#include "tests/support/worker_bench.hpp"

namespace carewire::testing {

/// A small worker for tests of the engine: it measures, counts, tells others, asks for calls, sets timers.
struct Measured {
    std::string name;
    int value = 0;
    static constexpr EventInfo event{"test.measured", Stream::Steps, 1};
    static auto fields() { return describe<Measured>(field("name", &Measured::name), field("value", &Measured::value)); }
};

/// Registers a name on another stream: what a measurement above 1000 waits for.
struct Registered {
    std::string name;
    static constexpr EventInfo event{"test.registered", Stream::Records, 1};
    static auto fields() { return describe<Registered>(field("name", &Registered::name)); }
};

struct Noted {
    std::string name;
    static constexpr EventInfo event{"test.noted", Stream::Reports, 1};
    static auto fields() { return describe<Noted>(field("name", &Noted::name)); }
};

inline const AppendTable kMeasurements{"measurements", {"name", "value", "event_id"}};
inline const Rollup kTotals{"totals", {"name"}, {"events", "sum"}};

/// Refuses values below zero, throws on 13, waits above 1000 until the name is registered.
inline Outcome measure(Tx& tx, const Event<Measured>& e) {
    const Measured& body = e.body;
    if (body.value > 1000) {
        const auto known = tx.sql().first("select 1 from names where name = :name", {{"name", body.name}});
        if (!known) return Wait{"its name is not registered yet"};
    }
    tx.append(kMeasurements, {body.name, std::int64_t{body.value}, e.envelope.id.value});
    tx.add(kTotals, {body.name}, {1, body.value});
    tx.emit(e.envelope.subject, Noted{body.name});
    if (body.value == 13) throw std::runtime_error("secret of the body");
    if (body.value < 0) return Reject{"negative", "a value is below zero"};
    return Done{};
}

inline Worker measuring(Services&) {
    return Worker{"measuring"}
        .on<Measured>(measure)
        .on<Registered>([](Tx& tx, const Event<Registered>& e) -> Outcome {
            tx.sql().execute("insert into names (name) values (:name) on conflict do nothing", {{"name", e.body.name}});
            return Done{};
        });
}

inline void make_sample_tables(Database& database) {
    database.write([](Sql& sql) {
        sql.execute("create table measurements (name text, value bigint, event_id text unique)");
        sql.execute("create table totals (name text primary key, events bigint not null, sum bigint not null)");
        sql.execute("create table names (name text primary key)");
    });
}

}  // namespace carewire::testing
