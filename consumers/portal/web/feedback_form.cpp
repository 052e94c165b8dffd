#include <array>

#include "consumers/portal/web/pages.hpp"
#include "consumers/portal/web/words.hpp"
#include "core/assets/assets.hpp"

namespace carewire::portal {
namespace {

/// Scales that every clinic is asked about beside the whole (feedback.md section 2).
constexpr std::array<std::string_view, 2> kScales{"waiting_time", "staff"};

std::vector<View> five(const Texts& texts, std::string_view scale) {
    std::vector<View> choices;
    for (int value = 5; value >= 1; --value) {
        View choice;
        add_stars(choice, texts, value);
        choice.text("value", std::to_string(value)).text("label", texts.say("rating_" + std::to_string(value))).text("scale", scale);
        choices.push_back(std::move(choice));
    }
    return choices;
}

/// The phrases that the page itself looks for while a person writes; the rules of the house look again, and better, when it came.
std::string watched_words() {
    constexpr std::string_view kLine = "always emergency words:";
    std::string phrases;
    const auto file = asset("schemas/triage/red_flags.txt");
    for (auto at = file.find(kLine); at != std::string_view::npos; at = file.find(kLine, at + 1)) {
        const auto from = at + kLine.size();
        phrases += std::string(file.substr(from, file.find('\n', from) - from)) + ";";
    }
    return phrases;
}

}  // namespace

http::Response feedback_page(const Visit& visit) {
    Page page{.name = "feedback", .title = visit.texts.say("feedback_title"), .script = true, .plain = true};
    auto& view = page.view;
    view.text("lang", visit.texts.language()).text("clinic_id", visit.who.clinic.value).text("emergency_number", visit.emergency_number);
    view.list("ratings", five(visit.texts, ""));
    std::vector<View> scales;
    for (const auto scale : kScales) {
        scales.push_back(View().text("ask", visit.texts.say("ask_" + std::string(scale))).list("ratings", five(visit.texts, scale)));
    }
    view.list("scales", std::move(scales)).text("words", watched_words());
    if (const auto problem = visit.parameter("problem"); !problem.empty()) view.text("problem", word(visit.texts, "problem_", problem));
    return answer_of(visit, page);
}

http::Response thanks_page(const Visit& visit) {
    Page page{.name = "thanks", .title = visit.texts.say("thanks"), .plain = true};
    page.view.flag("emergency", visit.parameter("now") == "1").text("emergency_number", visit.emergency_number);
    return answer_of(visit, page);
}

}  // namespace carewire::portal
