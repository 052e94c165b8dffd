#include "consumers/analysis/memory.hpp"

#include <fmt/format.h>

#include "consumers/analysis/outside/instruction.hpp"
#include "core/auth/sha256.hpp"

namespace carewire::analysis {
namespace {

/// The clinic is in it, so that equal digests of two clinics say nothing about either.
std::string digest_of(const ClinicId& clinic, const std::string& provider, const std::string& model, bool deidentified,
                      const std::string& comment) {
    return sha256_hex(fmt::format("{}\n{}\n{}\n{}\n{}\n{}", clinic.value, provider, model, kInstructionVersion, deidentified, comment));
}

}  // namespace

std::optional<Memory::Recalled> Memory::recall(const Choice& choice, const std::string& comment) {
    const auto& settings = choice.settings;
    const auto row = sql_.first(
        "select verdict, model_version from analysis_answers where clinic_id = :clinic and digest = :digest",
        {{"clinic", clinic_.value},
         {"digest", digest_of(clinic_, settings.provider_feedback, settings.model, choice.deidentified(), comment)}});
    if (!row) return std::nullopt;
    auto verdict = recalled(row->text(0), comment.size());
    if (!verdict) return std::nullopt;
    return Recalled{std::move(*verdict), row->text(1)};
}

void Memory::keep(const std::string& provider, const std::string& model, bool deidentified, const std::string& comment,
                  const Verdict& verdict, const std::string& model_version) {
    sql_.execute(
        "insert into analysis_answers (clinic_id, digest, verdict, model_version, created_at)"
        " values (:clinic, :digest, :verdict, :version, :now) on conflict (clinic_id, digest) do nothing",
        {{"clinic", clinic_.value},
         {"digest", digest_of(clinic_, provider, model, deidentified, comment)},
         {"verdict", remembered(verdict)},
         {"version", model_version},
         {"now", epoch_ms(now_)}});
}

void Memory::forget_before(Sql& sql, const ClinicId& clinic, Time before) {
    sql.execute("delete from analysis_answers where clinic_id = :clinic and created_at < :before",
                {{"clinic", clinic.value}, {"before", epoch_ms(before)}});
}

}  // namespace carewire::analysis
