// SPDX-License-Identifier: Apache-2.0
// indicators_page docs/indicators.md: writes the chapter of indicators anew, from their pages.
#include <cstdio>
#include <fstream>
#include <sstream>

#include "projections/indicators/markdown.h"

int main(int count, char** arguments) {
  if (count != 2) {
    std::fputs("indicators_page DOCUMENT: writes the chapter of indicators anew\n", stderr);
    return 2;
  }
  std::ostringstream text;
  text << std::ifstream(arguments[1]).rdbuf();
  const hanes::StatusOr<std::string> written = hanes::WithIndicators(text.str());
  if (!written.ok()) {
    std::fprintf(stderr, "%s: %s\n", arguments[1], hanes::MessageOf(written.status()).c_str());
    return 1;
  }
  std::ofstream(arguments[1]) << *written;
  return 0;
}
