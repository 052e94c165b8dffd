#pragma once
#include <string>
#include <vector>

#include "consumers/journal/export_requests.hpp"
#include "core/worker/tx.hpp"

namespace carewire::journal {

/// The index of export files (INT-9).
struct ExportRow {
    std::string date;
    std::string path;
};

void put_export(Tx& tx, const ClinicId& clinic, const std::string& date, const ExportResult& written);
void forget_export(Sql& sql, const ClinicId& clinic, const std::string& date);
/// All of a clinic, or those of dates before one.
std::vector<ExportRow> exports_of(Sql& sql, const ClinicId& clinic, const std::string& before = "9999-12-31");

}  // namespace carewire::journal
