#include "consumers/analysis/choice.hpp"

#include <algorithm>
#include <array>
#include <utility>

#include <fmt/format.h>
#include <fmt/ranges.h>

namespace carewire::analysis {
namespace {

using Allowed = std::vector<std::string_view>;

/// Like ConfigReader::choice, but empty says that the clinic decides.
std::string choice(ConfigReader& from, const std::string& key, const Allowed& allowed, std::string_view says) {
    auto value = from.text(key, "", fmt::format("{} One of: {}; empty: what the clinic has set.", says, fmt::join(allowed, ", ")));
    if (value.empty() || std::ranges::find(allowed, value) != allowed.end()) return value;
    from.problem(key, fmt::format("must be one of {}", fmt::join(allowed, ", ")));
    return "";
}

std::int64_t number(ConfigReader& from, const std::string& key, std::int64_t most, std::string_view says) {
    return from.integer(key, -1, -1, most, fmt::format("{} -1: what the clinic has set.", says));
}

constexpr std::array<std::pair<std::string_view, std::string_view>, 7> kBlocked{{
    {"provider_off", "analysis is switched off"},
    {"egress_off", "ai.egress is off: no text may leave the house"},
    {"no_consent", "the patient has not agreed that outside providers are asked"},
    {"terms_not_accepted", "ai.terms_accepted is not set: somebody must have read the provider's terms"},
    {"no_model", "ai.model names no model"},
    {"no_endpoint", "ai.endpoint names no server"},
    {"provider_changed", "another analyser was chosen while the job waited"},
}};

}  // namespace

bool Choice::outside() const {
    return settings.provider_feedback == "gemini" || settings.provider_feedback == "vertex" ||
           settings.provider_feedback == "openai_compatible";
}

std::optional<std::string_view> Choice::blocked(bool consent) const {
    if (settings.provider_feedback == "off") return "provider_off";
    if (!outside()) return std::nullopt;
    if (settings.egress == "off") return "egress_off";
    if (!consent) return "no_consent";
    if (settings.provider_feedback != "openai_compatible" && !settings.terms_accepted) return "terms_not_accepted";
    if (settings.model.empty()) return "no_model";
    if (settings.provider_feedback != "gemini" && settings.endpoint.empty()) return "no_endpoint";
    return std::nullopt;
}

bool is_blocked_code(std::string_view code) {
    return std::ranges::find(kBlocked, code, &std::pair<std::string_view, std::string_view>::first) != kBlocked.end();
}

std::string_view blocked_because(std::string_view code) {
    const auto* const known = std::ranges::find(kBlocked, code, &std::pair<std::string_view, std::string_view>::first);
    return known == kBlocked.end() ? std::string_view("it must not be asked") : known->second;
}

InstallationChoice InstallationChoice::read(ConfigReader& from) {
    InstallationChoice chosen;
    chosen.provider_ = choice(from, "ai.provider.feedback", {"rules", "openai_compatible", "gemini", "vertex", "off"},
                              "Who sorts the feedback of every clinic.");
    chosen.model_ = from.text("ai.model", "", "The model that is asked; ids live about a year, so none is built in.");
    chosen.endpoint_ = from.text("ai.endpoint", "", "Its server, e.g. http://127.0.0.1:11434/v1; empty: the provider's own.");
    chosen.api_key_ = from.secret("ai.api_key_ref", "Its key: the name of a variable, or a file of mode 0600.");
    chosen.terms_accepted_ = choice(from, "ai.terms_accepted", {"true", "false"}, "Whether somebody has accepted the provider's terms.");
    chosen.egress_ = choice(from, "ai.egress", {"off", "deidentified", "full"}, "What of a comment may leave the house.");
    chosen.max_retries_ = number(from, "ai.max_retries", 20, "Tries after the first; outages and limits are none.");
    chosen.rate_per_min_ = number(from, "ai.rate_per_min", 100000, "Calls a minute, of all processes together; 0: no limit.");
    chosen.rate_per_day_ = number(from, "ai.rate_per_day", 10000000, "Calls a day (Pacific time, as quotas are counted); 0: no limit.");
    chosen.tokens_per_min_ = number(from, "ai.tokens_per_min", 100000000, "Tokens a minute, both ways; 0: no limit.");
    chosen.on_failure = from.choice("ai.on_failure", "rules", {"rules", "wait"},
                                    "When the analyser cannot answer: the rules do, marked degraded, or the job waits for it.") == "wait"
                            ? OnFailure::Wait
                            : OnFailure::Rules;
    chosen.patience = from.duration("ai.patience_s", std::chrono::seconds{60},
                                    "How long a failing analyser is tried again before the rules answer.");
    return chosen;
}

Choice InstallationChoice::with(const AnalysisSettings& of_clinic, bool egress_switched_off) const {
    Choice choice{.settings = of_clinic};
    AnalysisSettings& settings = choice.settings;
    const auto put = [](auto& member, const auto& value, bool is_set) {
        if (is_set) member = static_cast<std::remove_reference_t<decltype(member)>>(value);
    };
    if (!provider_.empty()) settings.provider_feedback = provider_;
    if (!model_.empty()) settings.model = model_;
    if (!egress_.empty()) settings.egress = egress_;
    if (!terms_accepted_.empty()) settings.terms_accepted = terms_accepted_ == "true";
    // the key goes to the server that it was given for, and to no other
    if (!endpoint_.empty() || !api_key_.empty()) {
        choice.own_account = false;
        settings.endpoint = endpoint_;
        settings.api_key_ref.clear();
    }
    put(settings.max_retries, max_retries_, max_retries_ >= 0);
    put(settings.rate_per_min, rate_per_min_, rate_per_min_ >= 0);
    put(settings.rate_per_day, rate_per_day_, rate_per_day_ >= 0);
    put(settings.tokens_per_min, tokens_per_min_, tokens_per_min_ >= 0);
    if (egress_switched_off) settings.egress = "off";
    return choice;
}

}  // namespace carewire::analysis
