#include "consumers/portal/forms.hpp"

#include "core/http/weighted_list.hpp"

namespace carewire::portal {
namespace {

/// How exactly a media range of Accept names a type: the most exact one's weight counts.
int exactness(std::string_view range, std::string_view media) {
    if (range == media) return 3;
    if (range.ends_with("/*") && media.starts_with(range.substr(0, range.size() - 1))) return 2;
    return range == "*/*" ? 1 : 0;
}

double weight_of(std::string_view media, const std::vector<http::Weighted>& ranges) {
    int best = 0;
    double weight = 0;
    for (const auto& range : ranges) {
        const int here = exactness(range.value, media);
        if (here > best) best = here, weight = range.weight;
    }
    return weight;
}

}  // namespace

std::string_view media_type(std::string_view form) {
    if (form == "html") return "text/html; charset=utf-8";
    if (form == "csv") return "text/csv";
    return form == "pdf" ? "application/pdf" : "application/json";
}

std::string preferred_form(std::string_view accept, const std::vector<std::string>& forms) {
    const auto ranges = http::weighted_list(accept);
    std::string best = forms.front();
    double best_weight = 0;
    for (const auto& form : forms) {
        const auto media = media_type(form);
        const double weight = weight_of(media.substr(0, media.find(';')), ranges);
        if (weight > best_weight) best = form, best_weight = weight;
    }
    return best;
}

std::string listed(const std::vector<std::string>& words) {
    std::string text;
    for (std::size_t i = 0; i < words.size(); ++i) {
        if (i > 0) text += i + 1 == words.size() ? " or " : ", ";
        text += words[i];
    }
    return text;
}

}  // namespace carewire::portal
