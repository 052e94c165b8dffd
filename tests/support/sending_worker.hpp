#pragma once
#include "tests/support/sample_worker.hpp"
#include "tests/support/scripted_port.hpp"

namespace carewire::testing {

struct Wanted {
    std::string to;
    std::string text;
    static constexpr EventInfo event{"test.wanted", Stream::Messages, 1};
    static auto fields() { return describe<Wanted>(field("to", &Wanted::to), field("text", &Wanted::text)); }
};

struct Sent {
    std::string to;
    std::string state;
    static constexpr EventInfo event{"test.sent", Stream::Delivery, 1};
    static auto fields() { return describe<Sent>(field("to", &Sent::to), field("state", &Sent::state)); }
};

/// Asks for one call per event; writes down and tells what came of it.
inline Worker sending(Services&, EffectPort& port, EffectRequest like = {}, Worker::Pace pace = {}) {
    return Worker{"sending"}
        .on<Wanted>([like](Tx& tx, const Event<Wanted>& e) -> Outcome {
            EffectRequest request = like;
            request.kind = "test.send";
            request.key = e.envelope.id.value + ":" + e.body.to;
            request.subject = e.envelope.subject;
            request.payload = e.body.text;
            tx.request(std::move(request));
            return Done{};
        })
        .performs("test.send", port, [](Tx& tx, const Settled& settled) {
            const char* state = std::holds_alternative<Delivered>(settled.answer) ? "sent"
                                : std::holds_alternative<Refused>(settled.answer) ? "failed"
                                                                                  : "unknown";
            tx.sql().execute("insert into outcomes (effect_key, state) values (:key, :state)",
                             {{"key", settled.call.request.key}, {"state", std::string(state)}});
            tx.emit(tx.event().subject, Sent{settled.call.request.key, state});
        }, 16, std::move(pace));
}

inline void make_sending_tables(Database& database) {
    database.write([](Sql& sql) { sql.execute("create table outcomes (effect_key text not null, state text not null)"); });
}

/// A bench with the sending worker and its port.
struct SendingBench {
    explicit SendingBench(EffectRequest like = {}, TestStore* store = nullptr)
        : bench([this, like](Services& services) {
              return sending(services, port, like,
                             {.before = [this](Sql& sql, const EffectCall& call, Time now) -> BeforeCall {
                                  return pace.before ? pace.before(sql, call, now) : Begin{};
                              },
                              .taken_back = [this](Sql& sql, const EffectCall& call, Time at) {
                                  if (pace.taken_back) pace.taken_back(sql, call, at);
                              }});
          }, {}, {}, store) {
        make_sending_tables(bench.database());
    }
    EventId want(std::string to, std::string subject = "person-1", bool replay = false) {
        return bench.post(Wanted{std::move(to), "hello"}, {.subject = std::move(subject), .replay = replay});
    }
    std::string state(std::size_t n = 0) { return bench.effects().at(n).state; }
    Worker::Pace pace;  ///< what the worker says before each call; empty: it may begin
    ScriptedPort port;
    WorkerBench bench;
};

}  // namespace carewire::testing
