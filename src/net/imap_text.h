// How values are written in IMAP commands.
#pragma once
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace kotae::net {

std::string base64(std::string_view bytes);
std::string unbase64(std::string_view text);

/// "受信" → "&U9dP4Q-" (modified UTF-7, RFC 3501 5.1.3). Not UTF-8: as it is.
std::string imap_folder_name(std::string_view utf8);

/// A command in the parts between which the server says "+": values that cannot be quoted go as literals.
class ImapCommand {
 public:
  explicit ImapCommand(std::string verb) { parts_.push_back(std::move(verb)); }
  ImapCommand& word(std::string_view w);     // as it is
  ImapCommand& value(std::string_view v);    // quoted or literal
  std::vector<std::string> parts();       // each ends in CRLF; the tag is not in it

 private:
  std::vector<std::string> parts_;
};

/// 1,2,3,7 → "1:3,7". Ascending, not empty.
std::string uid_set(const std::vector<std::uint32_t>& uids);

}  // namespace kotae::net
