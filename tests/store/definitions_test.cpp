#include "engines.h"
#include "store/definitions.h"

namespace kotae::store::testing {
namespace {

class DefinitionsTest : public OnEachEngine {
 protected:
  Definition made(const std::string& kind, const std::string& title) {
    Definition d;
    d.kind = kind;
    d.title = title;
    d.data = {{"words", title + "！"}};
    must([&](Tx& tx) -> Done {
      insert(tx, d);
      return {};
    });
    return d;
  }
  std::string titles(std::string_view kind) {
    std::string out;
    db->read([&](Tx& tx) {
      for (const auto& d : *definitions(tx, kind)) out += (out.empty() ? "" : " ") + d.title;
    });
    return out;
  }
};
INSTANTIATE_TEST_SUITE_P(Engines, DefinitionsTest, ::testing::Values(Engine::sqlite, Engine::postgres), engine_name);

TEST_P(DefinitionsTest, EveryReaderHasTheNewestListOfItsKind) {
  EXPECT_EQ(titles("macro"), "");
  auto a = made("macro", "a");
  const auto b = made("macro", "b");
  made("view", "v");
  EXPECT_EQ(titles("macro"), "a b");
  EXPECT_EQ(titles("view"), "v");
  a.position = b.position + 1;
  a.title = "A";
  must([&](Tx& tx) -> Done {
    save(tx, a);
    EXPECT_EQ(definition(tx, "macro", a.id)->title, "A");   // its own change, not yet committed
    EXPECT_FALSE(definition(tx, "view", a.id));
    return {};
  });
  EXPECT_EQ(titles("macro"), "b A");
  must([&](Tx& tx) -> Done {
    delete_definition(tx, "macro", b.id);
    return {};
  });
  EXPECT_EQ(titles("macro"), "A");
}

TEST_P(DefinitionsTest, WhatWasRolledBackNobodySees) {
  made("macro", "a");
  const Done d = db->write_wait([&](Tx& tx) -> Done {
    Definition x;
    x.kind = "macro";
    x.title = "never";
    insert(tx, x);
    EXPECT_EQ(definitions(tx, "macro")->size(), 2u);
    return fail(Code::invalid, "no");
  });
  EXPECT_FALSE(d);
  EXPECT_EQ(titles("macro"), "a");
}

}  // namespace
}  // namespace kotae::store::testing
