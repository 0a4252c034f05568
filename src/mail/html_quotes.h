#pragma once
#include "mail/html_tree.h"

namespace kotae::mail {

/// Puts quoted history into <details class="kotae-quote"> elements, when fresh words are left outside of them.
void fold_html_quotes(HtmlTree& tree);

}  // namespace kotae::mail
