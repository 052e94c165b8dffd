#include "ops/cli/demo_day.hpp"

#include <algorithm>
#include <numeric>
#include <random>

#include <fmt/format.h>

#include "core/event/ids.hpp"
#include "core/json/json.hpp"
#include "ops/cli/demo_people.hpp"

namespace carewire::cli {
namespace {

/// Draws that are the same with every standard library: its distributions are not.
class Draws {
  public:
    explicit Draws(std::uint64_t seed) : engine_(seed) {}
    int below(std::size_t n) { return static_cast<int>(engine_() % n); }
    bool one_in(int n) { return below(static_cast<std::size_t>(n)) == 0; }
    template <class List>
    auto of(const List& list) {
        return list[static_cast<std::size_t>(below(list.size()))];
    }
    /// The place of a weight, as often as it is heavy.
    template <class Weights>
    std::size_t weighted(const Weights& weights) {
        int left = below(static_cast<std::size_t>(std::accumulate(weights.begin(), weights.end(), 0)));
        std::size_t place = 0;
        while (left >= weights[place]) left -= weights[place++];
        return place;
    }

  private:
    std::mt19937_64 engine_;
};

struct Patient {
    std::string_view name;
    std::string number;
    std::string ref;  ///< empty: known by name and number only
    bool is_new = false;
};

struct Contact {
    int second = 0;  ///< of the local day
    std::size_t type = 0;
    const Patient* patient = nullptr;  ///< null: left no name
    bool success = true;
};

std::vector<Patient> make_patients(Draws& draws, std::uint64_t seed) {
    std::vector<Patient> patients;
    for (std::size_t i = 0; i < 160; ++i) {
        const auto names = demo_patients();
        patients.push_back({.name = names[i % names.size()],
                            .number = fmt::format("+1 (555) {:03}-{:04}", draws.below(1000), draws.below(10000)),
                            .ref = draws.one_in(6) ? "" : fmt::format("demo-{}-{:03}", seed, i + 1),
                            .is_new = draws.one_in(5)});
    }
    return patients;
}

std::size_t type_named(std::string_view name) {
    const auto types = demo_types();
    return static_cast<std::size_t>(std::find_if(types.begin(), types.end(), [&](const auto& t) { return t.name == name; }) -
                                    types.begin());
}

std::vector<Contact> make_contacts(Draws& draws, const std::vector<Patient>& patients, int count) {
    std::vector<int> shares;
    for (const auto& type : demo_types()) shares.push_back(type.of_hundred);
    std::vector<Contact> contacts;
    while (static_cast<int>(contacts.size()) < count) {
        Contact contact;
        contact.second = static_cast<int>(draws.weighted(demo_hours())) * 3600 + draws.below(3600);
        contact.type = draws.weighted(shares);
        if (!draws.one_in(20)) contact.patient = &patients[static_cast<std::size_t>(draws.below(patients.size()))];
        contact.success = !draws.one_in(8);
        contacts.push_back(contact);
        const bool books_later = contact.type == type_named("faq") && contact.patient != nullptr && draws.one_in(3);
        const int later = contact.second + 300 + draws.below(5400);
        if (books_later && later < 19 * 3600 && static_cast<int>(contacts.size()) < count) {
            contacts.push_back({later, type_named("booking"), contact.patient, !draws.one_in(8)});
        }
    }
    std::stable_sort(contacts.begin(), contacts.end(), [](const auto& a, const auto& b) { return a.second < b.second; });
    return contacts;
}

/// Fills in the body of one entry.
class Body {
  public:
    Body(Draws& draws, const DemoDay& day, const Contact& contact)
        : draws_(draws), day_(day), contact_(contact), type_(demo_types()[contact.type]) {}

    std::string write(const std::string& id, Time at) {
        out_.begin_object()
            .member("interaction_id", id)
            .member("timestamp", day_.zone.format(at))
            .member("interaction_type", type_.name)
            .member("success", contact_.success);
        if (contact_.patient != nullptr) patient();
        if (type_.name == "booking" || type_.name == "rescheduling" || type_.name == "confirmation") appointment();
        if (!contact_.success) out_.member("error_message", draws_.of(type_.failures));
        details();
        out_.end_object();
        return std::move(text_);
    }

  private:
    void patient() {
        out_.member("patient_name", contact_.patient->name).member("contact_number", contact_.patient->number);
        if (!contact_.patient->ref.empty()) out_.member("patient_ref", contact_.patient->ref);
    }
    void appointment() {
        const auto service = draws_.of(demo_services()), doctor = draws_.of(demo_doctors());
        out_.member("appointment_id", fmt::format("APT-{}", 10000 + draws_.below(90000)))
            .member("service_type", service)
            .member("doctor", doctor);
    }
    void details() {
        out_.key("details").begin_object();
        if (type_.name == "booking" || type_.name == "rescheduling") {
            out_.member("date", format_date(plus_days(day_.date, 1 + draws_.below(21))))
                .member("time", fmt::format("{:02}:{:02}", 8 + draws_.below(10), 15 * draws_.below(4)));
        }
        if (type_.name == "faq") out_.member("question", draws_.of(demo_questions()));
        if (contact_.patient != nullptr) out_.member("is_new_patient", contact_.patient->is_new);
        out_.end_object();
    }

    Draws& draws_;
    const DemoDay& day_;
    const Contact& contact_;
    const DemoType& type_;
    std::string text_;
    json::Writer out_{text_};
};

}  // namespace

std::vector<DemoEntry> demo_day(const DemoDay& day) {
    Draws draws(day.seed ^ static_cast<std::uint64_t>(std::chrono::sys_days{day.date}.time_since_epoch().count()) << 20U);
    const auto patients = make_patients(draws, day.seed);
    std::vector<DemoEntry> entries;
    for (const auto& contact : make_contacts(draws, patients, day.entries)) {
        const auto at = day.zone.at(day.date, std::chrono::minutes{contact.second / 60}) + std::chrono::seconds{contact.second % 60};
        const auto id = derive_uuid(fmt::format("carewire demo\n{}\n{}\n{}", day.seed, format_date(day.date), entries.size()));
        entries.push_back({id, at, "/v1/interactions", Body(draws, day, contact).write(id, at)});
    }
    return entries;
}

}  // namespace carewire::cli
