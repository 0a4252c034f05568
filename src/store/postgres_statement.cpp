#include "store/postgres_statement.h"

#include <charconv>
#include <cstdlib>

namespace kotae::store {
namespace {

constexpr Oid bool_type = 16, bytea_type = 17;  // fixed in PostgreSQL's pg_type.dat

}  // namespace

PgStatement::PgStatement(PgConnection& c, std::string name, std::string_view sql, int parameters)
    : c_(c), name_(std::move(name)), sql_(sql), parameters_(static_cast<std::size_t>(parameters)) {}

PgStatement::Parameter& PgStatement::at(int i) {
  if (i < 1 || static_cast<std::size_t>(i) > parameters_.size()) throw std::logic_error("statement has no parameter " + std::to_string(i) + ": " + sql_);
  return parameters_[static_cast<std::size_t>(i) - 1];
}

void PgStatement::bind_null(int i) { at(i) = {}; }

void PgStatement::bind_i64(int i, std::int64_t v) { at(i) = {std::to_string(v), false, false}; }

void PgStatement::bind_double(int i, double v) {
  char buf[40];
  const auto r = std::to_chars(buf, buf + sizeof buf, v);
  at(i) = {std::string(buf, r.ptr), false, false};
}

void PgStatement::bind_text(int i, std::string_view v) {
  require_text(v);
  at(i) = {std::string(v), false, false};
}

void PgStatement::bind_blob(int i, std::string_view v) { at(i) = {std::string(v), false, true}; }

void PgStatement::run() {
  std::vector<const char*> values;
  std::vector<int> lengths, formats;
  for (const auto& p : parameters_) {
    values.push_back(p.null ? nullptr : p.bytes.c_str());
    lengths.push_back(static_cast<int>(p.bytes.size()));
    formats.push_back(p.binary ? 1 : 0);
  }
  result_.reset(PQexecPrepared(c_.handle(), name_.c_str(), static_cast<int>(values.size()), values.data(), lengths.data(), formats.data(), 0));
  c_.check(result_.get(), sql_);
}

bool PgStatement::step() {
  if (!result_) run();
  if (row_ + 1 >= PQntuples(result_.get())) return false;
  ++row_;
  return true;
}

bool PgStatement::is_null(int col) const { return PQgetisnull(result_.get(), row_, col) != 0; }

std::string_view PgStatement::text(int col) const {
  return {PQgetvalue(result_.get(), row_, col), static_cast<std::size_t>(PQgetlength(result_.get(), row_, col))};
}

std::int64_t PgStatement::i64(int col) const {
  const auto t = text(col);
  if (PQftype(result_.get(), col) == bool_type) return t == "t";
  std::int64_t v = 0;
  std::from_chars(t.data(), t.data() + t.size(), v);  // of "12.5", as a sum may be, the whole part: as SQLite does
  return v;
}

double PgStatement::real(int col) const {
  const auto t = text(col);
  double v = 0;
  std::from_chars(t.data(), t.data() + t.size(), v);
  return v;
}

std::string PgStatement::blob(int col) const {
  const auto t = text(col);
  if (PQftype(result_.get(), col) != bytea_type) return std::string(t);
  std::size_t size = 0;
  unsigned char* p = PQunescapeBytea(reinterpret_cast<const unsigned char*>(t.data()), &size);
  if (!p) throw std::bad_alloc();
  std::string out(reinterpret_cast<const char*>(p), size);
  PQfreemem(p);
  return out;
}

std::int64_t PgStatement::changes() const {
  const std::string_view n = PQcmdTuples(result_.get());
  std::int64_t v = 0;
  std::from_chars(n.data(), n.data() + n.size(), v);
  return v;
}

void PgStatement::reset() {
  result_.reset();
  row_ = -1;
  for (auto& p : parameters_) p = {};
}

}  // namespace kotae::store
