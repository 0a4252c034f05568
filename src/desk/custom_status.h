// Statuses a desk names itself, each within one of the five categories. A closed ticket keeps one of category solved.
#pragma once
#include <boost/json.hpp>

#include <string>
#include <vector>

#include "desk/ticket.h"

namespace kotae::desk {

struct CustomStatus {
  std::int64_t id = 0, position = 0;
  Status category = Status::open;
  std::string agent_label, end_user_label, description, end_user_description;
  bool active = true, is_default = false;
};

CustomStatus custom_status_of(std::int64_t id, std::string_view title, std::int64_t position, bool active, const boost::json::object& data);
boost::json::object data_of(const CustomStatus& s);
inline Status category_of(Status s) { return s == Status::closed ? Status::solved : s; }

class CustomStatuses {
 public:
  CustomStatuses() = default;
  explicit CustomStatuses(std::vector<CustomStatus> all) : all_(std::move(all)) {}
  const std::vector<CustomStatus>& all() const { return all_; }
  const CustomStatus* find(std::int64_t id) const;
  const CustomStatus* default_of(Status s) const;
  /// The one a ticket is in: its own while that is of its status's category, else the category's default. Null on a desk without any.
  const CustomStatus* of(const Ticket& t) const;

 private:
  std::vector<CustomStatus> all_;
};

}  // namespace kotae::desk
