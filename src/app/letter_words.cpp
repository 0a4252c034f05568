#include "app/letter_words.h"

#include <boost/json.hpp>

namespace kotae::app {
namespace json = boost::json;
namespace {

json::array list(const std::vector<mail::Address>& v) {
  json::array out;
  for (const auto& a : v) out.push_back(json::object{{"name", a.name}, {"email", a.email}});
  return out;
}
json::array list(const std::vector<std::string>& v) {
  json::array out;
  for (const auto& s : v) out.push_back(json::string(s));
  return out;
}

}  // namespace

std::string letter_meta(const mail::Letter& l, bool remote_images, std::string_view kind_reason) {
  json::object o{{"from", json::object{{"name", l.from.name}, {"email", l.from.email}}},
                 {"to", list(l.to)},
                 {"cc", list(l.cc)},
                 {"charset", l.charset},
                 {"repairs", list(l.repairs)},
                 {"protection", list(l.protection)},
                 {"remote_images", remote_images}};
  if (!l.reply_to.empty()) o["reply_to"] = list(l.reply_to);
  if (!kind_reason.empty()) o["kind_reason"] = kind_reason;
  return json::serialize(o);
}

std::string addresses_json(const std::vector<mail::Address>& v) { return json::serialize(list(v)); }

std::vector<mail::Address> addresses_of(std::string_view recipients, std::string_view kind) {
  std::vector<mail::Address> out;
  const json::value v = json::parse(recipients);
  if (const auto* l = v.as_object().if_contains(kind))
    for (const auto& a : l->as_array()) out.push_back({std::string(a.as_object().at("name").as_string()), std::string(a.as_object().at("email").as_string())});
  return out;
}

}  // namespace kotae::app
