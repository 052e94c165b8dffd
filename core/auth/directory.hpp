#pragma once
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/auth/api_key.hpp"
#include "core/auth/page_session.hpp"
#include "core/store/database.hpp"

namespace carewire {

/// What doors may ask of the accounts' tables. Blocking; throws StoreError.
class Directory {
  public:
    virtual ~Directory() = default;
    /// A live key by the hash of its text.
    virtual std::optional<StoredKey> key(const Sha256& hash) = 0;
    virtual std::vector<StoredKey> keys() = 0;
    /// Grows whenever a key is made or revoked.
    virtual std::int64_t keys_version() = 0;
    virtual void write_uses(const std::map<std::string, Time>& uses) = 0;
    /// Who an outside issuer's subject is here.
    virtual std::optional<Principal> person(std::string_view issuer, std::string_view subject) = 0;
    /// Who is signed in at the pages with this cookie; see core/auth/page_session.hpp.
    virtual std::optional<Principal> page_session(std::string_view cookie, const PageSessionRules& rules, Time now, bool alive) = 0;
    /// Uses a ticket up.
    virtual std::optional<Principal> ticket(std::string_view ticket, Time now) = 0;
};

/// Over the tables of producers/accounts.
class StoredDirectory final : public Directory {
  public:
    explicit StoredDirectory(Database& database) : database_(database) {}
    std::optional<StoredKey> key(const Sha256& hash) override;
    std::vector<StoredKey> keys() override;
    std::int64_t keys_version() override;
    void write_uses(const std::map<std::string, Time>& uses) override;
    std::optional<Principal> person(std::string_view issuer, std::string_view subject) override;
    std::optional<Principal> page_session(std::string_view cookie, const PageSessionRules& rules, Time now, bool alive) override;
    std::optional<Principal> ticket(std::string_view ticket, Time now) override;

  private:
    Database& database_;
};

}  // namespace carewire
