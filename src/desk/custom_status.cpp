#include "desk/custom_status.h"

#include <algorithm>

namespace kotae::desk {
namespace json = boost::json;

CustomStatus custom_status_of(std::int64_t id, std::string_view title, std::int64_t position, bool active, const json::object& data) {
  const auto word = [&](const char* key) {
    const auto* p = data.if_contains(key);
    return p && p->is_string() ? std::string(p->get_string()) : std::string{};
  };
  CustomStatus s;
  s.id = id;
  s.position = position;
  s.agent_label = title;
  s.active = active;
  s.category = status_of(word("status_category")).value_or(Status::open);
  s.end_user_label = word("end_user_label");
  s.description = word("description");
  s.end_user_description = word("end_user_description");
  const auto* p = data.if_contains("default");
  s.is_default = p && p->is_bool() && p->get_bool();
  return s;
}

json::object data_of(const CustomStatus& s) {
  json::object o{{"status_category", name(s.category)}};
  const auto put = [&](const char* key, const std::string& v) {
    if (!v.empty()) o[key] = v;
  };
  put("end_user_label", s.end_user_label);
  put("description", s.description);
  put("end_user_description", s.end_user_description);
  if (s.is_default) o["default"] = true;
  return o;
}

const CustomStatus* CustomStatuses::find(std::int64_t id) const {
  const auto it = std::find_if(all_.begin(), all_.end(), [&](const CustomStatus& s) { return s.id == id; });
  return it == all_.end() ? nullptr : &*it;
}

const CustomStatus* CustomStatuses::default_of(Status s) const {
  const auto it = std::find_if(all_.begin(), all_.end(), [&](const CustomStatus& x) { return x.is_default && x.category == category_of(s); });
  return it == all_.end() ? nullptr : &*it;
}

const CustomStatus* CustomStatuses::of(const Ticket& t) const {
  const auto* own = t.custom_status_id ? find(t.custom_status_id) : nullptr;
  return own && own->category == category_of(t.status) ? own : default_of(t.status);
}

}  // namespace kotae::desk
