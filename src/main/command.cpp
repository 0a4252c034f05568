#include "main/command.h"

#include <toml++/toml.h>

#include <algorithm>
#include <filesystem>
#include <iostream>
#include <iterator>

namespace kotae::cli {

int complain(const std::string& reason, int code) {
  std::cerr << "kotae: " << reason << "\n";
  return code;
}

void on_run(CLI::App* command, Context& context, std::function<int()> f) {
  command->final_callback([command, &context, f = std::move(f)] {
    try {
      const auto* config = command->get_option_no_throw("--config");
      if (config) read_config_file(command, config->count() ? config->as<std::string>() : "");
      context.exit = f();
    } catch (const CLI::Error&) {
      throw;
    } catch (const std::exception& e) {
      context.exit = complain(e.what());
    }
  });
}

void read_config_file(CLI::App* command, const std::string& path) {
  std::string file = path;
  for (const char* usual : {"kotae.toml", "/etc/kotae/kotae.toml"})
    if (file.empty() && std::filesystem::exists(usual)) file = usual;
  if (file.empty()) return;
  toml::table table;
  try {
    table = toml::parse_file(file);
  } catch (const toml::parse_error& e) {
    throw std::runtime_error(file + " line " + std::to_string(e.source().begin.line) + ": " + std::string(e.description()));
  }
  for (const auto& [key, value] : table) {
    std::string name = "--" + std::string(key.str());
    std::replace(name.begin(), name.end(), '_', '-');
    auto* option = command->get_option_no_throw(name);
    if (!option) continue;  // of another command
    if (option->count() > 0) continue;
    const auto add = [&](const toml::node& v) {
      if (const auto s = v.value<std::string>()) option->add_result(*s);
      else if (const auto i = v.value<std::int64_t>(); i && v.is_integer()) option->add_result(std::to_string(*i));
      else if (const auto b = v.value<bool>()) option->add_result(*b ? "true" : "false");
      else throw std::runtime_error(file + ": " + std::string(key.str()) + " must be text, a number, true, false, or a list of texts");
    };
    if (const auto* list = value.as_array())
      for (const auto& v : *list) add(v);
    else
      add(value);
    option->run_callback();
  }
}

void desk_options(CLI::App* command, DeskPlace& place) {
  command->add_option("--data", place.data, "Folder of the desk: database, attachments, key")->envname("KOTAE_DATA")->capture_default_str();
  command->add_option("--database", place.database, "postgresql://… instead of the SQLite file in --data")->envname("KOTAE_DATABASE");
  command->add_option("--config", "Settings file; otherwise ./kotae.toml or /etc/kotae/kotae.toml");
}

OpenDesk open_desk(const DeskPlace& place, bool create, int readers, int writers) {
  if (!create && place.database.empty() && !std::filesystem::exists(place.data + "/desk.db"))
    throw std::runtime_error("there is no desk in " + place.data + " (kotae user create makes one)");
  std::filesystem::create_directories(place.data);
  auto keys = app::Keyring::open(place.data);
  store::OpenOptions o;
  o.data_dir = place.data;
  o.database_url = place.database;
  o.readers = readers;
  o.writers = writers;
  auto db = store::Database::open(o);
  const auto engine = db->engine();
  OpenDesk d;
  d.desk = std::make_unique<app::Desk>(std::move(db), store::Blobs(engine, place.data + "/blobs"), std::move(keys), place.url);
  return d;
}

std::string line_from_stdin() {
  std::string line;
  std::getline(std::cin, line);
  if (!line.empty() && line.back() == '\r') line.pop_back();
  return line;
}

std::string all_of_stdin() { return {std::istreambuf_iterator<char>(std::cin), std::istreambuf_iterator<char>()}; }

}  // namespace kotae::cli
