#pragma once
namespace kotae {
inline constexpr const char* version = "0.1.0";
}
