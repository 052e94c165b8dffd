#include "producers/ingress/clinic_lists.hpp"

#include <algorithm>

#include "schemas/interactions/types.hpp"

namespace carewire {
namespace {

constexpr auto kRound = std::chrono::seconds{1};

}  // namespace

StoredClinicLists::StoredClinicLists(Database& database, http::Loop& loop, Log& log)
    : database_(database), loop_(loop), log_(log) {}

StoredClinicLists::~StoredClinicLists() {
    if (thread_.joinable()) {
        thread_.request_stop();
        thread_.join();
    }
    *alive_ = false;
}

void StoredClinicLists::start() {
    read_and_hand_over();
    thread_ = std::jthread([this](const std::stop_token& stop) { run(stop); });
}

bool StoredClinicLists::has(const ClinicId& clinic, std::string_view list, std::string_view value) const {
    if (list != kInteractionTypes) return false;
    if (const auto own = lists_->find(clinic.value); own != lists_->end()) {
        if (const auto type = own->second.find(value); type != own->second.end()) return type->second;
    }
    const auto builtin = builtin_interaction_types();
    return std::any_of(builtin.begin(), builtin.end(), [&](const InteractionType& type) { return type.name == value; });
}

void StoredClinicLists::run(const std::stop_token& stop) {
    for (;;) {
        std::unique_lock lock(mutex_);
        wake_.wait_for(lock, stop, kRound, [] { return false; });
        if (stop.stop_requested()) return;
        read_and_hand_over();
    }
}

void StoredClinicLists::read_and_hand_over() {
    auto lists = read();
    if (!lists) return;
    loop_.post([this, alive = alive_, lists = std::move(lists)]() mutable {
        if (*alive) lists_ = std::move(lists);
    });
}

std::shared_ptr<const StoredClinicLists::Lists> StoredClinicLists::read() {
    try {
        auto lists = std::make_shared<Lists>();
        const bool changed = database_.read([&](Sql& sql) {
            // rows are never deleted and every change raises a version: the pair moves whenever anything does
            const auto row = sql.first("select count(*), coalesce(sum(version), 0) from interaction_types where clinic_id <> ''");
            auto mark = std::to_string(row->integer(0)) + '/' + std::to_string(row->integer(1));
            if (mark == mark_) return false;
            sql.each("select clinic_id, name, enabled from interaction_types where clinic_id <> ''", {}, [&](const Row& type) {
                (*lists)[type.text(0)][type.text(1)] = type.integer(2) != 0;
                return true;
            });
            mark_ = std::move(mark);
            return true;
        });
        away_ = false;
        if (changed) return lists;
    } catch (const StoreError& fault) {
        if (!away_) log_.warning("ingress.lists_stale", {{"why", std::string_view(fault.what())}});
        away_ = true;
    }
    return nullptr;
}

}  // namespace carewire
