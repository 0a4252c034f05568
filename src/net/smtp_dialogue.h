// What was said during one SMTP connection, and what it means for the letter. No network here.
#pragma once
#include <string>
#include <string_view>
#include <vector>

#include "net/smtp.h"

namespace kotae::net {

/// Collects commands and replies in the order they passed.
class SmtpDialogue {
 public:
  struct Step {
    std::string command;   // upper-case verb, e.g. "RCPT"; "" for the greeting, "(letter)" for the end of DATA
    int code = 0;          // 0: no reply came
    std::string text;      // the reply's lines, joined by a blank, with the code in front
  };
  void sent(std::string_view line);
  void letter_begun();
  void received(std::string_view line);
  const std::vector<Step>& steps() const { return steps_; }
  bool said(std::string_view verb) const;

 private:
  std::vector<Step> steps_{1};
};

/// How it ended when the letter was not refused by a reply: "" = all went well.
struct SmtpFault {
  std::string sentence;      // what went wrong on the way
  bool certificate = false;
};

/// Outcome for a letter to these recipients (in the order of their RCPT commands).
SendOutcome judge(const SmtpDialogue& dialogue, const std::vector<std::string>& recipients, const SmtpFault& fault);

/// "user@日本.example" → "user@xn--….example". The address as it is when its domain cannot be converted.
std::string with_ascii_domain(std::string_view address);

/// Fit to stand between < and > in a command.
bool sendable(std::string_view address);

}  // namespace kotae::net
