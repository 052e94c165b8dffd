#pragma once
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "core/time/zone.hpp"

namespace carewire::cli {

/// One thing of the sample day, as an app would post it.
struct DemoEntry {
    std::string id;  ///< the same for the same seed, date and place in the day
    Time at{};
    std::string_view path;
    std::string body;  ///< JSON
};

struct DemoDay {
    LocalDate date;
    Zone zone = Zone::utc();
    std::uint64_t seed = 1;
    int entries = 400;
};

/// The interactions of one day of one clinic, in time order: all seven types, open from 8 to 19 with the rush before noon and in
/// the afternoon, five doctors, patients with names in many scripts who ask first and book later, new ones who fill in forms,
/// callers who leave no name, and one in eight that fails for a reason. The same day for the same seed, on every machine.
std::vector<DemoEntry> demo_day(const DemoDay& day);

}  // namespace carewire::cli
