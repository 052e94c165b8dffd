#include "core/store/clinic_settings.hpp"

namespace carewire {

std::map<std::string, std::string> clinic_settings(Sql& sql, const ClinicId& clinic, std::string_view prefix) {
    std::map<std::string, std::string> found;
    for (const Row& row : sql.query("select key, value from settings where clinic_id = :clinic and key like :keys",
                                    {{"clinic", clinic.value}, {"keys", std::string(prefix) + "%"}})) {
        found.emplace(row.text(0), row.text(1));
    }
    return found;
}

}  // namespace carewire
