#include <doctest/doctest.h>

#include <algorithm>
#include <string>
#include <thread>
#include <vector>

#include "core/metrics/metrics.hpp"

using namespace carewire;

TEST_CASE("metrics: counters gauges and histograms are exposed in the text format") {
    const auto metrics = Metrics::make();
    metrics->counter("carewire_events_total", "Events handled.", {{"worker", "email"}}).add(2);
    metrics->gauge("carewire_lag_seconds", "Age of the next event.").set(1.5);
    metrics->histogram("carewire_request_seconds", "Time to answer.", {{"route", "/v1/feedback"}}).observe(0.003);
    const auto text = metrics->exposition();
    CHECK(text.find("# TYPE carewire_events_total counter") != std::string::npos);
    CHECK(text.find("carewire_events_total{worker=\"email\"} 2") != std::string::npos);
    CHECK(text.find("carewire_lag_seconds 1.5") != std::string::npos);
    CHECK(text.find("carewire_request_seconds_bucket{route=\"/v1/feedback\",le=\"0.005\"} 1") != std::string::npos);
    CHECK(text.find("carewire_request_seconds_bucket{route=\"/v1/feedback\",le=\"0.0025\"} 0") != std::string::npos);
}

TEST_CASE("metrics: the same name and labels are the same counter") {
    const auto metrics = Metrics::make();
    auto& first = metrics->counter("carewire_x_total", "X.", {{"a", "1"}});
    auto& again = metrics->counter("carewire_x_total", "X.", {{"a", "1"}});
    auto& other = metrics->counter("carewire_x_total", "X.", {{"a", "2"}});
    CHECK(&first == &again);
    CHECK(&first != &other);
}

TEST_CASE("metrics: updates from many threads all count") {
    const auto metrics = Metrics::make();
    auto& counter = metrics->counter("carewire_threads_total", "Threads.");
    {
        std::vector<std::jthread> threads;
        for (int t = 0; t < 4; ++t) {
            threads.emplace_back([&] {
                for (int i = 0; i < 10'000; ++i) counter.add();
            });
        }
    }
    CHECK(counter.value() == 40'000);
}

TEST_CASE("metrics: a label with open values cannot eat the memory") {
    const auto metrics = Metrics::make();
    for (int i = 0; i < 3000; ++i) metrics->counter("carewire_open_total", "Open.", {{"id", std::to_string(i)}}).add();
    const auto text = metrics->exposition();
    CHECK(std::ranges::count(text, '\n') < 2010);
    CHECK(text.find("carewire_open_total{series=\"too_many\"} 1000") != std::string::npos);
}
