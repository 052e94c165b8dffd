#include "core/auth/passwords.hpp"

#include <sodium.h>

#include <new>
#include <stdexcept>

namespace carewire {
namespace {

constexpr auto kOperations = crypto_pwhash_argon2id_OPSLIMIT_INTERACTIVE;
constexpr auto kMemory = crypto_pwhash_argon2id_MEMLIMIT_INTERACTIVE;
constexpr std::size_t kLongest = 1024;

std::size_t characters(std::string_view utf8) {
    std::size_t count = 0;
    for (const char c : utf8) count += (static_cast<unsigned char>(c) & 0xC0U) != 0x80U ? 1 : 0;
    return count;
}

}  // namespace

std::string hash_password(std::string_view password) {
    if (sodium_init() < 0) throw std::runtime_error("the system gives no random bytes");
    char hash[crypto_pwhash_argon2id_STRBYTES];
    if (crypto_pwhash_argon2id_str(hash, password.data(), password.size(), kOperations, kMemory) != 0) throw std::bad_alloc();
    return hash;
}

bool password_matches(std::string_view password, const std::string& hash) {
    static const std::string nobody = hash_password("a password that nobody has");
    const bool exists = !hash.empty();
    const bool matches = crypto_pwhash_argon2id_str_verify((exists ? hash : nobody).c_str(), password.data(), password.size()) == 0;
    return exists && matches;
}

std::vector<std::string> password_faults(std::string_view password, int least, bool mixed) {
    std::vector<std::string> faults;
    if (characters(password) < static_cast<std::size_t>(least)) {
        faults.push_back("needs at least " + std::to_string(least) + " characters");
    }
    if (password.size() > kLongest) faults.emplace_back("is too long");
    if (!mixed) return faults;
    bool upper = false, lower = false, digit = false, symbol = false;
    for (const char c : password) {
        if (c >= 'A' && c <= 'Z') upper = true;
        else if (c >= 'a' && c <= 'z') lower = true;
        else if (c >= '0' && c <= '9') digit = true;
        else symbol = true;
    }
    if (!upper) faults.emplace_back("needs an upper-case letter");
    if (!lower) faults.emplace_back("needs a lower-case letter");
    if (!digit) faults.emplace_back("needs a digit");
    if (!symbol) faults.emplace_back("needs a symbol");
    return faults;
}

}  // namespace carewire
