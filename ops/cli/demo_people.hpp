#pragma once
#include <span>
#include <string_view>

namespace carewire::cli {

/// Who comes to the sample clinic and why. Nobody of them exists.
std::span<const std::string_view> demo_patients();
std::span<const std::string_view> demo_doctors();
std::span<const std::string_view> demo_services();
std::span<const std::string_view> demo_questions();

/// A type of interaction: how many of a hundred it is, and why it fails when it does.
struct DemoType {
    std::string_view name;
    int of_hundred = 0;
    std::span<const std::string_view> failures;
};
std::span<const DemoType> demo_types();

/// How busy each hour of the day is, relative to the others; 0 = closed.
std::span<const int, 24> demo_hours();

}  // namespace carewire::cli
