// Files that were put inside the binary at build time (SQL, schema, the web app). See cmake/embed.cmake.
#pragma once
#include <cstddef>
#include <string_view>

namespace kotae::embedded {

struct File {
  const char* path;  // relative to the folder named at build time; null ends a table
  const char* begin;
  const char* end;
  std::string_view bytes() const { return {begin, static_cast<std::size_t>(end - begin)}; }
};

}  // namespace kotae::embedded
