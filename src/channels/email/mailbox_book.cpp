#include "channels/email/mailbox_book.h"

#include <boost/json.hpp>

#include "store/mailboxes.h"
#include "store/users.h"

namespace kotae::channels {

void MailboxBook::reload() {
  std::set<std::string, std::less<>> all;
  desk_.db().read([&](store::Tx& tx) {
    for (const auto& m : store::mailboxes(tx)) {
      all.insert(m.address);
      boost::system::error_code bad;
      const auto aliases = boost::json::parse(m.aliases, bad);
      if (bad || !aliases.is_array()) continue;
      for (const auto& a : aliases.get_array())
        if (a.is_string()) all.emplace(a.get_string());
    }
  });
  std::lock_guard l(m_);
  addresses_ = std::move(all);
}

bool MailboxBook::ours(std::string_view address) const {
  const std::string a = store::tidy_email(address);
  if (a.empty()) return false;
  std::lock_guard l(m_);
  if (addresses_.empty() || addresses_.contains(a)) return true;
  const auto at = a.rfind('@'), plus = a.find('+');
  return plus < at && addresses_.contains(a.substr(0, plus) + a.substr(at));
}

}  // namespace kotae::channels
