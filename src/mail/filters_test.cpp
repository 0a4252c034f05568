#include "mail/filters.h"

#include <gtest/gtest.h>

namespace kotae::mail {
namespace {

Letter read(std::string_view raw) {
  auto letter = parse(raw);
  EXPECT_TRUE(letter);
  return letter ? *std::move(letter) : Letter{};
}
std::string kind(std::string_view raw) { return std::string(name(judge(read(raw)).kind)); }

TEST(Filters, registered_by_order) {
  ASSERT_EQ(filters().size(), 4u);
  for (std::size_t i = 1; i < filters().size(); ++i) EXPECT_LT(filters()[i - 1]->order, filters()[i]->order);
}

TEST(Filters, people) {
  EXPECT_EQ(kind("From: a@x.jp\nSubject: Re: hello\n\nhello"), "person");
  EXPECT_EQ(kind("Subject: 自動返信が届きません\n\nx"), "person");
  EXPECT_EQ(kind("Subject: Re: 自動返信: お問い合わせ\n\nx"), "person");
  EXPECT_EQ(kind("Subject: Out of office hours support?\n\nx"), "person");
  EXPECT_EQ(kind("Subject: 不在票について\n\nx"), "person");
  EXPECT_EQ(kind("Auto-Submitted: no\n\nx"), "person");
  EXPECT_EQ(kind("X-Auto-Response-Suppress: All\nIn-Reply-To: <a@x>\nSubject: Re: x\n\nx"), "person");
  EXPECT_EQ(kind("From: postmaster@x.jp\nSubject: question\n\nhello"), "person");
  EXPECT_EQ(kind("From: a@x.jp\nSubject: 配信不能: テスト\n\nこのメールは配信できませんでした"), "person");
  EXPECT_EQ(kind("X-Kotae-Desk: other\nFrom: agent@other.jp\n\nx"), "person");
}

TEST(Filters, automatic_answers) {
  for (const char* header : {"Auto-Submitted: auto-replied", "Auto-Submitted: auto-generated; owner-email=a@x", "X-Autoreply: yes", "X-Autorespond: x", "Precedence: auto_reply",
                             "X-Auto-Response-Suppress: OOF", "Subject: Automatic reply: hello", "Subject: 自動返信: お問い合わせ", "Subject: 【自動返信】ありがとうございます",
                             "Subject: 不在のお知らせ", "Subject: Out of Office: x", "Content-Type: multipart/report; report-type=disposition-notification; boundary=x"})
    EXPECT_EQ(kind(std::string(header) + "\n\nx"), "auto_reply") << header;
  EXPECT_EQ(judge(read("Auto-Submitted: auto-replied\n\nx")).reason, "Auto-Submitted: auto-replied");
}

TEST(Filters, loops_and_lists) {
  EXPECT_EQ(kind("X-Kotae-Loop: desk\n\nx"), "loop");
  EXPECT_EQ(kind("X-Kotae-Desk: d\nAuto-Submitted: auto-replied\n\nx"), "loop");
  for (const char* header : {"List-Id: <l.x>", "List-Unsubscribe: <mailto:a@x>", "Precedence: bulk", "Precedence: LIST", "Feedback-ID: 1:2"})
    EXPECT_EQ(kind(std::string(header) + "\n\nx"), "mass_mail") << header;
}

TEST(Bounces, rfc_3464) {
  const Letter l = read(
      "From: MAILER-DAEMON@mx.jp\nContent-Type: multipart/report; report-type=delivery-status; boundary=b\n\n--b\n\nsorry\n--b\nContent-Type: message/delivery-status\n\n"
      "Reporting-MTA: dns; mx.jp\n\nFinal-Recipient: rfc822; ok@x.jp\nAction: delivered\nStatus: 2.0.0\n\nFinal-Recipient: rfc822; <gone@x.jp>\nAction: failed\nStatus: 5.1.1\n"
      "Diagnostic-Code: smtp; 550 5.1.1 <gone@x.jp>:\n user unknown\n\n--b\nContent-Type: text/rfc822-headers\n\nSubject: s\nMessage-ID: <out-1@desk>\n\n--b--\n");
  ASSERT_TRUE(l.bounce);
  EXPECT_EQ(l.bounce->recipient, "gone@x.jp");
  EXPECT_EQ(l.bounce->status, "5.1.1");
  EXPECT_EQ(l.bounce->diagnostic, "550 5.1.1 <gone@x.jp>: user unknown");
  EXPECT_EQ(l.bounce->message_id, "out-1@desk");
  EXPECT_TRUE(l.bounce->permanent);
  EXPECT_EQ(judge(l).kind, Kind::bounce);
}

TEST(Bounces, success_is_none_and_delay_is_not_permanent) {
  const std::string head = "From: MAILER-DAEMON@mx.jp\nContent-Type: multipart/report; report-type=delivery-status; boundary=b\n\n--b\nContent-Type: message/delivery-status\n\n\n";
  EXPECT_FALSE(read(head + "Final-Recipient: rfc822; a@x.jp\nAction: delivered\nStatus: 2.0.0\n--b--").bounce);
  const Letter l = read(head + "Final-Recipient: rfc822; a@x.jp\nAction: delayed\nStatus: 4.4.1\n--b--");
  ASSERT_TRUE(l.bounce);
  EXPECT_FALSE(l.bounce->permanent);
}

TEST(Bounces, in_words) {
  const Letter qmail = read(
      "From: MAILER-DAEMON@mx.jp\nTo: desk@d.jp\nSubject: failure notice\n\nHi. This is the qmail-send program at mx.jp.\n\n<gone@x.jp>:\nSorry, no mailbox here by that name. (#5.1.1)\n\n"
      "--- Below this line is a copy of the message.\n\nReturn-Path: <desk@d.jp>\nMessage-ID: <out-2@desk>\nSubject: s\n\nbody\n");
  ASSERT_TRUE(qmail.bounce);
  EXPECT_EQ(qmail.bounce->recipient, "gone@x.jp");
  EXPECT_EQ(qmail.bounce->status, "5.1.1");
  EXPECT_EQ(qmail.bounce->message_id, "out-2@desk");
  const Letter gmail = read("From: Mail Delivery Subsystem <mailer-daemon@googlemail.com>\nX-Failed-Recipients: gone@gmail.com\nSubject: Delivery Status Notification (Failure)\n\n"
                            "Delivery to the following recipient failed permanently:\n\n     gone@gmail.com\n");
  ASSERT_TRUE(gmail.bounce);
  EXPECT_EQ(gmail.bounce->recipient, "gone@gmail.com");
  const Letter exchange = read("From: postmaster@x.jp\nReturn-Path: <>\nSubject: 配信不能: 見積\n\n次の受信者またはグループに配信できませんでした:\n\ngone@x.jp\n");
  ASSERT_TRUE(exchange.bounce);
  EXPECT_EQ(exchange.bounce->recipient, "gone@x.jp");
  EXPECT_TRUE(exchange.bounce->permanent);
}

TEST(Bounces, an_absence_notice_with_empty_sender_is_none) {
  EXPECT_EQ(kind("Return-Path: <>\nFrom: a@x.jp\nSubject: Out of Office: x\n\nI am away"), "auto_reply");
}

}  // namespace
}  // namespace kotae::mail
