// Members of a JSON object that somebody sent: read within limits, every faulty one named, all of them told at once.
#pragma once
#include <boost/json.hpp>

#include <cstdint>
#include <initializer_list>
#include <string>
#include <string_view>

#include "base/id.h"
#include "base/result.h"

namespace kotae {

class Fields {
 public:
  /// prefix stands before each name in errors: "imap." of a member of a member. The object must outlive this.
  explicit Fields(const boost::json::object& o, std::string prefix = "") : o_(&o), prefix_(std::move(prefix)) {}

  /// The member, when it is there.
  const boost::json::value* find(std::string_view key) const { return o_->if_contains(key); }

  // Each leaves `to` alone when the member is absent, and returns true when it was read.
  /// null is "". Control characters other than tab and line ends are `invalid`; max counts bytes.
  bool text(std::string_view key, std::string& to, std::size_t max, bool blank_ok = true);
  /// The same without line ends.
  bool line(std::string_view key, std::string& to, std::size_t max, bool blank_ok = true);
  bool flag(std::string_view key, bool& to);
  bool number(std::string_view key, std::int64_t& to, std::int64_t min, std::int64_t max);
  bool number(std::string_view key, int& to, int min, int max);
  /// A positive number, also as digits in a string; null is 0.
  bool id(std::string_view key, std::int64_t& to);
  template <class T>
  bool id(std::string_view key, Id<T>& to) {
    return id(key, to.v);
  }
  bool choice(std::string_view key, std::string& to, std::initializer_list<std::string_view> words);

  void fault(std::string_view key, std::string reason, std::string text);
  /// Takes over what the other one found.
  void add(const Fields& other);
  bool ok() const { return error_.details.empty(); }
  /// Code::invalid with every fault in details. Only when not ok().
  const Error& error() const { return error_; }
  Done done() const { return ok() ? Done{} : Done(fail(error_)); }

 private:
  const boost::json::object* o_;
  std::string prefix_;
  Error error_{Code::invalid, "", {}, "", 0};
};

}  // namespace kotae
