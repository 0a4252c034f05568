// What records and answers of the API look like: the source of `kotae openapi`. One file per area in api/schemas; the tests of tests/clients hold
// every answer they see against it, member by member.
#pragma once
#include <boost/json.hpp>

#include <map>
#include <string>
#include <string_view>

namespace kotae::api {
namespace json = boost::json;

/// Members are written one a line, "name type". A name ending in "?" may be missing. A type is one of
///   string integer number boolean time (UTC, ISO 8601) object (members free) any, a record's name, or words of a closed set: new|open|pending
/// followed by any of "[]" (a list of these) and "?" (or null).
class Schemas {
 public:
  void record(const char* name, std::string_view members);
  /// Members that can be written beside those that are read.
  void writes(const char* record, std::string_view members);
  /// Records that live under this word of a path: GET …/word answers {many: [record]}, GET …/word/{} answers {one: record}.
  void collection(const char* word, const char* record, const char* one, const char* many = nullptr);
  /// The same for a kind of api/definitions.h: many at once are answered at once, not by a job.
  void definitions(const char* word, const char* record, const char* one);
  /// The answer of a route whose path does not say it, as members; "" for an answer without a body.
  void answer(const char* route, std::string_view members, int status = 200);
  /// A page of a list under another name than the path says.
  void list(const char* route, const char* many, const char* record);
  /// Query parameters beside those of pages.
  void query(const char* route, std::string_view names);
  /// The body of a route whose path does not say it, as members.
  void takes(const char* route, std::string_view members);

  struct Collection {
    std::string record, one, many;
    bool at_once = false;
  };
  struct Given {
    json::object schema;
    int status = 200;
  };
  std::map<std::string, json::object> records, written;
  std::map<std::string, Collection, std::less<>> collections;
  std::map<std::string, Given, std::less<>> answers;
  std::map<std::string, json::object, std::less<>> bodies;
  std::map<std::string, std::string, std::less<>> queries;
};

/// {type: object, properties, required} of these members.
json::object members_schema(std::string_view members);
/// The members every page of a list may have: paging of both kinds and sideloads.
json::object page_schema(const std::string& many, const std::string& record);

/// Every schema of the house, from the generated table.
const Schemas& schemas();

/// The API as OpenAPI 3.1: every route with its access, parameters and, where it is known, the shape of body and answer.
json::object openapi();

}  // namespace kotae::api
