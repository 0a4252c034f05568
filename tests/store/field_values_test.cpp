// Values of custom fields as rows: kept with the ticket, found and compared alike on both engines.
#include <algorithm>

#include "engines.h"
#include "store/field_values.h"
#include "store/ticket_query.h"
#include "store/users.h"

namespace kotae::store::testing {
namespace {

class FieldValues : public OnEachEngine {
 protected:
  TicketId ticket(const std::string& fields) {
    desk::Ticket t;
    must([&](Tx& tx) -> Done {
      User u;
      u.name = "x";
      t.requester_id = t.submitter_id = create_user(tx, u)->id;
      t.subject = t.via = "x";
      t.brand_id = default_brand(tx);
      t.fields = fields;
      t.created_at = t.updated_at = t.latest_at = t.status_at = tx.at();
      insert(tx, t);
      return {};
    });
    return t.id;
  }
  void change(TicketId id, const std::string& fields) {
    must([&](Tx& tx) -> Done {
      const auto before = *store::ticket(tx, id);
      auto t = before;
      t.fields = fields;
      save(tx, before, t);
      return {};
    });
  }
  // Ids of the tickets found, "1 2".
  std::string found(TicketCondition c) {
    desk::Viewer v;
    v.role = desk::Role::admin;
    v.user = {1};
    TicketQuery q;
    q.all = {std::move(c)};
    q.ascending = true;
    std::string out;
    db->read([&](Tx& tx) {
      for (const auto& t : find_tickets(tx, v, q, 0, 100).tickets) out += (out.empty() ? "" : " ") + std::to_string(t.id.v);
      std::size_t n = static_cast<std::size_t>(count_tickets(tx, v, q));
      EXPECT_EQ(n, out.empty() ? 0u : static_cast<std::size_t>(std::count(out.begin(), out.end(), ' ')) + 1);
    });
    return out;
  }
  std::string found(std::int64_t field, std::vector<std::string> words, TicketCondition::Op op = TicketCondition::Op::equal, bool negated = false) {
    TicketCondition c{TicketCondition::What::field, op, {}, "", negated};
    c.field = field;
    c.words = std::move(words);
    return found(c);
  }
  static std::string s(TicketId id) { return std::to_string(id.v); }
};
KOTAE_ON_EACH_ENGINE(FieldValues);

TEST_P(FieldValues, AreFoundAndFollowTheTicket) {
  const auto a = ticket(R"({"7":"return","8":["x","y"]})"), b = ticket(R"({"7":"50%_!off","9":true})"), c = ticket("{}");
  EXPECT_EQ(found(7, {"return"}), s(a));
  EXPECT_EQ(found(8, {"y"}), s(a));
  EXPECT_EQ(found(0, {"return", "true"}), s(a) + " " + s(b));
  EXPECT_EQ(found(7, {}), s(a) + " " + s(b));
  EXPECT_EQ(found(7, {}, TicketCondition::Op::equal, true), s(c));
  EXPECT_EQ(found(7, {"50%_!*"}), s(b));   // what LIKE would take for its own is meant as it stands
  EXPECT_EQ(found(7, {"%turn*"}), "");
  change(a, R"({"7":"broken","8":["y","z"]})");
  EXPECT_EQ(found(7, {"return"}), "");
  EXPECT_EQ(found(7, {"broken"}), s(a));
  EXPECT_EQ(found(8, {"x"}), "");
  EXPECT_EQ(found(8, {"y"}), s(a));
  change(a, "{}");
  EXPECT_EQ(found(0, {}), s(b));
}

TEST_P(FieldValues, NumbersAndDatesStandInTheirOrder) {
  std::vector<std::string> ids;
  for (const char* v : {"-1000000", "-2.5", "-2", "-0.000001", "0", "0.5", "3", "20", "100000000000"}) ids.push_back(s(ticket(std::string("{\"5\":") + v + "}")));
  const auto from = [&](std::size_t i, std::size_t end) {
    std::string out;
    for (; i < end; ++i) out += (out.empty() ? "" : " ") + ids[i];
    return out;
  };
  using Op = TicketCondition::Op;
  EXPECT_EQ(found(5, {field_value("0", true)}, Op::less), from(0, 4));
  EXPECT_EQ(found(5, {field_value("-2", true)}, Op::less_equal), from(0, 3));
  EXPECT_EQ(found(5, {field_value("3.0", true)}, Op::greater_equal), from(6, 9));
  EXPECT_EQ(found(5, {field_value("20", true)}), ids[7]);
  const auto jan = ticket(R"({"6":"2026-01-31"})"), feb = ticket(R"({"6":"2026-02-01"})");
  EXPECT_EQ(found(6, {field_value("2026-01-31", false)}, Op::greater), s(feb));
  EXPECT_EQ(found(6, {field_value("2026-02-01", false)}, Op::less), s(jan));
}

TEST(FieldValue, IsOneWordForEachWayToWriteIt) {
  EXPECT_EQ(field_value(boost::json::value("ＡＢ－１２ｶﾞ")), field_value("ab-12ガ", false));
  EXPECT_EQ(field_value(boost::json::value(nullptr)), "");
  EXPECT_EQ(field_value(boost::json::value(std::int64_t{5})), field_value(boost::json::value(5.0)));
  EXPECT_LE(field_value(boost::json::value(std::string(70000, 'x'))).size(), 200u);
  std::string kanji;
  for (int i = 0; i < 100; ++i) kanji += "鬱";
  EXPECT_EQ(field_value(boost::json::value(kanji)).size() % 3, 0u);   // cut between letters
}

}  // namespace
}  // namespace kotae::store::testing
