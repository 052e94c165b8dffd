#pragma once
#include <map>
#include <string>

#include "core/worker/tx.hpp"

namespace carewire::settings {

/// Clinics and their settings, inside one transaction.
class SettingsStore {
  public:
    SettingsStore(Tx& tx, const ClinicId& clinic) : tx_(tx), clinic_(clinic) {}

    /// Makes the clinic's row when it is not there and locks it until the transaction ends: two changes of one clinic are
    /// applied one after the other, whichever processes have them. True: it is new.
    bool lock_clinic();
    /// `column` is `name` or `timezone`.
    void set_clinic(const std::string& column, const std::string& value);
    void put(const std::string& key, const std::string& json);
    void remove(const std::string& key);
    /// Every key that was set, with its JSON.
    std::map<std::string, std::string> all();

  private:
    Tx& tx_;
    const ClinicId& clinic_;
};

}  // namespace carewire::settings
