#include "channels/email/intake.h"

#include <spdlog/spdlog.h>

namespace kotae::channels {

void Intake::take(app::Arrival arrival, Then then, std::string too_big) {
  auto work = [this, arrival = std::move(arrival), then, too_big = std::move(too_big)] {
    std::shared_ptr<app::PreparedLetter> p;
    try {
      p = std::make_shared<app::PreparedLetter>(app::prepare_letter(desk_, arrival));
      if (!too_big.empty()) {
        p->letter.reset();
        p->fingerprint.clear();
        p->unreadable = too_big;
      }
    } catch (const std::exception& e) {
      spdlog::error("letter from {}: {}", arrival.source, e.what());
      return then(fail(Code::unavailable, e.what()));
    }
    write(std::move(p), then, 1);
  };
  if (!pool_.post(std::move(work))) then(fail(Code::unavailable, "too many letters at once"));
}

void Intake::write(std::shared_ptr<const app::PreparedLetter> letter, Then then, int attempt) {
  auto received = std::make_shared<app::Received>();
  desk_.db().write(
      [&desk = desk_, letter, received](store::Tx& tx) -> Done {
        auto r = app::receive(tx, desk, *letter);
        if (!r) return fail(r.error());
        *received = std::move(*r);
        return {};
      },
      [this, letter, then, received, attempt](Done d) {
        if (d) return then(std::move(*received));
        // Another node has just taken the same letter: the second look finds it.
        if (d.error().code == Code::update_conflict && attempt < 3 && pool_.post([this, letter, then, attempt] { write(letter, then, attempt + 1); })) return;
        spdlog::error("letter {}: {}", letter->blob.sha256, d.error().description);
        then(fail(d.error()));
      });
}

}  // namespace kotae::channels
