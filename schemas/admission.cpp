#include "schemas/admission.hpp"

#include <algorithm>

#include <fmt/format.h>

namespace carewire {
namespace {

std::string_view own_name(const Admission& admission, std::string_view name) {
    for (const auto& [other, own] : admission.other_names) {
        if (other == name) return own;
    }
    return name;
}

bool has_other_names(const Admission& admission, const json::Value& body) {
    return std::any_of(admission.other_names.begin(), admission.other_names.end(),
                       [&](const auto& pair) { return body.find(pair.first) != nullptr; });
}

/// The body with our own names, and the parameters of the path as members; one that the body names too must be the same.
std::string rewritten(const Admission& admission, const json::Value& body, const Arrival& arrival, Problems& problems) {
    std::string text;
    json::Writer writer(text);
    writer.begin_object();
    for (const auto& [name, value] : arrival.path) {
        const json::Value* sent = body.find(name);
        if (sent == nullptr) {
            writer.member(name, value);
        } else if (text_member(body, name) != value) {
            problems.push_back({"/" + name, "not_allowed", "must be the one of the path, or absent", 422});
        }
    }
    for (const json::Member& member : body.members()) {
        const auto own = own_name(admission, member.name);
        if (own != member.name && body.find(own) != nullptr) {
            problems.push_back({fmt::format("/{}", member.name), "duplicate", fmt::format("is another name of {}", own), 400});
            continue;
        }
        writer.key(own).raw(member.value.raw());
    }
    writer.end_object();
    return text;
}

const Edit* edit_of(const Edits& edits, std::string_view member) {
    const auto found = std::find_if(edits.begin(), edits.end(), [&](const Edit& edit) { return edit.member == member; });
    return found == edits.end() ? nullptr : &*found;
}

/// What an absent member is filled with; empty: it stays absent.
std::string filling(const FieldShape& field, const Arrival& arrival) {
    if (field.minted) return quoted(arrival.event_id);
    if (field.now) return quoted(format_rfc3339(arrival.now));
    return field.otherwise;
}

/// First what the caller gave, `given` bytes of it, then what is filled in.
std::string canonical(const Shape& shape, const json::Value& body, const Arrival& arrival, const Edits& edits, std::size_t& given) {
    std::string text;
    text.reserve(body.raw().size() + 128);
    json::Writer writer(text);
    writer.begin_object();
    std::vector<bool> written(shape.fields.size());
    auto next = shape.fields.begin();  // members usually come in the order of the description
    for (const json::Member& member : body.members()) {
        const auto named = [&](const FieldShape& known) { return known.name == member.name; };
        auto field = std::find_if(next, shape.fields.end(), named);
        if (field == shape.fields.end()) {
            field = std::find_if(shape.fields.begin(), next, named);
            if (field == next) continue;
        }
        next = field + 1;
        if (field->ignored) continue;
        // null where something is to be filled in stands for absent
        if (member.value.kind() == json::Kind::Null && !filling(*field, arrival).empty()) continue;
        written[static_cast<std::size_t>(field - shape.fields.begin())] = true;
        const Edit* edit = edit_of(edits, member.name);
        if (edit == nullptr) {
            writer.key(member.name).raw(member.value.raw());
        } else if (edit->json) {
            writer.key(member.name).raw(*edit->json);
        }
    }
    given = text.size();
    for (std::size_t i = 0; i < written.size(); ++i) {
        if (written[i] || shape.fields[i].ignored) continue;
        if (const std::string fill = filling(shape.fields[i], arrival); !fill.empty()) {
            writer.key(shape.fields[i].name).raw(fill);
        }
    }
    writer.end_object();
    return text;
}

std::string text_or(const json::Value& body, std::string_view member, const std::string& otherwise) {
    const auto text = text_member(body, member);
    return text.empty() ? otherwise : std::string(text);
}

tl::expected<Admitted, Problems> admit_whole(const Shape& shape, const Admission& admission, const json::Value& body,
                                             const Arrival& arrival, Problems problems) {
    check(shape, body, Reading::Door, problems);
    Edits edits;
    if (admission.rules != nullptr) admission.rules(body, arrival, problems, edits);
    if (!problems.empty()) return tl::unexpected<Problems>(std::move(problems));

    const auto time = parse_rfc3339(text_member(body, admission.time));
    Admitted admitted{
        .event_id = arrival.event_id,
        .subject = admission.subject == kClinicIsKey ? arrival.clinic.value
                                                     : text_or(body, admission.subject, arrival.event_id),
        .resource_id = text_or(body, admission.resource, arrival.event_id),
        .time = time ? *time : arrival.now,
    };
    admitted.body = canonical(shape, body, arrival, edits, admitted.given);
    return admitted;
}

}  // namespace

std::string_view text_member(const json::Value& body, std::string_view name) {
    const json::Value* member = name.empty() ? nullptr : body.find(name);
    return member != nullptr && member->kind() == json::Kind::String ? member->string() : std::string_view{};
}

std::string quoted(std::string_view text) {
    std::string json;
    json::Writer(json).string(text);
    return json;
}

tl::expected<Admitted, Problems> admit(const Shape& shape, const Admission& admission, const json::Value& body,
                                       const Arrival& arrival) {
    Problems problems;
    const bool as_it_is = arrival.path.empty() && !has_other_names(admission, body);
    if (as_it_is || body.kind() != json::Kind::Object) {
        return admit_whole(shape, admission, body, arrival, std::move(problems));
    }
    const auto merged = parse_body(rewritten(admission, body, arrival, problems), Reading::Log);
    if (!merged) return tl::unexpected<Problems>(merged.error());
    return admit_whole(shape, admission, merged->root(), arrival, std::move(problems));
}

}  // namespace carewire
