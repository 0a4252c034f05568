// Reads the letters of tests/regress/letters.
#pragma once
#include <gtest/gtest.h>

#include <fstream>
#include <iterator>
#include <stdexcept>
#include <string>

#include "mail/letter.h"

namespace kotae::regress {

/// The raw bytes. Tests run in the source tree; a missing file fails the test.
inline std::string raw(const std::string& name) {
  const std::string path = "tests/regress/letters/" + name + ".eml";
  std::ifstream in(path, std::ios::binary);
  if (!in) throw std::runtime_error("cannot read " + path + " (run from the source tree)");
  return {std::istreambuf_iterator<char>(in), {}};
}

inline mail::Letter letter(const std::string& name) {
  auto read = mail::parse(raw(name));
  if (!read) throw std::runtime_error(name + ": " + read.error().description);
  return std::move(*read);
}

}  // namespace kotae::regress
