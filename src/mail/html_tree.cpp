#include "mail/html_tree.h"

#include <gumbo.h>

#include <algorithm>
#include <array>
#include <csetjmp>
#include <cstdlib>
#include <memory>
#include <new>

#include "mail/html_allowed.h"
#include "mail/html_source.h"
#include "mail/html_tokens.h"
#include "mail/safe_style.h"
#include "mail/safe_url.h"

namespace kotae::mail {

namespace {

using sv = std::string_view;

// All memory of one parse, given back at once. Past the limit it leaves the parser, which is plain C and owns nothing else.
class Arena {
 public:
  static constexpr std::size_t limit = 64U << 20;
  ~Arena() {
    for (void* c : chunks_) std::free(c);
  }
  static void* allocate(void* self, std::size_t n) { return static_cast<Arena*>(self)->take(n); }
  static void release(void*, void*) {}
  std::jmp_buf out{};

 private:
  void* take(std::size_t n) {
    n = (n + 15U) & ~std::size_t{15};
    if (n > left_) {
      const auto chunk = std::max(n, std::size_t{64U << 10} << std::min<std::size_t>(chunks_.size(), 6));  // 64 KiB to 4 MiB
      total_ += chunk;
      if (total_ > limit || chunks_.size() == chunks_.capacity()) std::longjmp(out, 1);
      void* const p = std::malloc(chunk);
      if (!p) std::longjmp(out, 1);
      chunks_.push_back(p);
      at_ = static_cast<char*>(p);
      left_ = chunk;
    }
    void* const p = at_;
    at_ += n;
    left_ -= n;
    return p;
  }
  std::vector<void*> chunks_ = [] {
    std::vector<void*> v;
    v.reserve(1024);
    return v;
  }();
  char* at_ = nullptr;
  std::size_t left_ = 0, total_ = 0;
};

// No object with a destructor may live here: longjmp passes through.
const GumboOutput* parse_html(Arena& arena, const char* html, std::size_t size) {
  if (setjmp(arena.out) != 0) return nullptr;
  GumboOptions options = kGumboDefaultOptions;
  options.allocator = &Arena::allocate;
  options.deallocator = &Arena::release;
  options.userdata = &arena;
  options.max_errors = 0;
  return gumbo_parse_with_options(&options, html, size);
}

// Bytes of the control or non-character at text[i], which references can smuggle in and no parser takes as it is; else 0.
std::size_t unwritable(std::string_view text, std::size_t i) {
  const auto b = [&](std::size_t k) { return i + k < text.size() ? static_cast<unsigned char>(text[i + k]) : 0U; };
  const auto c = b(0);
  if ((c < 0x20 && c != '\t' && c != '\n' && c != '\r') || c == 0x7F) return 1;
  if (c == 0xC2 && b(1) >= 0x80 && b(1) < 0xA0) return 2;
  if (c == 0xEF && ((b(1) == 0xB7 && b(2) >= 0x90 && b(2) <= 0xAF) || (b(1) == 0xBF && b(2) >= 0xBE))) return 3;
  if (c >= 0xF0 && (b(1) & 0x0F) == 0x0F && b(2) == 0xBF && b(3) >= 0xBE) return 4;
  return 0;
}

std::string writable(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  // Most bytes begin nothing of the kind, and are taken in runs.
  const auto harmless = [](char ch) {
    const auto c = static_cast<unsigned char>(ch);
    return c >= 0x20 && c < 0xF0 && c != 0x7F && c != 0xC2 && c != 0xEF;
  };
  std::size_t run = 0, i = 0;
  while (i < text.size()) {
    const auto n = harmless(text[i]) ? 0 : unwritable(text, i);
    if (n == 0) {
      ++i;
      continue;
    }
    out.append(text.substr(run, i - run));
    run = i += n;
  }
  out.append(text.substr(std::min(run, text.size())));
  return out;
}

bool has_word(sv value, sv word) {
  for (auto p = value.find(word); p != sv::npos; p = value.find(word, p + 1)) {
    const auto after = p + word.size();
    if ((p == 0 || value[p - 1] == ' ') && (after == value.size() || value[after] == ' ')) return true;
  }
  return false;
}

QuoteHint hint_of(sv element, const GumboVector& attributes) {
  constexpr std::array<sv, 9> containers{"gmail_quote", "gmail_quote_container", "yahoo_quoted", "protonmail_quote", "tutanota_quote", "moz-cite-prefix", "moz-forward-container", "zmail_extra", "quoted-reply"};
  constexpr std::array<sv, 3> headers{"OutlookMessageHeader", "moz-email-headers-table", "ms-outlook-mobile-reference-message"};
  constexpr std::array<sv, 4> header_ids{"divRplyFwdMsg", "appendonsend", "x_divRplyFwdMsg", "mail-editor-reference-message-container"};
  for (unsigned i = 0; i < attributes.length; ++i) {
    const auto* const a = static_cast<const GumboAttribute*>(attributes.data[i]);
    const sv name = a->name, value = sv(a->value).substr(0, 200);
    if (name == "class") {
      for (const auto c : containers)
        if (has_word(value, c)) return QuoteHint::container;
      for (const auto c : headers)
        if (has_word(value, c)) return QuoteHint::header;
    } else if (name == "id") {
      if (std::find(header_ids.begin(), header_ids.end(), value) != header_ids.end()) return QuoteHint::header;
    } else if (name == "type" && element == "blockquote" && equals_ignoring_case(value, "cite")) {
      return QuoteHint::container;
    }
  }
  return QuoteHint::none;
}

class Builder {
 public:
  Builder(HtmlTree& tree, const TreeOptions& options) : tree_(tree), options_(options) {}

  // False when the tree is deeper than any honest letter.
  bool children(const GumboVector& from, int parent, std::size_t depth) {
    if (depth > 2 * options_.max_depth + 32) return false;
    for (unsigned i = 0; i < from.length; ++i) {
      const auto* const node = static_cast<const GumboNode*>(from.data[i]);
      switch (node->type) {
        case GUMBO_NODE_TEXT:
        case GUMBO_NODE_WHITESPACE: text(node->v.text.text, parent); break;
        case GUMBO_NODE_ELEMENT: {
          const auto& e = node->v.element;
          const sv name = e.tag == GUMBO_TAG_UNKNOWN ? sv() : sv(gumbo_normalized_tagname(e.tag));
          if (e.tag_namespace != GUMBO_NAMESPACE_HTML) break;
          const int self = is_allowed_element(name) && !closes_another(name, parent) ? element(name, e, parent) : parent;
          if (self >= 0 && !is_void_element(name) && !children(e.children, self, depth + 1)) return false;
          break;
        }
        default: break;
      }
    }
    return true;
  }

 private:
  void text(const char* raw, int parent) {
    auto text = writable(raw);
    if (text.empty()) return;
    const int before = tree_.nodes[static_cast<std::size_t>(parent)].last;
    if (before >= 0 && tree_.nodes[static_cast<std::size_t>(before)].element.empty()) {
      tree_.nodes[static_cast<std::size_t>(before)].text += text;
      return;
    }
    HtmlNode node;
    node.text = std::move(text);
    tree_.add(parent, std::move(node));
  }

  // Would the start tag, written here, close an element around it? Broken tables can make such trees; without the tag they read the same again.
  bool closes_another(sv name, int parent) const {
    if (name == "rt" || name == "rp") return tree_.nodes[static_cast<std::size_t>(parent)].element != "ruby";
    const bool item = name == "li", term = name == "dd" || name == "dt", link = name == "a";
    const bool block = is_block_element(name) && name != "br" && name != "caption" && name != "td" && name != "th" && name != "tr" && name != "tbody" && name != "thead" && name != "tfoot";
    if (!item && !term && !link && !block) return false;
    bool in_list = item || term;
    for (int i = parent; i > 0; i = tree_.nodes[static_cast<std::size_t>(i)].parent) {
      const auto e = tree_.nodes[static_cast<std::size_t>(i)].element;
      if (e == "td" || e == "th" || e == "caption" || e == "table") return false;
      if (block && e == "p") return true;
      if (link && e == "a") return true;
      if (in_list && ((item && e == "li") || (term && (e == "dd" || e == "dt")))) return true;
      if (is_block_element(e) && e != "address" && e != "div" && e != "p") in_list = false;
      if (is_heading(name) && is_heading(e) && i == parent) return true;
    }
    return false;
  }
  static bool is_heading(sv name) { return name.size() == 2 && name[0] == 'h' && name[1] >= '1' && name[1] <= '6'; }

  // -1 when the element is dropped.
  int element(sv name, const GumboElement& e, int parent) {
    HtmlNode node;
    node.element = name;
    node.hint = hint_of(name, e.attributes);
    if (name == "details") {
      node.hint = QuoteHint::none;
      return tree_.add(parent, std::move(node));
    }
    std::string src, remote;
    for (unsigned i = 0; i < e.attributes.length; ++i) {
      const auto* const a = static_cast<const GumboAttribute*>(e.attributes.data[i]);
      const sv attribute = a->name;
      if (attribute == "style") {
        if (auto style = safe_style(writable(a->value)); !style.empty()) node.attributes.emplace_back("style", std::move(style));
      } else if (attribute == "href") {
        if (name != "a") continue;
        if (auto link = safe_link(writable(a->value)); !link.empty()) node.attributes.emplace_back("href", std::move(link));
      } else if (attribute == "src") {
        src = writable(a->value);
      } else if (attribute == "data-remote-src") {
        remote = safe_remote_image(writable(a->value));
      } else if (const auto* const known = name_of(attribute)) {
        if (auto value = allowed_attribute(name, *known, writable(a->value)); !value.empty() || *known == "alt") node.attributes.emplace_back(*known, std::move(value));
      }
    }
    if (name == "img" && !image(node, src, remote)) return -1;
    return tree_.add(parent, std::move(node));
  }

  // Gumbo's names die with its memory.
  static const sv* name_of(sv name) {
    static constexpr std::array<sv, 25> names{"title", "dir", "lang", "align", "valign", "bgcolor", "width", "height", "border", "cellpadding", "cellspacing", "colspan", "rowspan",
                                              "span", "nowrap", "color", "size", "face", "start", "value", "type", "reversed", "alt", "clear", "noshade"};
    const auto* const found = std::find(names.begin(), names.end(), name);
    return found == names.end() ? nullptr : found;
  }

  bool image(HtmlNode& node, const std::string& src, std::string remote) {
    if (const auto id = content_id_of(src); !id.empty()) {
      auto url = options_.cid_url ? options_.cid_url(id) : std::string();
      if (url.empty()) return false;
      node.attributes.emplace_back("src", std::move(url));
      return true;
    }
    if (auto data = safe_data_image(src); !data.empty()) {
      node.attributes.emplace_back("src", std::move(data));
      return true;
    }
    if (auto url = safe_remote_image(src); !url.empty()) remote = std::move(url);
    if (remote.empty()) return false;
    tree_.remote_images = true;
    node.attributes.emplace_back("data-remote-src", std::move(remote));
    return true;
  }

  HtmlTree& tree_;
  const TreeOptions& options_;
};

}  // namespace

int HtmlTree::add(int parent, HtmlNode node) {
  const int self = static_cast<int>(nodes.size());
  node.parent = parent;
  if (parent >= 0) {
    auto& p = nodes[static_cast<std::size_t>(parent)];
    node.previous = p.last;
    if (p.last >= 0) nodes[static_cast<std::size_t>(p.last)].next = self;
    else p.first = self;
    p.last = self;
  }
  nodes.push_back(std::move(node));
  return self;
}

int HtmlTree::wrap(int first, int last, HtmlNode node) {
  const auto at = [this](int i) -> HtmlNode& { return nodes[static_cast<std::size_t>(i)]; };
  const int self = static_cast<int>(nodes.size());
  const int parent = at(first).parent, before = at(first).previous, after = at(last).next;
  node.parent = parent;
  node.previous = before;
  node.next = after;
  node.first = first;
  node.last = last;
  nodes.push_back(std::move(node));
  (before >= 0 ? at(before).next : at(parent).first) = self;
  (after >= 0 ? at(after).previous : at(parent).last) = self;
  at(first).previous = -1;
  at(last).next = -1;
  for (int i = first; i >= 0; i = at(i).next) at(i).parent = self;
  return self;
}

bool is_block_element(sv name) {
  constexpr std::array<sv, 40> names{"address", "article", "aside", "blockquote", "br", "caption", "center", "dd", "details", "dir", "div", "dl", "dt", "figcaption",
                                     "figure", "footer", "h1", "h2", "h3", "h4", "h5", "h6", "header", "hr", "li", "main", "menu", "nav", "ol", "p",
                                     "pre", "section", "table", "tbody", "td", "tfoot", "th", "thead", "tr", "ul"};
  static_assert(std::is_sorted(names.begin(), names.end()));
  return std::binary_search(names.begin(), names.end(), name);
}

std::optional<HtmlTree> html_tree(sv dirty, const TreeOptions& options) {
  const auto source = html_source(dirty);
  if (source.depth > options.max_depth) return {};
  Arena arena;
  const auto* const output = parse_html(arena, source.html.data(), source.html.size());
  if (!output || !output->root) return {};
  HtmlTree tree;
  tree.nodes.emplace_back();
  if (!Builder(tree, options).children(output->root->v.element.children, 0, 0)) return {};
  return tree;
}

}  // namespace kotae::mail
