#include <algorithm>
#include <memory>

#include "core/auth/tokens.hpp"
#include "ops/cli/command.hpp"
#include "ops/cli/compose_store.hpp"
#include "producers/accounts/facts.hpp"
#include "producers/accounts/keys.hpp"
#include "schemas/audit/accounts.hpp"
#include "schemas/catalog.hpp"

namespace carewire::cli {
namespace {

struct MintOptions {
    std::string role = "staff", clinic = "main", subject, email;
    std::int64_t minutes = 60;
    bool bare = false;
};

int mint(const MintOptions& options, Context& context) {
    const auto settings = AuthSettings::read(context.config);
    context.require_good_settings();
    Principal who;
    if (!role_from(options.role, who.role) || who.role == Role::App) throw CalledWrongly("--role " + options.role + ": is no role of a person");
    if (options.clinic.empty() || options.clinic.size() > 64) throw CalledWrongly("--clinic: has 1 to 64 characters");
    const SystemClock clock;
    who.clinic = {options.clinic};
    who.id = options.subject.empty() ? "cli-" + options.role : options.subject;
    who.email = options.email;
    const std::chrono::minutes life{options.minutes};
    const auto token = Tokens(settings, clock).mint(who, life);
    if (options.bare) {
        context.terminal.document(token);
        return kOk;
    }
    context.terminal.facts({{"token", token}, {"role", std::string(name(who.role))}, {"clinic", options.clinic}, {"subject", who.id},
                            {"expires_at", format_rfc3339(clock.now() + life)}});
    return kOk;
}

struct KeyOptions {
    std::string name = "command line", clinic = "main";
    std::vector<std::string> types;
    bool bare = false;
};

/// Those asked for; when none were: all that can be posted.
std::vector<std::string> types_for(const std::vector<std::string>& wanted) {
    std::vector<std::string> types;
    for (const auto& type : catalog()) {
        const bool named = std::find(wanted.begin(), wanted.end(), type.info.type) != wanted.end();
        const bool for_apps = std::any_of(type.routes.begin(), type.routes.end(), [](const DoorRoute& route) {
            return std::find(route.roles.begin(), route.roles.end(), "app") != route.roles.end();
        });
        if (type.admit && (wanted.empty() ? for_apps : named)) types.emplace_back(type.info.type);
    }
    if (!wanted.empty() && types.size() != wanted.size()) throw CalledWrongly("--type: one of them is no type of event that can be posted");
    return types;
}

int make_key(const KeyOptions& options, Context& context) {
    const auto store = read_store_settings(context.config);
    context.require_good_settings();
    const auto types = types_for(options.types);
    const auto database = Database::open(store);
    migrate(*database, migration_folders());
    const SystemClock clock;
    Principal operator_here;
    operator_here.id = "command-line";
    operator_here.role = Role::Operator;
    accounts::NewKey made;
    database->write([&](Sql& sql) {
        const ClinicId clinic{options.clinic};
        made = accounts::make_key(sql, clinic, options.name, types, operator_here.id, clock.now());
        accounts::write_fact(sql, ApiKeyCreated{made.id, options.name, types}, clinic, made.id, operator_here, clock.now());
    });
    if (options.bare) {
        context.terminal.document(made.key);
        return kOk;
    }
    std::string list;
    for (const auto& type : types) list += (list.empty() ? "" : ", ") + type;
    context.terminal.facts({{"key", made.key}, {"id", made.id}, {"clinic", options.clinic}, {"event_types", list}});
    context.terminal.remark("This is the only time that the key is shown.");
    return kOk;
}

struct RevokeOptions {
    std::string id, clinic = "main";
};

int revoke(const RevokeOptions& options, Context& context) {
    const auto store = read_store_settings(context.config);
    context.require_good_settings();
    const auto database = Database::open(store);
    const SystemClock clock;
    Principal operator_here;
    operator_here.id = "command-line";
    operator_here.role = Role::Operator;
    bool revoked = false;
    database->write([&](Sql& sql) {
        const ClinicId clinic{options.clinic};
        revoked = accounts::revoke_key(sql, clinic, options.id, clock.now());
        if (revoked) accounts::write_fact(sql, ApiKeyRevoked{options.id}, clinic, options.id, operator_here, clock.now());
    });
    if (!revoked) throw Failure("clinic " + options.clinic + " has no live key " + options.id + "; GET /v1/api-keys lists them");
    context.terminal.say("Revoked; doors refuse it within two seconds.");
    return kOk;
}

Run declare_mint(Arguments& arguments) {
    auto options = std::make_shared<MintOptions>();
    arguments.option("role", options->role, "admin, doctor, staff, frontdesk, pharmacy, lab, patient, analyst or operator.");
    arguments.option("clinic", options->clinic, "Whose.");
    arguments.option("subject", options->subject, "Who it is: the user's id.");
    arguments.option("email", options->email, "Their address.");
    arguments.option("minutes", options->minutes, "How long it lives.", 1, 525600);
    arguments.flag("bare", options->bare, "Print the token and nothing else.");
    return [options](Context& context) { return mint(*options, context); };
}

Run declare_key(Arguments& arguments) {
    auto options = std::make_shared<KeyOptions>();
    arguments.option("name", options->name, "What it is for.");
    arguments.option("clinic", options->clinic, "Whose events it publishes.");
    arguments.options("type", options->types, "A type of event that it may publish; without any: all that apps may.");
    arguments.flag("bare", options->bare, "Print the key and nothing else.");
    return [options](Context& context) { return make_key(*options, context); };
}

Run declare_revoke(Arguments& arguments) {
    auto options = std::make_shared<RevokeOptions>();
    arguments.position("id", options->id, "Of the key, not the key itself.");
    arguments.option("clinic", options->clinic, "Whose.");
    return [options](Context& context) { return revoke(*options, context); };
}

}  // namespace

Command token() {
    return {"token", "Make a token for a person, or a key for an app.", [](Arguments& arguments) -> Run {
                arguments.action("mint", "A token for a role, signed with the configured secret.", declare_mint);
                arguments.action("key", "An API key for an app; shown once.", declare_key);
                arguments.action("revoke", "End an API key.", declare_revoke);
                return {};
            }};
}

}  // namespace carewire::cli
