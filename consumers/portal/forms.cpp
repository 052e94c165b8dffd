#include "consumers/portal/forms.hpp"

#include <algorithm>
#include <cstdlib>

namespace carewire::portal {
namespace {

std::string_view trimmed(std::string_view text) {
    while (!text.empty() && (text.front() == ' ' || text.front() == '\t')) text.remove_prefix(1);
    while (!text.empty() && (text.back() == ' ' || text.back() == '\t')) text.remove_suffix(1);
    return text;
}

/// A media range of Accept; how exactly it names a type decides whose weight counts.
struct Range {
    std::string_view type;
    double weight = 1;

    int exactness_for(std::string_view media) const {
        if (type == media) return 3;
        if (type.ends_with("/*") && media.starts_with(type.substr(0, type.size() - 1))) return 2;
        return type == "*/*" ? 1 : 0;
    }
};

std::vector<Range> ranges_of(std::string_view accept) {
    std::vector<Range> ranges;
    while (!accept.empty()) {
        const auto end = std::min(accept.find(','), accept.size());
        const auto one = accept.substr(0, end);
        Range range{.type = trimmed(one.substr(0, one.find(';')))};
        if (const auto q = one.find(";q="); q != std::string_view::npos) range.weight = std::strtod(std::string(one.substr(q + 3)).c_str(), nullptr);
        if (const auto q = one.find("; q="); q != std::string_view::npos) range.weight = std::strtod(std::string(one.substr(q + 4)).c_str(), nullptr);
        if (!range.type.empty()) ranges.push_back(range);
        accept.remove_prefix(std::min(end + 1, accept.size()));
    }
    return ranges;
}

double weight_of(std::string_view media, const std::vector<Range>& ranges) {
    int exactness = 0;
    double weight = 0;
    for (const auto& range : ranges) {
        const int here = range.exactness_for(media);
        if (here > exactness) exactness = here, weight = range.weight;
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
    const auto ranges = ranges_of(accept);
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
