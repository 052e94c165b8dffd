#pragma once
#include <string>
#include <vector>

#include "core/event/ids.hpp"
#include "core/store/sql.hpp"

namespace carewire::reports {

/// The clinic's categories with their texts for people (INT-2): the seven of every clinic in the order of the source document,
/// then its own by name.
class TypeNames {
  public:
    TypeNames(Sql& sql, const ClinicId& clinic);

    struct Name {
        std::string type, display;
        bool enabled = true;
    };
    const std::vector<Name>& in_order() const { return names_; }
    bool knows(const std::string& type) const { return find(type) != nullptr; }
    /// The type itself when the clinic does not know it (any more).
    std::string display(const std::string& type) const;

  private:
    const Name* find(const std::string& type) const;
    std::vector<Name> names_;
};

}  // namespace carewire::reports
