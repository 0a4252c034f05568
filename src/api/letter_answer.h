// A letter's own bytes as an answer.
#pragma once
#include "api/route.h"

namespace kotae::api {

/// As a download, message/rfc822.
Answer raw_letter(std::string bytes, const std::string& file_name);
/// To look at: text/plain; what is no UTF-8 is read by evidence; cut after 2 MiB.
Answer letter_source(std::string bytes);

}  // namespace kotae::api
