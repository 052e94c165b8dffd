#include "core/bus/kafka/gathering.hpp"

#include <doctest/doctest.h>
#include <poll.h>
#include <sched.h>

#include <filesystem>

#include "core/bus/kafka/kafka.hpp"
#include "core/bus/kafka/wake_up.hpp"
#include "tests/support/mock_kafka.hpp"

using namespace carewire;
using namespace carewire::testing;
using namespace std::chrono_literals;
using kafka::Gathering;

namespace {

const std::string kTopic = "carewire.interactions.v1";
const Steady kNow{1000s};

bool readable(int fd, int wait_ms) {
    pollfd asked{fd, POLLIN, 0};
    return ::poll(&asked, 1, wait_ms) == 1;
}

OutRecord record(std::string value) { return {kTopic, "k", std::move(value), {}}; }

/// The door's sink on a mock broker.
struct Scene {
    MockKafka broker;
    QuietLog log;
    std::unique_ptr<Sink> sink;
    std::string told;  ///< the values whose reports came, in their order
    std::size_t lost = 0;

    explicit Scene(Duration delivery_timeout = 10s) {
        broker.create(kTopic);
        auto settings = broker.settings();
        settings.delivery_timeout = delivery_timeout;
        sink = open_kafka_sink(settings, {kTopic}, log, Sending::Gathered);
        until([&] { return sink->healthy(); });
    }
    bool produce(const std::string& value) {
        return sink->produce(record(value), [this, value](const DeliveryReport& said) {
            told += value;
            lost += said.fate != Delivery::Persisted;
        });
    }
    /// As a loop does: drains when the descriptor says so, and only then.
    template <class Reached>
    bool until(Reached reached, Duration limit = 10s) {
        const auto end = std::chrono::steady_clock::now() + limit;
        while (!reached()) {
            if (std::chrono::steady_clock::now() > end) return false;
            if (readable(sink->wake_fd(), 5)) sink->drain();
        }
        return true;
    }
};

}  // namespace

TEST_CASE("bus: gathered records go when nothing is under way or when the first has waited long enough") {
    Gathering gathering;
    CHECK_FALSE(gathering.due(0, kNow));
    gathering.add(record("a"), {}, kNow);
    gathering.add(record("b"), {}, kNow + 20ms);
    CHECK(gathering.due(0, kNow));
    CHECK_FALSE(gathering.due(1, kNow + Gathering::kLongest - 1ms));
    CHECK(gathering.due(1, kNow + Gathering::kLongest));
}

TEST_CASE("bus: gathered records that the client did not take stay in their order") {
    Gathering gathering;
    for (const char* value : {"a", "b", "c"}) gathering.add(record(value), {}, kNow);
    std::string offered;
    const auto take_until_b = [&](const OutRecord& one, Sink::Report&) { return offered += one.value, one.value != "b"; };
    CHECK_FALSE(gathering.go(take_until_b));
    CHECK(gathering.size() == 2);
    CHECK(gathering.go([&](const OutRecord& one, Sink::Report&) { return offered += one.value, true; }));
    CHECK(offered == "abbc");
    CHECK(gathering.empty());
}

TEST_CASE("bus: neither many records nor large ones gather without end") {
    Gathering many;
    while (!many.full() && many.size() < 100'000) many.add(record("v"), {}, kNow);
    CHECK(many.size() == 400);
    CHECK(many.due(1, kNow));
    Gathering large;
    while (!large.full() && large.size() < 100'000) large.add(record(std::string(1 << 20, 'v')), {}, kNow);
    CHECK(large.size() == 4);
    large.go([](const OutRecord&, Sink::Report&) { return true; });
    CHECK_FALSE(large.full());
}

TEST_CASE("bus: a wake-up rings at the earliest time that it was asked for and is silent when cleared") {
    kafka::WakeUp wake;
    CHECK_FALSE(readable(wake.fd(), 0));
    wake.ring_at(std::chrono::steady_clock::now() + 1h);
    wake.ring_at(std::chrono::steady_clock::now() + 5ms);
    wake.ring_at(std::chrono::steady_clock::now() + 2h);
    REQUIRE(readable(wake.fd(), 5000));
    wake.clear();
    CHECK_FALSE(readable(wake.fd(), 0));
    wake.signal();
    REQUIRE(readable(wake.fd(), 5000));
    wake.clear();
    CHECK_FALSE(readable(wake.fd(), 0));
    wake.ring_at(std::chrono::steady_clock::now() - 1s);
    CHECK(readable(wake.fd(), 5000));
}

TEST_CASE("bus: the threads of a client that gathers wait for a free processor and the caller's does not") {
    const Scene scene;
    std::size_t patient = 0;
    for (const auto& task : std::filesystem::directory_iterator("/proc/self/task")) {
        const auto id = std::stoi(task.path().filename().string());
        patient += ::sched_getscheduler(id) == SCHED_BATCH;
    }
    CHECK(patient >= 2);  // its main thread and at least one for the broker
    CHECK(::sched_getscheduler(0) == SCHED_OTHER);
}

TEST_CASE("bus: a lone record goes at once through a sink that gathers") {
    Scene scene;
    REQUIRE(scene.produce("a"));
    CHECK(scene.until([&] { return scene.told == "a"; }));
    CHECK(scene.lost == 0);
}

TEST_CASE("bus: what came while a record was under way follows it in order") {
    Scene scene;
    REQUIRE(scene.produce("a"));
    scene.sink->drain();
    for (const char* value : {"b", "c", "d"}) REQUIRE(scene.produce(value));
    CHECK(scene.until([&] { return scene.told == "abcd"; }));
    CHECK(scene.lost == 0);
}

TEST_CASE("bus: a record behind one whose answer takes long waits for it only a moment") {
    Scene scene;
    scene.broker.answer_late(2000ms);
    REQUIRE(scene.produce("a"));
    scene.sink->drain();
    REQUIRE(scene.produce("b"));
    REQUIRE(scene.until([&] { return !scene.told.empty(); }));
    const auto first = std::chrono::steady_clock::now();
    REQUIRE(scene.until([&] { return scene.told == "ab"; }));
    // it had gone long before: its answer is no further two seconds away
    CHECK(std::chrono::steady_clock::now() - first < 1500ms);
    CHECK(scene.lost == 0);
}

TEST_CASE("bus: publish and flush let go what was gathered before") {
    Scene scene;
    REQUIRE(scene.produce("a"));
    REQUIRE(scene.produce("b"));
    scene.sink->publish({record("c")}, 10s);
    CHECK(scene.told == "ab");
    REQUIRE(scene.produce("d"));
    CHECK(scene.sink->flush(10s) == 0);
    CHECK(scene.told == "abd");
}

TEST_CASE("bus: a sink that gathers says no when its queue is full and loses nothing that it took") {
    Scene scene(30s);
    scene.broker.answer_late(500ms);
    std::size_t taken = 0;
    while (taken < 100'000 && scene.produce("v")) ++taken;
    CHECK(taken == 50'400);
    scene.broker.answer_late(0ms);
    REQUIRE(scene.until([&] { return scene.told.size() == taken; }, 30s));
    CHECK(scene.lost == 0);
    CHECK(scene.produce("v"));
}
