// winmail.dat (TNEF, MS-OXTNEF): the files and the text that Outlook packs into one attachment.
#pragma once
#include <string>
#include <string_view>
#include <vector>

#include "mail/letter.h"

namespace kotae::mail {

struct Winmail {
  bool readable = false;  // the whole stream was understood
  std::vector<Attachment> attachments;
  std::string text, html;  // UTF-8; empty when the letter has only RTF
};

/// Bounded by the size of its input; anything damaged ends the reading, what was found before is kept.
Winmail read_winmail(std::string_view bytes);

bool is_winmail(std::string_view content_type, std::string_view bytes);

}  // namespace kotae::mail
