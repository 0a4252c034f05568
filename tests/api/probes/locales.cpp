#include "../probes.h"

namespace kotae::api::testing {
namespace {

const Probes rows({
    {"GET /api/v2/locales/agent", "/api/v2/locales/agent", "", 200, 200, 200, 200},
    {"GET /api/v2/locales/public", "/api/v2/locales/public", "", 200, 200, 200, 200},
    {"GET /api/v2/locales/current", "/api/v2/locales/current.json", "", 200, 200, 200, 200},
    {"GET /api/v2/locales/{}", "/api/v2/locales/ja.json", "", 200, 200, 200, 200},
    {"GET /api/v2/locales/detect_best_locale", "/api/v2/locales/detect_best_locale?available_locales[]=en", "", 200, 200, 200, 200},
    {"PUT /api/v2/locales/detect_best_locale", "/api/v2/locales/detect_best_locale", R"({"available_locales":["en"]})", 200, 200, 200, 200},
});

}  // namespace
}  // namespace kotae::api::testing
