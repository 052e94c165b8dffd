#include <doctest/doctest.h>
#include <poll.h>

#include <algorithm>
#include <functional>

#include "core/bus/kafka/kafka.hpp"
#include "tests/support/mock_kafka.hpp"

using namespace carewire;
using namespace carewire::testing;
using namespace std::chrono_literals;

namespace {

const std::string kTopic = "carewire.interactions.v1";

/// A sink on a mock broker that gives a record up after a second.
struct Scene {
    MockKafka broker;
    QuietLog log;
    std::unique_ptr<Sink> sink;
    std::vector<DeliveryReport> reports;

    explicit Scene(Duration delivery_timeout = 1000ms) {
        broker.create(kTopic);
        auto settings = broker.settings();
        settings.delivery_timeout = delivery_timeout;
        sink = open_kafka_sink(settings, {kTopic}, log);
        wait_until([&] { return sink->healthy(); });
    }
    bool produce(std::string value = "v") {
        return sink->produce({kTopic, "k", std::move(value), {}}, [this](const DeliveryReport& said) { reports.push_back(said); });
    }
    static bool wait_until(const std::function<bool()>& reached, Duration limit = 10s) {
        const auto until = std::chrono::steady_clock::now() + limit;
        while (!reached()) {
            if (std::chrono::steady_clock::now() > until) return false;
            ::poll(nullptr, 0, 5);
        }
        return true;
    }
    bool report_comes() {
        return wait_until([this, before = reports.size()] { return sink->drain(), reports.size() > before; });
    }
};

bool readable(int fd, int wait_ms) {
    pollfd asked{fd, POLLIN, 0};
    return ::poll(&asked, 1, wait_ms) == 1;
}

}  // namespace

TEST_CASE("bus: the wake-up descriptor tells of a report and is silent after drain") {
    Scene scene;
    scene.sink->drain();
    CHECK_FALSE(readable(scene.sink->wake_fd(), 0));
    REQUIRE(scene.produce());
    CHECK(readable(scene.sink->wake_fd(), 5000));
    scene.sink->drain();
    REQUIRE(scene.reports.size() == 1);
    CHECK(scene.reports[0].fate == Delivery::Persisted);
    CHECK_FALSE(readable(scene.sink->wake_fd(), 0));
}

TEST_CASE("bus: after a sequence error the sink is finished and acknowledges nothing [K1]") {
    Scene scene;
    scene.broker.answer_produce_with(RD_KAFKA_RESP_ERR_OUT_OF_ORDER_SEQUENCE_NUMBER);
    REQUIRE(scene.produce());
    CHECK_THROWS_AS(scene.report_comes(), BusFatal);
    Scene::wait_until([&] {
        try {
            scene.sink->drain();
        } catch (const BusFatal&) {
        }
        return !scene.reports.empty();
    });
    REQUIRE(scene.reports.size() == 1);
    CHECK(scene.reports[0].fate == Delivery::PossiblyPersisted);
    CHECK_THROWS_AS(scene.produce(), BusFatal);
    CHECK_THROWS_AS(scene.sink->publish({{kTopic, "k", "v", {}}}, 1s), BusFatal);
    CHECK_FALSE(scene.sink->healthy());
}

TEST_CASE("bus: a record that was never sent is certainly not persisted [K3]") {
    Scene scene;
    scene.broker.go_down();
    REQUIRE(scene.produce());
    REQUIRE(scene.report_comes());
    CHECK(scene.reports[0].fate == Delivery::NotPersisted);
    CHECK_FALSE(scene.reports[0].misconfigured);
}

TEST_CASE("bus: a record whose acknowledgement was cut off is possibly persisted [K3]") {
    Scene scene;
    scene.broker.answer_produce_with(RD_KAFKA_RESP_ERR__TRANSPORT, 100);
    REQUIRE(scene.produce());
    REQUIRE(scene.report_comes());
    CHECK(scene.reports[0].fate == Delivery::PossiblyPersisted);
}

TEST_CASE("bus: too few copies is a wait inside the client and then a delivery [K4]") {
    Scene scene(5s);
    scene.broker.answer_produce_with(RD_KAFKA_RESP_ERR_NOT_ENOUGH_REPLICAS, 2);
    REQUIRE(scene.produce());
    REQUIRE(scene.report_comes());
    CHECK(scene.reports[0].fate == Delivery::Persisted);
}

TEST_CASE("bus: a refused topic fails its records and is not fatal [K5]") {
    Scene scene(5s);
    scene.broker.answer_produce_with(RD_KAFKA_RESP_ERR_TOPIC_AUTHORIZATION_FAILED);
    REQUIRE(scene.produce());
    REQUIRE(scene.report_comes());
    CHECK(scene.reports[0].fate == Delivery::NotPersisted);
    CHECK(scene.reports[0].misconfigured);
    // the client goes on refusing by itself until it has looked at the topic again
    CHECK(Scene::wait_until([&] {
        return scene.produce() && scene.report_comes() && scene.reports.back().fate == Delivery::Persisted;
    }));
}

TEST_CASE("bus: a short outage delays delivery by little more than itself [K6]") {
    Scene scene(10s);
    scene.broker.go_down();
    REQUIRE(scene.produce());
    ::poll(nullptr, 0, 500);
    scene.broker.come_up();
    REQUIRE(Scene::wait_until([&] { return scene.sink->drain(), !scene.reports.empty(); }, 3s));
    CHECK(scene.reports[0].fate == Delivery::Persisted);
}

TEST_CASE("bus: a record beyond the client's limit is reported as too large") {
    Scene scene;
    REQUIRE(scene.produce(std::string(3'000'000, 'x')));
    REQUIRE(scene.report_comes());
    CHECK(scene.reports[0].fate == Delivery::NotPersisted);
    CHECK(scene.reports[0].too_large);
}

TEST_CASE("bus: a full queue says no at once and loses nothing that it took") {
    Scene scene(20s);
    scene.broker.answer_late(500ms);
    std::size_t taken = 0;
    while (taken < 100'000 && scene.produce()) ++taken;
    CHECK(taken == 50'000);
    scene.broker.answer_late(0ms);
    REQUIRE(Scene::wait_until([&] { return scene.sink->drain(), scene.reports.size() == taken; }, 20s));
    CHECK(std::ranges::all_of(scene.reports, [](const auto& said) { return said.fate == Delivery::Persisted; }));
    CHECK(scene.produce());
}

TEST_CASE("bus: publish ends at its deadline and reports that come later disturb nobody") {
    Scene scene(5s);
    scene.broker.answer_late(1000ms);
    CHECK_THROWS_AS(scene.sink->publish({{kTopic, "k", "v", {}}}, 200ms), BusUnavailable);
    CHECK(scene.sink->flush(5s) == 0);
}

TEST_CASE("bus: a sink whose broker went away stops being healthy and recovers") {
    Scene scene;
    scene.broker.go_down();
    CHECK(Scene::wait_until([&] { return !scene.sink->healthy(); }));
    scene.broker.come_up();
    CHECK(Scene::wait_until([&] { return scene.sink->healthy(); }));
}

TEST_CASE("bus: a commit with nothing stored is answered by no-offset [K23]") {
    MockKafka broker;
    QuietLog log;
    kafka::Listener listener(log);
    const auto client = kafka::make_client(RD_KAFKA_CONSUMER,
                                           kafka::make_conf(consumer_properties(broker.settings(), "g", ""), listener));
    CHECK(rd_kafka_commit(client.get(), nullptr, 0) == RD_KAFKA_RESP_ERR__NO_OFFSET);
    const auto source = open_kafka_source(broker.settings(), {"g", {kTopic}, ""}, log);
    CHECK_NOTHROW(source->commit_offsets(1s));
}
