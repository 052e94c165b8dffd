#include "consumers/email/suppression_store.hpp"

#include "consumers/email/message_store.hpp"
#include "schemas/messages/test_email.hpp"

namespace carewire::email {

bool is_suppressed(Sql& sql, const ClinicId& clinic, const std::string& address_hash) {
    return sql.first("select 1 from suppressed_addresses where clinic_id = :clinic and to_hash = :hash",
                     {{"clinic", clinic.value}, {"hash", address_hash}})
        .has_value();
}

void suppress(Tx& tx, std::string_view address, const std::string& code, const std::string& message_id) {
    tx.sql().execute(
        "insert into suppressed_addresses (clinic_id, to_hash, to_masked, code, message_id, created_at)"
        " values (:clinic, :hash, :masked, :code, :message, :now) on conflict do nothing",
        {{"clinic", tx.event().clinic.value},
         {"hash", address_key(address)},
         {"masked", masked(address)},
         {"code", code},
         {"message", message_id},
         {"now", epoch_ms(tx.now())}});
}

bool release(Sql& sql, const ClinicId& clinic, const std::string& address_hash) {
    return sql.execute("delete from suppressed_addresses where clinic_id = :clinic and to_hash = :hash",
                       {{"clinic", clinic.value}, {"hash", address_hash}}) > 0;
}

std::vector<SuppressedAddress> suppressed_addresses(Sql& sql) {
    std::vector<SuppressedAddress> found;
    for (const Row& row : sql.query("select clinic_id, to_masked, code, message_id, created_at from suppressed_addresses"
                                    " order by created_at desc, clinic_id, to_hash limit 1000")) {
        found.push_back({row.text(0), row.text(1), row.text(2), row.text(3), from_epoch_ms(row.integer(4))});
    }
    return found;
}

}  // namespace carewire::email
