#pragma once
#include <vector>

#include "ops/cli/demo_day.hpp"

namespace carewire::cli {

/// What patients of the sample clinic say of their day, as the public form would post it: thanks, grumbles, complaints, an answer to
/// a standard question, and two that somebody must read at once; English, Spanish, Hindi, German and Arabic. The same for the same
/// seed and date. Feedback is as old as its receipt, so it is today's, whatever the date.
std::vector<DemoEntry> demo_feedback(const DemoDay& day);

}  // namespace carewire::cli
