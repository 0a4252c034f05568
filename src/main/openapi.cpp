// kotae openapi: the API's description for machines.
#include <iostream>

#include "api/schema.h"
#include "main/command.h"

namespace kotae::cli {
void openapi_command(CLI::App& app, Context& context);
void openapi_command(CLI::App& app, Context& context) {
  auto* c = app.add_subcommand("openapi", "Prints the API as OpenAPI 3.1 (JSON)");
  on_run(c, context, []() -> int {
    std::cout << json::serialize(api::openapi()) << "\n";
    return ok;
  });
}
}  // namespace kotae::cli
