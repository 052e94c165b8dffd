#pragma once
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "core/auth/principal.hpp"
#include "core/bus/bus.hpp"
#include "core/describe/describe.hpp"
#include "core/http/pool.hpp"
#include "core/store/database.hpp"
#include "producers/ingress/prepared.hpp"

namespace carewire::accounts {

/// Writes a fact beside the change that it tells of, in the same transaction; FactFeed publishes it.
void write_fact(Sql& sql, const EventInfo& info, const ClinicId& clinic, std::string subject, const Principal& actor,
                std::string body, Time now);
template <Described Body>
void write_fact(Sql& sql, const Body& body, const ClinicId& clinic, std::string subject, const Principal& actor, Time now) {
    std::string json;
    json::Writer writer(json);
    Codec<Body>::write(writer, body);
    write_fact(sql, Body::event, clinic, std::move(subject), actor, std::move(json), now);
}

/// Hands an event to the broker; false: not now.
using PublishFact = std::function<bool(Prepared, Sink::Report)>;

/// Publishes what write_fact() left in the store, each until the broker has it; the event id is the row's, so a repeat is the
/// same event. Loop thread; the store is asked on the pool.
class FactFeed {
  public:
    FactFeed(Database& database, http::Pool& pool, http::Loop& loop, PublishFact publish);
    ~FactFeed();
    /// There is (or may be) something new: also at the start, for what a crash left behind.
    void nudge();

  private:
    struct Round;
    void publish(std::vector<Prepared> facts);
    void finished(std::vector<std::string> published, bool all);
    void again_later();

    Database& database_;
    http::Pool& pool_;
    http::Loop& loop_;
    PublishFact publish_;
    bool busy_ = false, wanted_ = false;
    std::uint64_t timer_ = 0;
    std::shared_ptr<bool> alive_ = std::make_shared<bool>(true);
};

}  // namespace carewire::accounts
