// A prepared statement on PostgreSQL. Parameters go as text (blobs binary), so the server decides their types; results come as text, all rows at once.
#pragma once
#include "store/postgres_connection.h"

namespace kotae::store {

class PgStatement final : public Statement {
 public:
  PgStatement(PgConnection& c, std::string name, std::string_view sql, int parameters);
  void bind_null(int i) override;
  void bind_i64(int i, std::int64_t v) override;
  void bind_double(int i, double v) override;
  void bind_text(int i, std::string_view v) override;
  void bind_blob(int i, std::string_view v) override;
  bool step() override;
  bool is_null(int col) const override;
  std::int64_t i64(int col) const override;
  double real(int col) const override;
  std::string_view text(int col) const override;
  std::string blob(int col) const override;
  std::int64_t changes() const override;
  void reset() override;

 private:
  struct Parameter {
    std::string bytes;
    bool null = true;
    bool binary = false;
  };
  Parameter& at(int i);
  void run();

  PgConnection& c_;
  std::string name_, sql_;
  std::vector<Parameter> parameters_;
  PgResult result_;
  int row_ = -1;
};

}  // namespace kotae::store
