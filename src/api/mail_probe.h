// The test button of a mailbox: signs in at its servers and says in words what happened.
#pragma once
#include "api/route.h"
#include "app/mailbox_accounts.h"
#include "store/mailboxes.h"

namespace kotae::api {

/// {"imap": {ok, messages, code, reason} | null, "smtp": {ok, code, reason} | null}; null where nothing is set up. code: "sign_in", "unavailable".
/// Blocks for up to half a minute. renewed(kind, token) gets a refresh token that a server replaced.
json::object probe_mailbox(const store::Mailbox& m, const app::Keyring& keys, bool japanese, const std::function<void(const std::string& kind, const std::string& token)>& renewed);

}  // namespace kotae::api
