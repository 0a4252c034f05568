// kotae mail parse, kotae mail import.
#include <condition_variable>
#include <fstream>
#include <iostream>
#include <iterator>
#include <mutex>

#include "app/receive.h"
#include "store/users.h"
#include "mail/letter.h"
#include "main/command.h"
#include "main/letter_files.h"
#include "main/progress.h"

namespace kotae::cli {
namespace {

int parse(const std::string& file) {
  std::string raw;
  if (file == "-") {
    raw = all_of_stdin();
  } else {
    std::ifstream in(file, std::ios::binary);
    if (!in) return complain("cannot read " + file, missing);
    raw.assign(std::istreambuf_iterator<char>(in), {});
  }
  const auto letter = mail::parse(raw);
  if (!letter) return complain(letter.error().description);
  std::cout << mail::to_json(*letter) << "\n";
  return ok;
}

struct Import {
  DeskPlace place;
  std::string path, mailbox;
  bool as_json = false;
};

struct Tally {
  std::mutex m;
  std::condition_variable cv;
  int waiting = 0;
  std::int64_t read = 0, tickets = 0, comments = 0, known = 0, suspended = 0, unreadable = 0, lost = 0;
};

void count(Tally& t, const Result<app::Received>& r) {
  std::lock_guard l(t.m);
  --t.waiting;
  if (!r) ++t.lost;
  else if (r->known) ++t.known;
  else if (r->state == store::Inbound::State::suspended) ++t.suspended;
  else if (r->state == store::Inbound::State::failed) ++t.unreadable;
  else if (r->new_ticket) ++t.tickets;
  else ++t.comments;
  t.cv.notify_one();
}

int import(const Import& o) {
  auto desk = open_desk(o.place);
  MailboxId mailbox;
  if (!o.mailbox.empty()) {
    desk->db().read([&](store::Tx& tx) {
      if (const auto m = store::mailbox_for_address(tx, store::tidy_email(o.mailbox))) mailbox = m->id;
    });
    if (!mailbox) return complain("no mailbox here has the address " + o.mailbox, missing);
  }
  auto tally = std::make_shared<Tally>();
  Progress bar;
  each_letter(o.path, [&](std::string raw, std::int64_t done, std::int64_t total) {
    app::Arrival a;
    a.raw = std::make_shared<const std::string>(std::move(raw));
    a.source = "import";
    a.mailbox = mailbox;
    auto letter = std::make_shared<const app::PreparedLetter>(app::prepare_letter(*desk.desk, std::move(a)));
    {
      std::unique_lock l(tally->m);
      tally->cv.wait(l, [&] { return tally->waiting < 64; });
      ++tally->waiting;
      ++tally->read;
    }
    auto received = std::make_shared<app::Received>();
    desk->db().write(
        [&d = *desk.desk, letter, received](store::Tx& tx) -> Done {
          // A letter keeps its own time, so that lists and numbers are as they were.
          Time at = tx.at();
          if (letter->letter && letter->letter->date && *letter->letter->date < at && letter->letter->date->us > 0) at = *letter->letter->date;
          store::Tx back(tx.connection(), at);
          auto r = app::receive(back, d, *letter);
          if (!r) return fail(r.error());
          *received = std::move(*r);
          return {};
        },
        [tally, received](Done d) { count(*tally, d ? Result<app::Received>(*received) : Result<app::Received>(fail(d.error()))); }, store::Lane::bulk);
    bar.show("import", done, total);
  });
  std::unique_lock l(tally->m);
  tally->cv.wait(l, [&] { return tally->waiting == 0; });
  const auto& t = *tally;
  if (o.as_json)
    std::cout << json::serialize(json::object{{"read", t.read}, {"tickets", t.tickets}, {"comments", t.comments}, {"known", t.known}, {"suspended", t.suspended}, {"unreadable", t.unreadable}, {"failed", t.lost}}) << "\n";
  else
    std::cout << t.read << " letters: " << t.tickets << " new tickets, " << t.comments << " comments, " << t.known << " known already, " << t.suspended << " suspended, " << t.unreadable
              << " unreadable, " << t.lost << " not kept\n";
  return t.lost == 0 ? ok : failed;
}

}  // namespace

void mail_command(CLI::App& app, Context& context);
void mail_command(CLI::App& app, Context& context) {
  auto* mail = app.add_subcommand("mail", "Letters in files");
  mail->require_subcommand(1);
  auto* p = mail->add_subcommand("parse", "Prints how a letter is read, as JSON");
  auto file = std::make_shared<std::string>();
  p->add_option("file", *file, "A letter, or - for stdin")->required();
  on_run(p, context, [file] { return parse(*file); });

  auto* i = mail->add_subcommand("import", "Takes the letters of an mbox, a Maildir, a folder of .eml or one .eml into the desk");
  auto o = std::make_shared<Import>();
  desk_options(i, o->place);
  i->add_option("path", o->path, "File or folder")->required();
  i->add_option("--mailbox", o->mailbox, "Address of the mailbox they belong to; otherwise told by their recipients");
  i->add_flag("--json", o->as_json, "Prints the counts as JSON");
  on_run(i, context, [o] { return import(*o); });
}

}  // namespace kotae::cli
