// SPDX-License-Identifier: Apache-2.0
// The pages, each drawn in a file of its own name.
#pragma once

#include "services/pages/page.h"

namespace hanes {

StatusOr<PageBody> DrawThisWeek(const PageRequest& request);
StatusOr<LiveFigures> LiveThisWeek(const PageRequest& request);

StatusOr<PageBody> DrawFigurePage(const PageRequest& request);
StatusOr<PageBody> DrawRecordPage(const PageRequest& request);
StatusOr<PageBody> DrawEditionsPage(const PageRequest& request);
StatusOr<PageBody> DrawEditionPage(const PageRequest& request);
StatusOr<PageBody> DrawComparePage(const PageRequest& request);
StatusOr<PageBody> DrawHealthPage(const PageRequest& request);
StatusOr<PageBody> DrawRebuildPage(const PageRequest& request);
StatusOr<PageBody> DrawFeedsPage(const PageRequest& request);

}  // namespace hanes
