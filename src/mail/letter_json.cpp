#include <boost/json.hpp>

#include "mail/filters.h"
#include "mail/letter.h"

namespace kotae::mail {
namespace {

namespace json = boost::json;

json::object one(const Address& a) { return {{"name", a.name}, {"email", a.email}}; }

json::array many(const std::vector<Address>& list) {
  json::array out;
  for (const Address& a : list) out.push_back(one(a));
  return out;
}

json::array strings(const std::vector<std::string>& list) {
  json::array out;
  for (const std::string& s : list) out.emplace_back(s);
  return out;
}

}  // namespace

std::string to_json(const Letter& letter) {
  json::array attachments;
  for (const Attachment& a : letter.attachments)
    attachments.push_back(json::object{{"filename", a.filename},
                                       {"content_type", a.content_type},
                                       {"size", a.bytes.size()},
                                       {"inline", a.is_inline},
                                       {"content_id", a.content_id}});
  json::value bounce = nullptr;
  if (letter.bounce)
    bounce = json::object{{"recipient", letter.bounce->recipient},
                          {"status", letter.bounce->status},
                          {"diagnostic", letter.bounce->diagnostic},
                          {"message_id", letter.bounce->message_id},
                          {"permanent", letter.bounce->permanent}};
  const Judgement judgement = judge(letter);
  return json::serialize(json::object{
      {"subject", letter.subject},
      {"from", one(letter.from)},
      {"sender", letter.sender ? json::value(one(*letter.sender)) : json::value(nullptr)},
      {"to", many(letter.to)},
      {"cc", many(letter.cc)},
      {"reply_to", many(letter.reply_to)},
      {"delivered_to", strings(letter.delivered_to)},
      {"message_id", letter.message_id},
      {"in_reply_to", letter.in_reply_to.empty() ? "" : letter.in_reply_to.front()},
      {"references", strings(letter.references)},
      {"date", letter.date ? json::value(iso8601(*letter.date)) : json::value(nullptr)},
      {"text", letter.text},
      {"html", letter.html},
      {"reply_text", letter.reply_text},
      {"charset", letter.charset},
      {"attachments", std::move(attachments)},
      {"auto_submitted", letter.auto_submitted},
      {"bounce", std::move(bounce)},
      {"kind", name(judgement.kind)},
      {"filter", judgement.filter},
      {"reason", judgement.reason},
      {"protection", strings(letter.protection)},
      {"repairs", strings(letter.repairs)},
  });
}

}  // namespace kotae::mail
