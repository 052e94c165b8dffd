#include "consumers/portal/web/standings.hpp"

#include "consumers/portal/web/words.hpp"

namespace carewire::portal {
namespace {

/// Less than this is what a batch in hand takes: nobody sees it.
constexpr std::int64_t kCurrentSeconds = 10;

struct WorkerRow {
    const Row& row;
    std::int64_t processes() const { return row.integer(1); }
    std::int64_t events() const { return row.integer(2); }
    std::int64_t seconds() const { return row.integer(3); }
    std::int64_t heard() const { return row.integer(4); }
    bool silent() const { return processes() == 0; }
    bool current() const { return !silent() && (events() == 0 || seconds() < kCurrentSeconds); }
};

std::string standing_of(const Visit& visit, const WorkerRow& worker) {
    if (worker.silent()) return visit.texts.say("silent_for", {{"span", visit.texts.lasting(epoch_ms(visit.now) - worker.heard())}});
    if (worker.current()) return visit.texts.say("current");
    return visit.texts.say("behind_by", {{"span", visit.texts.lasting(worker.seconds() * 1000)}, {"n", std::to_string(worker.events())}});
}

View worker_view(const Visit& visit, const Row& row) {
    const WorkerRow worker{row};
    View view;
    view.text("worker", row.text(0)).text("name", word(visit.texts, "worker_", row.text(0))).text("standing", standing_of(visit, worker));
    view.flag("current", worker.current()).flag("late", !worker.current()).flag("silent", worker.silent());
    view.text("processes", std::to_string(worker.processes())).view("heard", visit.when(worker.heard()));
    view.text("parked", std::to_string(row.integer(6))).text("dead", std::to_string(row.integer(7))).flag("some_dead", row.integer(7) > 0);
    view.text("waiting", std::to_string(row.integer(8))).text("failed", std::to_string(row.integer(9))).flag("some_failed", row.integer(9) > 0);
    return view;
}

}  // namespace

void add_standings(View& view, const Visit& visit) {
    constexpr std::int64_t kMost = 100;
    std::vector<View> workers;
    bool all_current = true;
    for (const Row& row : visit.read("ops/groups", {{"limit", kMost}})) {
        all_current = all_current && WorkerRow{row}.current();
        workers.push_back(worker_view(visit, row));
    }
    view.flag("any_worker", !workers.empty()).flag("all_current", all_current && !workers.empty());
    view.flag("some_late", !all_current).list("workers", std::move(workers));
}

}  // namespace carewire::portal
