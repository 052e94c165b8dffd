#include "core/worker/pending_rows.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <iterator>
#include <map>

namespace carewire {
namespace {

/// ` on conflict (keys) do update set amount = table.amount + excluded.amount, …`
std::string adding_suffix(const std::string& table, const std::vector<std::string>& keys,
                          const std::vector<std::string>& amounts) {
    std::string sets;
    for (const std::string& amount : amounts) {
        if (!sets.empty()) sets += ", ";
        sets += fmt::format("{0} = {1}.{0} + excluded.{0}", amount, table);
    }
    return fmt::format(" on conflict ({}) do update set {}", fmt::join(keys, ", "), sets);
}

}  // namespace

PendingRows::Mark PendingRows::mark() const {
    return {appended_.size(), added_.size(), followed_.size(), effects_.size(), timers_.size()};
}

void PendingRows::back_to(const Mark& mark) {
    while (appended_.size() > mark.appended) {
        auto& rows = tables_[appended_.back()].rows;
        if (!rows.empty()) rows.pop_back();  // empty: written already by a write() that failed later
        appended_.pop_back();
    }
    // fewer than at the mark: they were written since, and only the store can take them back
    added_.erase(added_.begin() + static_cast<std::ptrdiff_t>(std::min(mark.added, added_.size())), added_.end());
    followed_.erase(followed_.begin() + static_cast<std::ptrdiff_t>(mark.followed), followed_.end());
    effects_.erase(effects_.begin() + static_cast<std::ptrdiff_t>(mark.effects), effects_.end());
    timers_.erase(timers_.begin() + static_cast<std::ptrdiff_t>(mark.timers), timers_.end());
}

void PendingRows::clear() { back_to({}); }

std::size_t PendingRows::table_of(const AppendTable& table) {
    for (std::size_t i = 0; i < tables_.size(); ++i) {
        const Table& known = tables_[i];
        if (known.name == table.table && known.suffix == table.suffix && known.columns == table.columns) return i;
    }
    tables_.push_back({std::string(table.table), std::string(table.suffix), table.columns, {}});
    return tables_.size() - 1;
}

std::size_t PendingRows::counter_of(const Rollup& rollup) {
    for (std::size_t i = 0; i < counters_.size(); ++i) {
        const Counter& known = counters_[i];
        if (known.table == rollup.table && known.keys == rollup.keys && known.amounts == rollup.amounts) return i;
    }
    counters_.push_back({std::string(rollup.table), rollup.keys, rollup.amounts});
    return counters_.size() - 1;
}

void PendingRows::append(const AppendTable& table, std::vector<SqlValue> values) {
    const std::size_t at = table_of(table);
    tables_[at].rows.push_back(std::move(values));
    appended_.push_back(at);
}

void PendingRows::add(const Rollup& rollup, std::vector<SqlValue> key, std::vector<std::int64_t> amounts) {
    added_.push_back({counter_of(rollup), std::move(key), std::move(amounts)});
}

void PendingRows::write_so_far(Sql& sql) {
    for (const std::size_t at : appended_) {
        Table& table = tables_[at];
        if (table.rows.empty()) continue;  // written with its first row
        sql.insert(table.name, table.columns, table.rows, table.suffix);
        table.rows.clear();
    }
    appended_.clear();
    write_counters(sql);
}

std::int64_t PendingRows::write(Sql& sql) {
    write_so_far(sql);
    const std::int64_t requested = insert_effects(sql, effects_);
    effects_.clear();
    change_timers(sql, timers_);
    timers_.clear();
    return requested;
}

void PendingRows::write_counters(Sql& sql) {
    if (added_.empty()) return;
    std::vector<std::map<std::vector<SqlValue>, std::vector<std::int64_t>>> merged(counters_.size());
    for (Added& add : added_) {
        auto [row, first] = merged[add.counter].try_emplace(std::move(add.key), add.amounts);
        if (first) continue;
        std::transform(row->second.begin(), row->second.end(), add.amounts.begin(), row->second.begin(), std::plus<>());
    }
    added_.clear();
    std::vector<std::size_t> order;
    for (std::size_t i = 0; i < counters_.size(); ++i) order.push_back(i);
    std::sort(order.begin(), order.end(), [&](auto a, auto b) { return counters_[a].table < counters_[b].table; });
    for (const std::size_t i : order) {
        if (merged[i].empty()) continue;
        std::vector<std::vector<SqlValue>> rows;
        rows.reserve(merged[i].size());
        for (const auto& [key, amounts] : merged[i]) {
            rows.push_back(key);
            rows.back().insert(rows.back().end(), amounts.begin(), amounts.end());
        }
        std::vector<std::string> columns = counters_[i].keys;
        columns.insert(columns.end(), counters_[i].amounts.begin(), counters_[i].amounts.end());
        sql.insert(counters_[i].table, columns, rows,
                   adding_suffix(counters_[i].table, counters_[i].keys, counters_[i].amounts));
    }
}

}  // namespace carewire
