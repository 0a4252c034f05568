// Organizations as verbs: what happens to their people and tickets.
#pragma once
#include "store/organizations.h"

namespace kotae::app {

/// Makes or changes one and tells the feed.
Done put_organization(store::Tx& tx, UserId actor, const std::optional<store::Organization>& before, store::Organization& after);
/// Deleted: people and tickets not yet closed belong to it no more.
void drop_organization(store::Tx& tx, UserId actor, OrganizationId id);
/// The loser's people, domains, tags and tickets not yet closed become the winner's; the loser is deleted. For good.
store::OrganizationMerge merge_organizations(store::Tx& tx, UserId actor, const store::Organization& loser, store::Organization winner);
/// Leaves one organization: this person's tickets not yet closed go to the organization that is the default then, or to none.
void leave_organization(store::Tx& tx, UserId actor, const store::OrganizationMembership& m);

}  // namespace kotae::app
