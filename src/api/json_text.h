// JSON written straight into text, for the answers that are asked for most; the others build a json::value first.
#pragma once
#include <rapidjson/stringbuffer.h>
#include <rapidjson/writer.h>

#include <string>
#include <string_view>

#include "base/id.h"

namespace kotae::api {

class JsonText {
 public:
  JsonText() : writer_(buffer_) {}
  void object() { writer_.StartObject(); }
  void end_object() { writer_.EndObject(); }
  void array() { writer_.StartArray(); }
  void end_array() { writer_.EndArray(); }
  void key(std::string_view k) { writer_.Key(k.data(), static_cast<rapidjson::SizeType>(k.size())); }
  void value(std::string_view s) { writer_.String(s.data(), static_cast<rapidjson::SizeType>(s.size())); }
  void value(const char* s) { value(std::string_view(s)); }
  void value(const std::string& s) { value(std::string_view(s)); }
  void value(std::int64_t n) { writer_.Int64(n); }
  void value(bool b) { writer_.Bool(b); }
  void null() { writer_.Null(); }

  template <class T>
  void member(std::string_view k, const T& v) {
    key(k);
    value(v);
  }
  /// null for an empty text or no id
  void member_or_null(std::string_view k, std::string_view s) {
    key(k);
    s.empty() ? null() : value(s);
  }
  template <class T>
  void member_or_null(std::string_view k, Id<T> id) {
    key(k);
    id ? value(id.v) : null();
  }
  std::string text() const { return {buffer_.GetString(), buffer_.GetSize()}; }

 private:
  rapidjson::StringBuffer buffer_;
  rapidjson::Writer<rapidjson::StringBuffer> writer_;
};

}  // namespace kotae::api
