// SPDX-License-Identifier: Apache-2.0
// The pages that are looked at: each once in each language.
export const questions = ["/caseload", "/caseload?by=worker", "/caseload?by=status", "/caseload?team=T01&category=child_protection",
                          "/caseload?by=worker&category=unallocated", "/sickness", "/sickness?by=reason", "/sickness?category=long", "/recruitment?by=role&category=social_worker", "/recruitment", "/indicators",
                          "/indicators?by=team&code=SCC/025", "/supervision", "/front-door", "/front-door?period=2013-Q1",
                          "/programme?by=theme", "/programme?by=owner"];
export const pages = ["/", ...questions, "/due", "/due?by=what", "/programme", "/programme?category=workforce",
                      "/figure?view=programme&by=theme&row=total&column=overdue", "/audits", "/editions", "/editions/2013-W09", "/compare", "/health", "/rebuild",
                      "/figure?view=indicators&row=SCC/025&column=value", "/figure?view=caseload&by=team&row=total/&column=children",
                      "/figure?view=caseload&by=team&row=total/&column=unallocated", "/figure?view=caseload&row=total&column=over_cap_workers",
                      "/figure?view=front-door&row=total&column=contacts", "/figure?view=front-door&row=total&column=rereferral",
                      "/figure?view=recruitment&row=total&column=turnover_rate", "/figure?view=sickness&row=total&column=absence_rate",
                      "/figure?view=sickness&row=total&column=return_to_work_rate", "/figure?view=recruitment&row=total&column=vacancy_rate",
                      "/?as_at=2013-02-15&known_at=2013-03-01"];
export const wrong = ["/nothing", "/?as_at=yesterday", "/?known_at=2100-01-01", "/figure?view=nothing", "/editions/2001-W01", "/record/child:nobody",
                      "/indicators?code=SCC/999"];
export const inWelsh = (path) => (path === "/" ? "/cy" : path.startsWith("/?") ? "/cy" + path.slice(1) : "/cy" + path);
