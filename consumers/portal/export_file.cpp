#include <filesystem>
#include <fstream>
#include <memory>

#include "consumers/portal/composed.hpp"
#include "core/http/problem.hpp"

namespace carewire::portal {
namespace {

constexpr std::size_t kPiece = 256 * 1024;

/// The path below exports.dir comes from the journal's own table; it is held to that folder all the same.
bool stays_below(const std::filesystem::path& path) {
    if (path.is_absolute()) return false;
    for (const auto& step : path) {
        if (step == "..") return false;
    }
    return true;
}

Answer not_here() {
    return {http::problem({.status = 404,
                           .code = "not_found",
                           .detail = "The file of this date is not on this machine (exports.dir); the same entries are at "
                                     "/v1/interactions?date=…"}),
            {}};
}

}  // namespace

Answer export_file(const Reading& reading) {
    const auto row = reading.sql.first(reading.query.text(reading.values.sent), reading.binds());
    if (!row) return not_found();
    const std::string name = row->text(0);
    const std::filesystem::path path = row->text(1);
    if (!stays_below(path)) return not_here();
    const auto file = std::make_shared<std::ifstream>(std::filesystem::path(reading.settings.exports_dir) / path, std::ios::binary);
    if (!*file) return not_here();
    Answer answer;
    answer.response.headers.emplace_back("Content-Disposition", "attachment; filename=\"" + name + "\"");
    answer.more = [file]() -> std::optional<std::string> {
        std::string piece(kPiece, '\0');
        file->read(piece.data(), static_cast<std::streamsize>(piece.size()));
        piece.resize(static_cast<std::size_t>(file->gcount()));
        if (piece.empty()) return std::nullopt;
        return piece;
    };
    return answer;
}

}  // namespace carewire::portal
