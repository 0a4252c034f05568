// kotae serve --demo: an empty desk is filled with a story (src/main/demo).
#pragma once
#include <string>
#include <vector>

#include "app/desk.h"

namespace kotae::cli {
struct DemoLogin {
  std::string email, name, role;
};
constexpr const char* demo_password = "kotae-demo";
/// In one transaction. On a desk that has the story already nothing happens; any other desk with people in it is an Error.
Result<std::vector<DemoLogin>> play_demo(app::Desk& desk);
}  // namespace kotae::cli
