#include "consumers/portal/live/switchboard.hpp"

namespace carewire::portal {
namespace {

std::string id_of(const std::optional<Position>& position) { return position ? text_of(*position) : std::string{}; }

}  // namespace

Switchboard::Switchboard(LiveSettings given, const Live::Parts& parts)
    : settings(std::move(given)),
      guard(parts.guard),
      loop(parts.loop),
      clock(parts.clock),
      log(parts.log),
      connected(parts.metrics.gauge("carewire_live_connections", "Open event streams and sockets.")),
      snapshots(parts.database, library, parts.pool, parts.loop, parts.clock, parts.log),
      dashboard(hub, snapshots, parts.loop, parts.clock),
      actions(parts.sink, settings.topic_prefix, parts.clock, parts.log) {}

void Switchboard::write_state(const std::string& clinic, const std::shared_ptr<Listener>& listener, bool resumed,
                              std::function<std::string()> id, std::function<void()> then) {
    snapshots.ask(clinic, [this, clinic, listener, resumed, id = std::move(id), then = std::move(then)](const std::optional<std::string>& snapshot) {
        const std::string figures = snapshot.value_or(R"("feedback_open":null,"urgent_open":null,"alerts_open":null,"stats":null)");
        const std::string data = std::string(R"({"event":"state","resumed":)") + (resumed ? "true," : "false,") + figures + "}";
        listener->tell(id(), "state", data);
        then();
        if (!snapshot) dashboard.touched(clinic);  // they come when the store is back
    });
}

void Switchboard::tell_state(const std::string& clinic, const std::shared_ptr<Listener>& listener, bool resumed) {
    // whoever listens has been told all up to the moment at which this is written
    write_state(clinic, listener, resumed, [this, resumed] { return resumed ? std::string{} : id_of(hub.here()); }, [] {});
}

void Switchboard::join(const std::string& clinic, const std::shared_ptr<Listener>& listener, const std::optional<std::string>& last_id) {
    const auto told = last_id ? read_position(*last_id) : std::nullopt;
    const bool resumed = told && hub.can_resume(*told);
    // from before the figures are read: what comes while they are read is told, too
    const auto from = resumed ? told : hub.here();
    write_state(clinic, listener, resumed, [id = resumed ? std::string{} : id_of(from)] { return id; }, [this, clinic, listener, from] {
        if (stopping || listener->gone()) return;
        hub.add(clinic, listener, from);
        connected.set(static_cast<double>(hub.listeners()));
    });
}

void Switchboard::leave(std::shared_ptr<Listener> listener) {
    // not at once: it may be the hub itself that is just telling it something
    loop.post([this, listener = std::move(listener)] {
        hub.remove(*listener);
        connected.set(static_cast<double>(hub.listeners()));
    });
}

}  // namespace carewire::portal
