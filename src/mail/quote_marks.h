// The lines mail programs write above what they quote, in the languages they speak.
#pragma once
#include <span>
#include <string>
#include <string_view>

namespace kotae::mail {

/// White space of any script, ASCII and full-width, removed from both ends; also invisible characters mail programs leave there.
std::string_view trim_line(std::string_view line);

/// "-----Original Message-----", "----- 元のメッセージ -----", "Begin forwarded message:" … on one trimmed line.
bool is_history_separator(std::string_view line);

/// "On … wrote:", "2026年11月22日(日) 14:05 山田 <…>:", "山田さんは書きました:" … The text may be several lines joined by a space.
bool is_attribution(std::string_view line);

/// How many of these trimmed lines, from the first, are one attribution that a program wrapped; 0 when they begin none.
constexpr std::size_t max_attribution_lines = 4;
std::size_t attribution_length(std::span<const std::string_view> lines);

/// "From: …", "差出人: …": which header of a quoted letter the trimmed line shows.
enum class QuotedHeader { none, from, sent, to, cc, subject, other };
QuotedHeader quoted_header(std::string_view line);

/// How many of these trimmed lines, from the first, are the header block of a quoted letter; 0 when it is none.
/// Needs a sender and two more kinds. Looks at 16 lines at most.
std::size_t header_block(std::span<const std::string_view> lines);

/// "Sent from my iPhone", "iPhoneから送信" on one trimmed line.
bool is_device_signature(std::string_view line);

/// A line drawn of one to three decorating characters, four columns or more: "-----", "━━━━", "*･゜*･゜".
bool is_rule(std::string_view line);

}  // namespace kotae::mail
