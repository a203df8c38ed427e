// SPDX-License-Identifier: Apache-2.0
#include "projections/askable.h"

#include "projections/caseload_question.h"

namespace hanes {
namespace {

constexpr Askable kAskables[] = {
    {.name = "caseload", .projection = "caseload", .dimensions = CaseloadDimensions, .ask = AskCaseload},
};

struct Memory {
  std::string_view projection;
  std::unique_ptr<FactIndex> (*make)();
};
constexpr Memory kMemories[] = {
    {"caseload", NewCaseloadIndex},
};

}  // namespace

std::span<const Askable> Askables() { return kAskables; }

StatusOr<const Askable*> FindAskable(std::string_view name) {
  std::string names;
  for (const Askable& askable : kAskables) {
    if (askable.name == name) return &askable;
    names += fmt::format("{}{}", names.empty() ? "" : ", ", askable.name);
  }
  return InvalidArgument("there is no view \"{}\"; there is {}", name, names);
}

std::unique_ptr<FactIndex> NewIndexOf(std::string_view projection) {
  for (const Memory& memory : kMemories) {
    if (memory.projection == projection) return memory.make();
  }
  return nullptr;
}

}  // namespace hanes
