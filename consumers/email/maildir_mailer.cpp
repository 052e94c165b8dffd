#include "consumers/email/maildir_mailer.hpp"

#include <system_error>

#include "core/file/private_file.hpp"

namespace carewire::email {
namespace {

/// Line ends as files on this machine have them.
std::string with_plain_line_ends(std::string_view text) {
    std::string out;
    out.reserve(text.size());
    for (const char c : text) {
        if (c != '\r') out += c;
    }
    return out;
}

/// The left side of `<uuid@domain>`: it is a name that nobody chose.
std::string name_of(const std::string& message_id) {
    return message_id.substr(1, message_id.find('@') - 1) + ".carewire";
}

}  // namespace

EffectAnswer MaildirMailer::send(const MailAccount&, const Posting& posting, Steady) {
    try {
        deliver(name_of(posting.message_id), with_plain_line_ends(posting.text));
    } catch (const std::system_error& error) {
        return Outage{error.code().message() + ": " + folder_.string(), {}};
    }
    return Delivered{posting.message_id, taken_by("maildir", folder_.string())};
}

void MaildirMailer::deliver(const std::string& name, std::string_view text) const {
    make_private_folder(folder_);
    for (const char* part : {"tmp", "new", "cur"}) make_private_folder(folder_ / part);
    PrivateFile file(folder_ / "new" / name, folder_ / "tmp" / name);
    file.write(text);
    file.finish();
}

}  // namespace carewire::email
