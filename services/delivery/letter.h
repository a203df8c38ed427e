// SPDX-License-Identifier: Apache-2.0
// What a recipient reads of a week's edition: the figures in plain words, each share with its n of N, and what changed since the edition before.
#pragma once

#include <string>
#include <vector>

#include "base/ids.h"
#include "hanes/v1/platform.pb.h"
#include "services/delivery/delivery_file.h"

namespace hanes {

struct LetterFacts {
  AuthorityId authority = {};
  const v1::WeeklyFiguresPublished* edition = nullptr;
  const v1::WeeklyFiguresPublished* before = nullptr;  // the edition before; null when there is none
  std::string link = {};        // of the delivery file
  std::string council = {};     // what it is called in the reader's language; empty: the code
  Language language = Language::kEnglish;
  ReaderRole role = ReaderRole::kManager;
  std::string team = {};        // a manager's own
  std::string table_file = {};  // what is attached; empty when nothing is
  std::string page_file = {};
};

struct Letter {
  std::string subject;
  std::string text;
  std::string html;
};

// A manager has the figures of the teams too, performance every measure. The same facts give the same letter.
Letter WriteLetter(const LetterFacts& facts);

// The edition as a page to print on A4, complete in itself: the council's figures and every team's.
std::string PrintPage(const LetterFacts& facts);

}  // namespace hanes
