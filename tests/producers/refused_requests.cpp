#include <doctest/doctest.h>

#include "producers/ingress/results.hpp"
#include "schemas/feedback/actions.hpp"
#include "tests/support/worker_bench.hpp"

using namespace carewire;
using namespace carewire::testing;

namespace {

/// Refuses every second action, and fails after it has refused where the action asks for it.
Worker refusing(Services&) {
    return Worker{"feedback"}.on<FeedbackActionRequested>([](Tx& tx, const Event<FeedbackActionRequested>& event) -> Outcome {
        if (event.body.status == "acknowledged") return Done{};
        tx.emit(event.body.feedback_id, FeedbackActionRejected{event.body.feedback_id, event.body.action_id, "illegal_transition",
                                                               "a resolved feedback cannot be dismissed"});
        if (event.body.note) return Reject{"spoilt", "its handler went wrong later"};
        return Done{};
    });
}

FeedbackActionRequested action(const std::string& status) {
    return {.feedback_id = "f1", .action_id = derive_uuid("action"), .status = status};
}

Result result_of(WorkerBench& bench, const EventId& id) {
    StoredResults results(bench.database(), [](const Question&) { return std::optional<std::string>("{}"); });
    return results.look({Question{.event_ids = {id.value}, .stream = Stream::Feedback}}).front();
}

}  // namespace

TEST_CASE("waiting: a request that its worker rejects is told with code and reason") {
    on_each_store([](TestStore& store) {
        WorkerBench bench(refusing, {}, {}, &store);
        const auto refused = bench.post(action("dismissed"));
        const auto taken = bench.post(action("acknowledged"));
        bench.run();
        const auto answer = result_of(bench, refused);
        CHECK(answer.kind == Result::Kind::Refused);
        CHECK(answer.code == "illegal_transition");
        CHECK(answer.reason == "a resolved feedback cannot be dismissed");
        CHECK(bench.fate(refused) == "done");
        CHECK(bench.dead_letters().empty());
        CHECK(result_of(bench, taken).kind == Result::Kind::Applied);
    });
}

TEST_CASE("waiting: a refusal that was rolled back is told to nobody") {
    on_each_store([](TestStore& store) {
        WorkerBench bench(refusing, {}, {}, &store);
        auto body = action("dismissed");
        body.note = "x";
        const auto id = bench.post(body);
        bench.run();
        CHECK(bench.count("refusals") == 0);
        CHECK(result_of(bench, id).code == "validation_failed");
        CHECK(result_of(bench, id).reason == "spoilt");
    });
}
