# SPDX-License-Identifier: Apache-2.0
# What a person types. CMake does the building; see CMakePresets.json.

.DEFAULT_GOAL := help
.PHONY: help deps build demo test bench bench-check bench-accept kafka screenshots clean test-asan test-tsan fuzz torture torture-selftest soak

JOBS ?= $(shell nproc)
BENCH := tests/bench/bench.py --build build/release
CTEST := ctest --output-on-failure --no-tests=error --parallel $(JOBS)

help: ## this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "  make %-16s %s\n", $$1, $$2}' Makefile

deps: ## install the Debian packages that are missing (asks first)
	@deploy/deps.sh build test

build: ## build the release executable, build/hanes
	@deploy/deps.sh build
	@cmake --preset release >build-configure.log 2>&1 || { cat build-configure.log; exit 1; }
	@rm -f build-configure.log
	@cmake --build --preset release --parallel $(JOBS) --target hanes
	@ln -sfn release/services/hanes build/hanes

demo: build ## an invented council, from nightly extracts to an as-known answer (DEMO_ONCE=1 ends after the answers)
	@deploy/demo.sh build/hanes

test: ## build and run every test, on a real Kafka broker too
	@deploy/deps.sh build test
	@cmake --preset release
	@cmake --build --preset release --parallel $(JOBS)
	@ln -sfn release/services/hanes build/hanes
	@deploy/kafka/kafka.sh fetch
	@$(CTEST) --preset release

test-asan: ## the unit tests under the address and undefined-behaviour sanitizers
	@deploy/deps.sh build test
	@cmake --preset asan
	@cmake --build --preset asan --parallel $(JOBS) --target unit_tests
	@$(CTEST) --preset asan -L unit

test-tsan: ## the concurrent parts under the thread sanitizer
	@deploy/deps.sh build test
	@cmake --preset tsan
	@cmake --build --preset tsan --parallel $(JOBS) --target concurrent_tests
	@TSAN_OPTIONS="suppressions=$(CURDIR)/cmake/tsan.supp" $(CTEST) --preset tsan -L concurrent

SECONDS_EACH ?= 600
fuzz: ## give every parser bytes nobody wrote (SECONDS_EACH=600, ONLY=parser)
	@deploy/deps.sh build fuzz
	@cmake --preset fuzz
	@cmake --build --preset fuzz --parallel $(JOBS) --target fuzzers
	@tests/fuzz/fuzz.sh build/fuzz $(SECONDS_EACH) $(ONLY)

torture: ## break it by the thousand: nothing lost, doubled or silently skipped (ONLY=suite,suite ROUNDS=n SEED=n)
	@deploy/deps.sh build test
	@cmake --preset release
	@cmake --build --preset release --parallel $(JOBS) --target hanes torture_programs
	@deploy/kafka/kafka.sh fetch
	@tests/torture/torture.py $(if $(ONLY),--only $(ONLY)) $(if $(ROUNDS),--rounds $(ROUNDS)) $(if $(SEED),--seed $(SEED))

torture-selftest: ## plant faults on purpose and see that torture notices each (ONLY=fault,fault)
	@deploy/deps.sh build test
	@deploy/kafka/kafka.sh fetch
	@tests/torture/selftest.py $(if $(ONLY),--only $(ONLY))

SECONDS ?= 3600
soak: ## the highest rate it holds, then an hour of it: memory, threads, files flat, disk as predicted (SECONDS=3600)
	@deploy/deps.sh build test
	@cmake --preset release
	@cmake --build --preset release --parallel $(JOBS) --target hanes
	@deploy/kafka/kafka.sh fetch
	@tests/torture/soak/soak.py --hanes build/release/services/hanes --rounds $(SECONDS) $(if $(SEED),--seed $(SEED))

bench: ## measure beside limits and peers, write docs/benchmarks.md (ONLY=work,work ROUNDS=n SIZE="work=n,n" QUICK=1)
	@deploy/deps.sh build test bench
	@cmake --preset release
	@cmake --build --preset release --parallel $(JOBS) --target benchmarks hanes
	@deploy/kafka/kafka.sh fetch
	@$(BENCH) $(if $(ONLY),--only $(ONLY)) $(if $(ROUNDS),--rounds $(ROUNDS)) $(foreach size,$(SIZE),--size $(size)) $(if $(QUICK),--quick)

bench-check: ## what got worse by more than 15 % since the ratios that are committed (measures first, if build/bench.json is not there)
	@[ -f build/bench.json ] || $(MAKE) bench
	@$(BENCH) --check

bench-accept: ## make build/bench.json the results that bench-check compares with, docs/benchmarks.json
	@$(BENCH) --accept

kafka: ## start a real Kafka broker on loopback (Ctrl-C ends it)
	@deploy/deps.sh test
	@deploy/kafka/kafka.sh run

screenshots: build ## the main pages as they look, into docs/pages/
	@deploy/deps.sh test
	@tests/browser/run build/hanes build/browser screenshots

clean: ## delete everything built
	@rm -rf build
