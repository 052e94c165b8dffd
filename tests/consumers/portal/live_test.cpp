#include <doctest/doctest.h>

#include "consumers/portal/live/frames.hpp"
#include "consumers/portal/live/hub.hpp"

using namespace carewire::portal;

namespace {

struct Person final : Listener {
    bool tell(std::string_view id, std::string_view name, std::string_view data) override {
        if (left) return false;
        last_id = id;
        heard += std::string(name) + ":" + std::string(data) + " ";
        return true;
    }
    bool gone() const override { return left; }
    std::string heard, last_id;
    bool left = false;
};

Push push(int partition, std::int64_t offset, std::string data, std::string clinic = "c1") {
    return {.partition = partition, .offset = offset, .clinic = std::move(clinic), .name = "n", .data = std::move(data)};
}

/// A hub that follows two partitions from 10 on.
struct Scene {
    Scene() {
        hub.enter({{0, 10}, {1, 10}});
        hub.caught_up();
    }
    std::shared_ptr<Person> join(const std::optional<Position>& from = std::nullopt, const std::string& clinic = "c1") {
        auto person = std::make_shared<Person>();
        hub.add(clinic, person, from);
        return person;
    }
    Hub hub;
};

}  // namespace

TEST_CASE("live: an event's id says how far its reader was told") {
    Scene scene;
    const auto person = scene.join();
    scene.hub.take(push(1, 10, "a"));
    CHECK(person->heard == "n:a ");
    CHECK(person->last_id == "10.11");
    CHECK(read_position(person->last_id) == Position{{0, 10}, {1, 11}});
}

TEST_CASE("live: what is no position is none") {
    for (const char* text : {"", "x", "1.", ".1", "-1.2", "1..2", "9999999999999999999999"}) CHECK_FALSE(read_position(text).has_value());
    CHECK(text_of(*read_position("0.7.12")) == "0.7.12");
}

TEST_CASE("live: whoever comes back is told what came since and nothing twice") {
    Scene scene;
    scene.hub.take(push(0, 10, "a"));
    scene.hub.take(push(1, 10, "b"));
    scene.hub.take(push(0, 11, "c"));
    const Position after_a{{0, 11}, {1, 10}};
    CHECK(scene.hub.can_resume(after_a));
    const auto person = scene.join(after_a);
    CHECK(person->heard == "n:b n:c ");
    scene.hub.take(push(0, 12, "d"));
    CHECK(person->heard == "n:b n:c n:d ");
    CHECK(person->last_id == "13.11");
}

TEST_CASE("live: a portal that is behind another tells its guest nothing twice") {
    Scene scene;
    const auto person = scene.join(Position{{0, 12}, {1, 10}});  // was told 10 and 11 elsewhere
    scene.hub.take(push(0, 10, "a"));
    scene.hub.take(push(0, 11, "b"));
    scene.hub.take(push(0, 12, "c"));
    CHECK(person->heard == "n:c ");
}

TEST_CASE("live: what can no longer be told is not pretended") {
    Hub hub(2);
    hub.enter({{0, 0}});
    hub.caught_up();
    for (int offset = 0; offset < 4; ++offset) hub.take(push(0, offset, "x"));
    CHECK_FALSE(hub.can_resume({{0, 1}}));  // 1 was forgotten
    CHECK(hub.can_resume({{0, 2}}));
    CHECK_FALSE(hub.can_resume({{0, 2}, {1, 0}}));  // another topic's shape
    CHECK_FALSE(hub.can_resume({{0, 99'999}}));
}

TEST_CASE("live: a break of the feed costs nobody an event that is still there") {
    Scene scene;
    const auto person = scene.join();
    scene.hub.take(push(0, 10, "a"));
    CHECK(scene.hub.enter({{0, 9}, {1, 9}}).empty());
    scene.hub.take(push(0, 9, "old"));
    scene.hub.take(push(0, 10, "a"));
    scene.hub.take(push(0, 11, "b"));
    CHECK(person->heard == "n:a n:b ");
    const auto missed = scene.hub.enter({{0, 20}, {1, 20}});
    REQUIRE(missed.size() == 1);
    CHECK(missed.front().first == "c1");
}

TEST_CASE("live: whoever joins before the topic is followed is told where things stand once it is") {
    Hub hub;
    const auto person = std::make_shared<Person>();
    hub.add("c1", person, hub.here());
    hub.enter({{0, 10}});
    hub.take(push(0, 10, "old or new, who knows"));
    CHECK(person->heard.empty());
    const auto missed = hub.caught_up();
    REQUIRE(missed.size() == 1);
    CHECK(missed.front().second == person);
    hub.take(push(0, 11, "new"));
    CHECK(person->heard == "n:new ");
    CHECK(person->last_id == "12");
}

TEST_CASE("live: what comes while the figures are read for a newcomer is told to them") {
    Scene scene;
    const auto before = scene.hub.here();
    scene.hub.take(push(0, 10, "meanwhile"));
    const auto person = scene.join(before);
    CHECK(person->heard == "n:meanwhile ");
}

TEST_CASE("live: a clinic hears its own and an alert rings once") {
    Scene scene;
    const auto here = scene.join();
    const auto there = scene.join(std::nullopt, "c2");
    auto alert = push(0, 10, "alarm");
    alert.alert_id = "1";
    scene.hub.take(alert);
    alert.offset = 11;
    scene.hub.take(alert);
    CHECK(here->heard == "n:alarm ");
    CHECK(there->heard.empty());
}

TEST_CASE("live: whoever left is forgotten") {
    Scene scene;
    scene.join()->left = true;
    scene.hub.take(push(0, 10, "a"));
    CHECK(scene.hub.listeners() == 0);
}

TEST_CASE("live: a frame keeps the members of its action and nothing of its wrapping") {
    const auto frame = read_frame(R"({"type":"staff_action","ref":"7","feedback_id":"f","status":"resolved","note":"a \"b\""})");
    CHECK(frame.kind == Frame::Kind::StaffAction);
    CHECK(frame.feedback_id == "f");
    CHECK(frame.ref == "7");
    CHECK(frame.action == R"({"status":"resolved","note":"a \"b\""})");
}
