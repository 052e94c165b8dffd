#ifdef CAREWIRE_FAULT_POINTS
#include "tests/support/crashes.hpp"

#include <doctest/doctest.h>

#include "core/worker/fault_point.hpp"

namespace carewire::testing {
namespace {

std::string text_of(const SqlValue& value) {
    if (const auto* text = std::get_if<std::string>(&value)) return *text;
    if (const auto* number = std::get_if<std::int64_t>(&value)) return std::to_string(*number);
    if (const auto* number = std::get_if<double>(&value)) return std::to_string(*number);
    return "-";
}

std::string lines(const std::map<std::string, std::string>& by_id) {
    std::string text;
    for (const auto& [id, what] : by_id) text += id + " " + what + "\n";
    return text;
}

}  // namespace

bool dies_at(WorkerBench& bench, const std::string& seam, int nth) {
    fault::arm(seam + ":throw:" + std::to_string(nth));
    bool died = false;
    try {
        bench.run();
    } catch (const fault::Injected&) {
        died = true;
    }
    fault::arm("");
    bench.restart();
    return died;
}

std::string picture_of(WorkerBench& bench, const std::vector<std::string>& statements) {
    std::string text;
    for (const auto& statement : statements) {
        for (const Row& row : bench.rows(statement)) {
            for (std::size_t i = 0; i < row.size(); ++i) text += text_of(row.at(i)) + " ";
            text += "\n";
        }
    }
    std::map<std::string, std::string> followed, dead;
    for (const auto& event : bench.follow_ups()) followed[event.envelope.id.value] = event.body;
    for (const auto& letter : bench.dead_letters()) dead[letter.event_id] = letter.code + " " + letter.value;
    return text + lines(followed) + lines(dead);
}

void at_every_seam(const std::vector<std::string>& seams, int most, const std::function<bool(const std::string& seam, int nth)>& run) {
    for (const auto& seam : seams) {
        CAPTURE(seam);
        int deaths = 0;
        while (deaths < most) {
            const int nth = deaths + 1;
            CAPTURE(nth);
            if (!run(seam, nth)) break;
            ++deaths;
        }
        CHECK(deaths >= 1);
    }
}

}  // namespace carewire::testing
#endif
