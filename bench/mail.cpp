// What reading one letter costs, step by step; microseconds, the best of several rounds.
#include <CLI/CLI.hpp>
#include <algorithm>
#include <chrono>
#include <cstdio>
#include <fstream>
#include <functional>
#include <iterator>
#include <string>

#include "mail/header_value.h"
#include "mail/html.h"
#include "mail/letter.h"
#include "mail/reply_text.h"

using namespace kotae;

namespace {

using Clock = std::chrono::steady_clock;

void measure(const char* what, std::size_t bytes, int times, const std::function<std::size_t()>& f) {
  double best = 1e18;
  std::size_t sum = 0;
  for (int round = 0; round < 7; ++round) {
    const auto begin = Clock::now();
    for (int i = 0; i < times; ++i) sum += f();
    best = std::min(best, std::chrono::duration<double, std::micro>(Clock::now() - begin).count() / times);
  }
  std::printf("%-44s %8zu bytes  %10.1f us  (%zu)\n", what, bytes, best, sum % 1000);
}

std::string text_of(std::size_t size) {
  static const char* const lines[] = {"お世話になっております。株式会社みなと商事の佐藤です。", "先日注文した商品がまだ届いておりません。お手数ですが配送状況を確認していただけますでしょうか。",
                                      "注文番号: ORD-2026-001234", "Please let me know when the parcel will arrive at our office.", "", "なお、請求書は別途お送りください。"};
  std::string s;
  for (int i = 0; s.size() < size; ++i) s += std::string(lines[i % 6]) + "\n";
  return s;
}

std::string html_of(std::size_t size) {
  std::string s = "<html><head><style>p{margin:0}</style></head><body><table width=\"600\" cellpadding=\"0\">";
  for (int i = 0; s.size() < size; ++i)
    s += "<tr><td style=\"padding:8px; color:#333333; font-size:14px\" align=\"left\"><p class=\"MsoNormal\">先日注文した商品がまだ届いておりません。</p><a href=\"https://shop.example.jp/o/" + std::to_string(i) +
         "\">詳細</a><img src=\"https://shop.example.jp/i.png\" width=\"10\"></td></tr>\r\n";
  return s + "</table></body></html>";
}

}  // namespace

int main(int argc, char** argv) {
  CLI::App app{"Cost of reading letters"};
  std::string file;
  app.add_option("--letter", file, "Also this letter");
  CLI11_PARSE(app, argc, argv);
  const std::string text = text_of(3000), quoted = text + "2026年11月22日(日) 14:05 山田 <yamada@example.jp>:\n> " + text_of(200) + "-- \n山田\nTEL 03-0000-0000\n", html = html_of(10'000);
  measure("reply_text, plain Japanese", text.size(), 200, [&] { return mail::reply_text(text).size(); });
  measure("reply_text, with quote and signature", quoted.size(), 200, [&] { return mail::reply_text(quoted).size(); });
  measure("clean_html", html.size(), 50, [&] { return mail::clean_html(html).html.size(); });
  measure("html_to_text", html.size(), 50, [&] { return mail::html_to_text(html).size(); });
  std::string hostile;
  while (hostile.size() < 250'000) hostile += "=?a?B?,";
  measure("decode_words, 250 kB of beginnings", hostile.size(), 1, [&] { return mail::decode_words(hostile, "", nullptr).size(); });
  const std::string head = "From: =?UTF-8?B?5L2Q6Jek?= <s@customers.example>\r\nTo: <support@example.jp>\r\nSubject: =?UTF-8?B?6YWN6YCB44Gr44Gk44GE44Gm?=\r\nMessage-ID: <1@customers.example>\r\nMIME-Version: 1.0\r\n";
  const std::string plain = head + "Content-Type: text/plain; charset=UTF-8\r\n\r\n" + text, rich = head + "Content-Type: text/html; charset=UTF-8\r\n\r\n" + html;
  measure("parse_letter, text", plain.size(), 50, [&] { return mail::parse(plain)->text.size(); });
  measure("parse_letter, HTML", rich.size(), 50, [&] { return mail::parse(rich)->text.size(); });
  if (!file.empty()) {
    std::ifstream in(file, std::ios::binary);
    const std::string raw((std::istreambuf_iterator<char>(in)), {});
    measure(file.c_str(), raw.size(), 20, [&] { return mail::parse(raw)->text.size(); });
  }
  return 0;
}
