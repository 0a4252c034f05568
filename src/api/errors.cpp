// Error codes to HTTP, and their sentences in the caller's language.
#include <map>

#include "api/route.h"

namespace kotae::api {

bool wants_japanese(std::string_view accept_language) {
  // The first of the two languages we speak wins; quality values are rarely out of order.
  const auto ja = accept_language.find("ja"), en = accept_language.find("en");
  return ja != std::string_view::npos && (en == std::string_view::npos || ja < en);
}

namespace {

const char* sentence_ja(Code c) {
  switch (c) {
    case Code::invalid: return "入力内容に誤りがあります";
    case Code::not_found: return "見つかりません";
    case Code::forbidden: return "この操作を行う権限がありません";
    case Code::unauthenticated: return "サインインが必要です";
    case Code::update_conflict: return "ほかの更新があります。内容を確認してからもう一度実行してください";
    case Code::ticket_locked: return "ほかの担当者が返信中です";
    case Code::approval_required: return "送信には承認が必要です";
    case Code::guard_not_passed: return "送信前チェックが完了していません";
    case Code::idempotent_request: return "この Idempotency-Key は別のリクエストで使われています";
    case Code::too_large: return "サイズの上限を超えています";
    case Code::too_many_requests: return "リクエストが多すぎます。しばらくしてからお試しください";
    case Code::unsupported: return "この操作には対応していません";
    case Code::unavailable: return "一時的に利用できません。しばらくしてからお試しください";
    case Code::internal: return "サーバーで問題が発生しました";
  }
  return "";
}

const std::map<std::string_view, const char*>& reasons_ja() {
  static const std::map<std::string_view, const char*> m{
      {"blank", "入力してください"},       {"invalid", "値が正しくありません"},         {"too_long", "長すぎます"},          {"too_short", "短すぎます"},
      {"taken", "すでに使われています"},   {"inclusion", "選べない値です"},             {"not_found", "見つかりません"},     {"too_many", "多すぎます"},
      {"unfit", "この文字コードで表せない文字があります"}};
  return m;
}

}  // namespace

int status_of(Code c) {
  switch (c) {
    case Code::invalid:
    case Code::approval_required:
    case Code::guard_not_passed: return 422;
    case Code::not_found: return 404;
    case Code::forbidden: return 403;
    case Code::unauthenticated: return 401;
    case Code::update_conflict:
    case Code::ticket_locked: return 409;
    case Code::idempotent_request: return 400;
    case Code::too_large: return 413;
    case Code::too_many_requests: return 429;
    case Code::unsupported: return 501;
    case Code::unavailable: return 503;
    case Code::internal: return 500;
  }
  return 500;
}

Answer error_answer(const Error& e, std::string_view accept_language) {
  const bool ja = wants_japanese(accept_language);
  // What went wrong inside is for the log; strangers learn only that it did.
  const bool secret = e.code == Code::internal;
  json::object o{{"error", name(e.code)}, {"description", ja ? sentence_ja(e.code) : secret ? "something went wrong on the server" : e.description}};
  if (!e.details.empty()) {
    json::object details;
    for (const auto& d : e.details) {
      std::string text = d.description;
      if (const auto it = reasons_ja().find(d.reason); ja && it != reasons_ja().end()) text = it->second;
      auto& list = details[d.field];
      if (!list.is_array()) list = json::array{};
      list.as_array().push_back(json::object{{"error", d.reason}, {"description", text}});
    }
    o["details"] = std::move(details);
  }
  int status = status_of(e.code);
  if (!e.body_json.empty()) {
    const json::value extra = json::parse(e.body_json);
    for (const auto& [k, v] : extra.as_object()) o[k] = v;
    if (const auto* x = o.if_contains("error"); x && x->is_string() && x->get_string() == "InvalidJSON") status = 400;
  }
  Answer a = json_answer(o, status);
  if (e.retry_after_s > 0) a.headers.emplace_back("Retry-After", std::to_string(e.retry_after_s));
  return a;
}

}  // namespace kotae::api
