#include "net/smtp_dialogue.h"

#include <unicode/uidna.h>

#include <algorithm>
#include <memory>

namespace kotae::net {
namespace {

constexpr std::size_t max_text = 1000;  // of a server's words that we repeat

std::string clean(std::string_view s) {
  std::string out;
  for (const char c : s.substr(0, max_text)) out += static_cast<unsigned char>(c) < 0x20 || c == 0x7f ? ' ' : c;
  while (!out.empty() && out.back() == ' ') out.pop_back();
  return out;
}

/// Replies about the account or the connection, whatever their first digit.
bool about_sign_in(const SmtpDialogue::Step& s) {
  return s.command == "AUTH" || s.code == 530 || s.code == 534 || s.code == 535 || s.code == 538 || s.text.find(" 5.7.8 ") != std::string::npos;
}

}  // namespace

void SmtpDialogue::sent(std::string_view line) {
  // an AUTH exchange goes on with base64 lines that are no commands
  if (!steps_.empty() && steps_.back().command == "AUTH" && steps_.back().code / 100 == 3) {
    steps_.back().code = 0;
    steps_.back().text.clear();
    return;
  }
  Step s;
  for (const char c : line.substr(0, line.find_first_of(" \r\n"))) s.command += c >= 'a' && c <= 'z' ? static_cast<char>(c - 32) : c;
  steps_.push_back(std::move(s));
}

void SmtpDialogue::letter_begun() { steps_.push_back({"(letter)", 0, {}}); }

void SmtpDialogue::received(std::string_view line) {
  if (line.size() < 3 || !std::all_of(line.begin(), line.begin() + 3, [](char c) { return c >= '0' && c <= '9'; })) return;
  auto& step = steps_.back();
  step.code = (line[0] - '0') * 100 + (line[1] - '0') * 10 + (line[2] - '0');
  const auto text = clean(line);
  if (step.text.size() > max_text) return;
  if (step.text.empty()) step.text = text;
  else if (text.size() > 4) step.text += " " + text.substr(4);
}

bool SmtpDialogue::said(std::string_view verb) const {
  return std::any_of(steps_.begin(), steps_.end(), [&](const Step& s) { return s.command == verb; });
}

SendOutcome judge(const SmtpDialogue& dialogue, const std::vector<std::string>& recipients, const SmtpFault& fault) {
  using State = SendOutcome::State;
  SendOutcome out;
  const auto take = [&](State state, const SmtpDialogue::Step& step) {
    out.state = state;
    out.code = step.code;
    out.reason = step.text;
  };
  const auto& steps = dialogue.steps();
  const auto bad = [](const SmtpDialogue::Step& s) { return s.code >= 400; };

  std::vector<const SmtpDialogue::Step*> rcpt;
  for (const auto& s : steps)
    if (s.command == "RCPT") rcpt.push_back(&s);
  const auto taken = std::count_if(rcpt.begin(), rcpt.end(), [](const auto* s) { return s->code / 100 == 2; });

  if (const auto& last = steps.back(); fault.sentence.empty()) {
    take(State::sent, last);
    for (const auto& s : steps)
      if (s.command == "(letter)") take(State::sent, s);
    for (std::size_t i = 0; i < rcpt.size() && i < recipients.size(); ++i) {
      if (rcpt[i]->code / 100 == 5) out.refused.push_back(recipients[i]);
      else if (rcpt[i]->code / 100 != 2) out.later.push_back(recipients[i]);
      else continue;
      // Who was taken needs no words; who was not, does.
      if (out.refused.size() + out.later.size() == 1) out.reason.clear();
      if (out.reason.size() < 2000) out.reason += (out.reason.empty() ? "" : "; ") + recipients[i] + ": " + rcpt[i]->text;
    }
    return out;
  }

  for (const auto& s : steps) {
    if (!bad(s) || s.command == "EHLO" || s.command == "QUIT" || s.command == "RSET") continue;
    if (s.code == 421) {
      take(State::retry, s);
      return out;
    }
    if (about_sign_in(s)) {
      take(State::retry, s);
      out.reason = "the server refused the sign-in: " + s.text;
      return out;
    }
    if (s.command == "MAIL" || s.command == "(letter)" || (s.command == "DATA" && taken > 0)) {
      take(s.code >= 500 ? State::failed : State::retry, s);
      return out;
    }
    if (s.command.empty() || s.command == "HELO" || s.command == "STARTTLS") {  // the server wants none of us, whatever the letter
      take(State::retry, s);
      return out;
    }
  }
  if (!rcpt.empty() && taken == 0 && rcpt.back()->code != 0) {
    // one recipient worth asking again for keeps the letter alive
    const auto worth = std::find_if(rcpt.begin(), rcpt.end(), [](const auto* s) { return s->code / 100 == 4; });
    take(worth != rcpt.end() ? State::retry : State::failed, worth != rcpt.end() ? **worth : *rcpt.front());
    return out;
  }
  out.state = State::retry;
  out.reason = fault.sentence;
  return out;
}

std::string with_ascii_domain(std::string_view address) {
  const auto at = address.rfind('@');
  if (at == std::string_view::npos) return std::string(address);
  const auto domain = address.substr(at + 1);
  if (std::all_of(domain.begin(), domain.end(), [](char c) { return static_cast<unsigned char>(c) < 0x80; })) return std::string(address);
  UErrorCode status = U_ZERO_ERROR;
  const std::unique_ptr<UIDNA, decltype(&uidna_close)> idna(
      uidna_openUTS46(UIDNA_NONTRANSITIONAL_TO_ASCII | UIDNA_CHECK_BIDI | UIDNA_CHECK_CONTEXTJ, &status), uidna_close);
  UIDNAInfo info = UIDNA_INFO_INITIALIZER;
  char ascii[256];
  const auto n = uidna_nameToASCII_UTF8(idna.get(), domain.data(), static_cast<int32_t>(domain.size()), ascii, sizeof ascii, &info, &status);
  if (U_FAILURE(status) || info.errors != 0 || n <= 0 || n > static_cast<int32_t>(sizeof ascii)) return std::string(address);
  return std::string(address.substr(0, at + 1)).append(ascii, static_cast<std::size_t>(n));
}

bool sendable(std::string_view address) {
  bool quoted = false;
  for (std::size_t i = 0; i < address.size(); ++i) {
    const char c = address[i];
    if (static_cast<unsigned char>(c) < 0x20 || c == 0x7f) return false;
    if (quoted && c == '\\') {
      if (++i == address.size() || static_cast<unsigned char>(address[i]) < 0x20) return false;
    } else if (c == '"') {
      quoted = !quoted;
    } else if (!quoted && (c == ' ' || c == '<' || c == '>')) {
      return false;
    }
  }
  return !address.empty() && address.size() <= 998 && !quoted;
}

}  // namespace kotae::net
