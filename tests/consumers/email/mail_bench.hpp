#pragma once
#include <filesystem>
#include <fstream>
#include <iterator>

#include "consumers/email/email.hpp"
#include "schemas/messages/messages.hpp"
#include "schemas/messages/test_email.hpp"
#include "tests/consumers/interaction_makers.hpp"

namespace carewire::testing {

inline const std::vector<std::string> kMailFolders{"consumers/email", "consumers/settings"};

/// The worker with a Maildir of its own.
struct MailBench : WorkerBench {
    explicit MailBench(TestStore* store = nullptr, std::map<std::string, std::string> settings = {})
        : MailBench(folder_of(), store, std::move(settings)) {}
    ~MailBench() { std::filesystem::remove_all(folder); }

    std::vector<std::string> mails() const {
        std::vector<std::string> texts;
        if (!std::filesystem::exists(folder / "new")) return texts;
        for (const auto& entry : std::filesystem::directory_iterator(folder / "new")) {
            std::ifstream in(entry.path(), std::ios::binary);
            texts.emplace_back(std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>());
        }
        return texts;
    }
    const std::filesystem::path folder;

  private:
    MailBench(const std::filesystem::path& place, TestStore* store, std::map<std::string, std::string> settings)
        : WorkerBench(consumers::email, kMailFolders, with_folder(std::move(settings), place), store), folder(place) {}
    static std::filesystem::path folder_of() { return std::filesystem::temp_directory_path() / ("carewire-mail-" + mint_uuid({})); }
    static std::map<std::string, std::string> with_folder(std::map<std::string, std::string> settings, const std::filesystem::path& place) {
        settings.emplace("email.dir", place.string());
        return settings;
    }
};

inline EmailRequested a_mail(std::string id = "m1", std::string to = "ana@example.org") {
    EmailRequested mail;
    mail.message_id = std::move(id);
    mail.to = std::move(to);
    mail.purpose = "daily_report";
    mail.subject = "Daily interaction report";
    mail.html = "<p>12 calls</p>";
    mail.text = "12 calls";
    mail.reference = "report:2025-07-04";
    return mail;
}

inline EventId ask(WorkerBench& bench, const EmailRequested& mail, Posted posted = {}) {
    posted.subject = address_key(mail.to);
    return bench.post(mail, std::move(posted));
}

inline std::string state_of(WorkerBench& bench, const std::string& id) {
    return bench.one("select state || ' ' || coalesce(error_code, '-') from messages where message_id = :id", {{"id", id}});
}

inline void set_setting(WorkerBench& bench, const std::string& key, const std::string& json) {
    bench.database().write([&](Sql& sql) {
        sql.execute("insert into settings (clinic_id, key, value, event_id, actor, created_at, updated_at)"
                    " values ('clinic-1', :key, :value, 'e', 'a', 0, 0)",
                    {{"key", key}, {"value", json}});
    });
}

}  // namespace carewire::testing
