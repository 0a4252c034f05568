// Identifiers: positive 64-bit integers below 2^53 (JavaScript reads them exactly), never reused. 0 means "none".
#pragma once
#include <compare>
#include <cstdint>
#include <functional>

namespace kotae {

template <class Tag>
struct Id {
  std::int64_t v = 0;
  constexpr explicit operator bool() const { return v != 0; }
  constexpr auto operator<=>(const Id&) const = default;
};

using TicketId = Id<struct TicketTag>;
using CommentId = Id<struct CommentTag>;
using UserId = Id<struct UserTag>;
using GroupId = Id<struct GroupTag>;
using BrandId = Id<struct BrandTag>;
using OrganizationId = Id<struct OrganizationTag>;
using MailboxId = Id<struct MailboxTag>;
using OutgoingId = Id<struct OutgoingTag>;
using InboundId = Id<struct InboundTag>;
using AttachmentId = Id<struct AttachmentTag>;

}  // namespace kotae

template <class Tag>
struct std::hash<kotae::Id<Tag>> {
  std::size_t operator()(kotae::Id<Tag> id) const noexcept { return std::hash<std::int64_t>{}(id.v); }
};
