// What may be in the settings of a mailbox, and where its secrets go.
#pragma once
#include <boost/json.hpp>

#include "app/desk.h"
#include "store/mailboxes.h"

namespace kotae::app {

/// Applies the members given (docs/api.md, mailboxes) to m and names every faulty one ("imap.host"). Secrets are sealed into m.secrets and never
/// stand in its other members: an absent or empty one stays as it is, null removes it. A stored password does not follow the account to another
/// host: it has to be given again. A mailbox without a brand keeps none: whoever saves it gives it the desk's default.
Result<store::Mailbox> apply_mailbox(store::Tx& tx, const Keyring& keys, store::Mailbox m, const boost::json::object& given);
/// As the API prints it: everything but secrets, which are has_password, has_client_secret, has_refresh_token.
boost::json::object print_mailbox(const store::Mailbox& m, const Keyring& keys);

}  // namespace kotae::app
