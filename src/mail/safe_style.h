// style="" of strangers: listed properties with listed kinds of values, nothing that loads, moves over other things or fills the screen.
#pragma once
#include <string>
#include <string_view>

namespace kotae::mail {

/// "color:red;margin:4px": the declarations that are safe, in order, written one way only; may be empty. Over 8 KiB: empty.
std::string safe_style(std::string_view style);
/// #hex, a colour name or rgb()/hsl(), else "".
std::string safe_color(std::string_view value);

}  // namespace kotae::mail
