// How much bytes look like writing of people in a charset, when more than one charset fits them.
#pragma once
#include <string_view>

#include "mail/charset_names.h"

namespace kotae::mail {

/// About 0 (noise) to 2.5 (ordinary writing) per 8-bit byte, -1 when the structure does not fit at all. Looks at the first 64 KiB.
double plausibility(std::string_view bytes, Charset charset);

}  // namespace kotae::mail
