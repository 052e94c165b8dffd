#include "ops/cli/demo_feedback.hpp"

#include <array>

#include <fmt/format.h>

#include "core/event/ids.hpp"
#include "core/json/json.hpp"

namespace carewire::cli {
namespace {

struct Said {
    int rating = 0;  ///< 1 to 5; 0: none
    std::string_view language, channel, comment;
    bool is_complaint = false;
};

/// Nobody of them exists. In the order in which they say it; the urgent ones are not first, so that one sees them arrive.
constexpr std::array kSaid{
    Said{5, "en", "web", "Dr Mehta took her time and explained every step. Thank you!"},
    Said{4, "en", "kiosk", "Friendly front desk, short wait. The parking ticket machine was broken."},
    Said{2, "en", "web", "Waited more than two hours past my appointment and nobody told me why."},
    Said{5, "es", "app", "Muy amables y puntuales. La enfermera explicó todo con mucha paciencia."},
    Said{3, "en", "app", "The treatment was fine, but I was billed twice for the same visit."},
    Said{1, "en", "web", "Since the injection this morning I have crushing chest pain and my left arm feels numb.", false},
    Said{5, "hi", "whatsapp", "डॉक्टर बहुत अच्छे हैं, सब कुछ आराम से समझाया। धन्यवाद।"},
    Said{4, "de", "web", "Freundliches Team, alles gut erklärt. Nur die Terminbestätigungsnachricht kam zu spät."},
    Said{2, "en", "phone", "Rude answer on the phone when I asked to move my appointment.", true},
    Said{0, "en", "kiosk", "Please put a water dispenser in the waiting room."},
    Said{5, "en", "kiosk", ""},
    Said{4, "en", "app", "Easy to book online, and the reminder came in time."},
    Said{1, "es", "whatsapp", "Estuve cuatro horas esperando y al final nadie me atendió. Quiero presentar una queja.", true},
    Said{5, "ar", "app", "خدمة ممتازة وطاقم لطيف، شكراً لكم."},
    Said{3, "en", "web", "The doctor was good, the room was cold."},
    Said{1, "en", "app", "I do not want to live any more. Nobody here listens to me."},
    Said{5, "en", "web", "My daughter was scared and they made her laugh. Wonderful people."},
    Said{2, "en", "web", "The wound from last week is red, hot and smells, and I cannot reach anyone on the phone."},
    Said{4, "en", "kiosk", "Clean, quick, kind."},
    Said{3, "hi", "web", "इलाज ठीक था, लेकिन बहुत देर तक इंतज़ार करना पड़ा।"},
};

std::string body_of(const Said& said, const std::string& id) {
    std::string text;
    json::Writer out(text);
    out.begin_object().member("feedback_id", id);
    if (said.rating != 0) out.member("rating", said.rating);
    if (!said.comment.empty()) out.member("comment", said.comment);
    if (said.is_complaint) out.member("is_complaint", true);
    out.member("language", said.language).member("channel", said.channel).end_object();
    return text;
}

}  // namespace

std::vector<DemoEntry> demo_feedback(const DemoDay& day) {
    std::vector<DemoEntry> entries;
    for (const Said& said : kSaid) {
        const auto id = derive_uuid(fmt::format("carewire demo feedback\n{}\n{}\n{}", day.seed, format_date(day.date), entries.size()));
        entries.push_back({.id = id, .at = day.zone.start_of(day.date), .path = "/v1/feedback", .body = body_of(said, id)});
    }
    return entries;
}

}  // namespace carewire::cli
