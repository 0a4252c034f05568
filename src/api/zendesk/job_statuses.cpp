// How far bulk jobs are: one's own; admins see everybody's when they know the id.
#include "api/ids.h"
#include "api/print_job.h"

namespace kotae::api {
namespace {

bool may_see(const Call& c, const store::JobStatus& s) { return s.user_id == c.viewer().user || c.viewer().admin(); }

Result<Answer> list(const Call& c, store::Tx& tx) {
  const auto p = paging(c);
  if (!p) return fail(p.error());
  const auto all = store::job_statuses_of(tx, c.viewer().user, p->cursor ? p->after : 0, static_cast<int>(p->cursor ? p->size + 1 : p->offset + p->size + 1));
  std::size_t i = p->cursor ? 0 : static_cast<std::size_t>(std::min<std::int64_t>(p->offset, static_cast<std::int64_t>(all.size())));
  json::array a;
  std::int64_t first = 0, last = 0;
  for (; i < all.size() && static_cast<int>(a.size()) < p->size; ++i) {
    if (a.empty()) first = all[i].id;
    last = all[i].id;
    a.push_back(print_job(tx, c, all[i]));
  }
  json::object o{{"job_statuses", std::move(a)}};
  add_paging(o, c, *p, first, last, i < all.size(), static_cast<std::int64_t>(all.size()));
  return json_answer(o);
}

}  // namespace

void zendesk_job_statuses(Routes& r);
void zendesk_job_statuses(Routes& r) {
  r.read("/api/v2/job_statuses", Access::staff, list);
  r.read("/api/v2/job_statuses/show_many", Access::staff, [](const Call& c, store::Tx& tx) -> Result<Answer> {
    const auto ids = word_list(c, "ids", false);
    if (!ids) return fail(ids.error());
    json::array a;
    for (const auto& id : *ids)
      if (const auto s = store::job_status(tx, id); s && may_see(c, *s)) a.push_back(print_job(tx, c, *s));
    return json_answer({{"job_statuses", std::move(a)}});
  });
  r.read("/api/v2/job_statuses/{}", Access::staff, [](const Call& c, store::Tx& tx) -> Result<Answer> {
    const auto s = store::job_status(tx, c.args.at(0));
    if (!s || !may_see(c, *s)) return fail(Code::not_found, "job " + c.args.at(0).substr(0, 40) + " does not exist");
    return json_answer({{"job_status", print_job(tx, c, *s)}});
  });
}

}  // namespace kotae::api
