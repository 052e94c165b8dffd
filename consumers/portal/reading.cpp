#include "consumers/portal/reading.hpp"

#include "core/http/problem.hpp"

namespace carewire::portal {

Binds Reading::binds() const {
    Binds all = values.binds;
    all.emplace_back("clinic", caller.clinic.value);
    all.emplace_back("caller", caller.id);
    all.emplace_back("caller_role", std::string(name(caller.role)));
    all.emplace_back("now", epoch_ms(now));
    return all;
}

std::vector<Row> Reading::rows(std::string_view part, const Binds& more) const {
    Binds all = binds();
    all.insert(all.end(), more.begin(), more.end());
    return sql.query(library.at(part).text(values.sent), all);
}

Zone zone_of(Sql& sql, const Library& library, const ClinicId& clinic) {
    const auto row = sql.first(library.at("config/zone").text({}), {{"clinic", clinic.value}});
    const auto zone = row ? Zone::find(row->text(0)) : std::nullopt;
    return zone ? *zone : Zone::utc();
}

Answer not_found() {
    return {http::problem({.status = 404, .code = "not_found", .detail = "There is nothing of this id that you may see."}), {}};
}

}  // namespace carewire::portal
