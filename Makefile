# `make demo` and `make test` do everything on a machine that has a Swift 6 toolchain.

SWIFT ?= swift
SOURCES = Package.swift Sources Tests scripts/mutation $(wildcard Benchmarks/Package.swift Benchmarks/Sources Benchmarks/Intervals/Package.swift Benchmarks/Intervals/Sources examples/embedding/Package.swift examples/embedding/Sources Fuzz/Package.swift Fuzz/Sources)

.PHONY: help dependencies build release demo test terminal faults kills format lint layout scanners readme examples bench bench-smoke timeline startup-times formats differential sql-differential mutation coverage

help:
	@echo 'make demo         build sqlrepl and ask the example reports some questions'
	@echo 'make test         build everything and run the tests'
	@echo 'make terminal     run the tests on a pseudo-terminal (gets pexpect and pyte)'
	@echo 'make formats      read exports back by parsers of their formats (gets them)'
	@echo 'make timeline     try the page of --mode timeline.html in Chromium (gets playwright)'
	@echo 'make faults       make system calls fail, one by one, while files are read and written'
	@echo 'make kills        kill sqlrepl 1,000 times while it writes a file'
	@echo 'make release      build sqlrepl for use, and say where it is'
	@echo 'make format       format every Swift file in place; make lint only checks'
	@echo 'make layout       check who imports whom, and the other rules of the house'
	@echo 'make scanners     check the vector scans against plain loops'
	@echo 'make readme       run the commands of the README and compare what they print'
	@echo 'make examples     run the queries of examples/ and compare; build examples/embedding'
	@echo 'make differential compare with the reference evaluator: PAIRS=10000000 SEED=1, or PAIR=123 to repeat one'
	@echo 'make sql-differential  compare with SQLite and DuckDB (downloads DuckDB): STORES=40 SEED=1'
	@echo 'make coverage     measure which regions the tests run, by folder'
	@echo 'make mutation     plant faults in a copy of the sources, and count those that the tests catch'
	@echo 'make startup-times  time sqlrepl from its start to its prompt and to an answer, and Ctrl-C (RUNS=40)'
	@echo 'make bench        time the workloads here and in other engines (downloads them)'
	@echo 'make bench-smoke  check the counts of the workloads on a small corpus'
	@echo 'make fuzz         run each fuzzer for ten minutes (SECONDS=n for n seconds); make fuzz-smoke for ten seconds'
	@echo 'make asan         run the tests under AddressSanitizer; make tsan under ThreadSanitizer'
	@echo 'make soak         query, cancel, load and export for half an hour (SECONDS=n), with memory watched'
	@echo 'make suites       fetch public test suites of JSON and CSV and run them'

dependencies:
	@scripts/install-dependencies

build: dependencies
	$(SWIFT) build

# On Linux with Swift's libraries inside: it starts sooner, and runs where no Swift is installed.
STATIC = $(if $(filter Linux,$(shell uname)),--static-swift-stdlib)

release: dependencies
	$(SWIFT) build -c release $(STATIC) --product sqlrepl
	@echo "$$($(SWIFT) build -c release --show-bin-path)/sqlrepl"

startup-times: release
	@scripts/startup-times "$$($(SWIFT) build -c release --show-bin-path)/sqlrepl" $(if $(RUNS),--runs $(RUNS))

demo: dependencies
	$(SWIFT) build --product sqlrepl
	@scripts/demo

test: dependencies
	$(SWIFT) build --build-tests
	$(SWIFT) test --skip-build

terminal: dependencies
	@scripts/check-terminal

formats: dependencies
	@scripts/check-formats

timeline: dependencies
	@scripts/check-timeline

faults: build
	@scripts/check-faults

kills: build
	@scripts/check-kills

format:
	$(SWIFT) format format --in-place --recursive --parallel $(SOURCES)

lint:
	$(SWIFT) format lint --strict --recursive --parallel $(SOURCES)

layout:
	@scripts/check-layout

scanners:
	@scripts/check-scanners

readme: build
	@scripts/check-readme

examples: build
	@scripts/check-examples

bench: dependencies
	@Benchmarks/bench

bench-smoke: dependencies
	@Benchmarks/bench --smoke

.PHONY: fuzz fuzz-smoke asan tsan soak suites

fuzz: dependencies
	@Fuzz/fuzz --seconds $(or $(SECONDS),600)

# Of one seed, so that it says the same twice.
fuzz-smoke: dependencies
	@Fuzz/fuzz --seconds 10 --seed 1

asan: dependencies
	@scripts/check-sanitized address

tsan: dependencies
	@scripts/check-sanitized thread

soak: dependencies
	$(SWIFT) build --product segmentql-soak
	"$$($(SWIFT) build --show-bin-path)/segmentql-soak" --seconds $(or $(SECONDS),1800)

suites: dependencies
	@scripts/check-suites

PAIRS ?= 100000
SEED ?= 1
THREADS ?= 2
differential: dependencies
	$(SWIFT) build -c release --product segmentql-differential
	"$$($(SWIFT) build -c release --show-bin-path)/segmentql-differential" --seed $(SEED) --threads $(THREADS) \
	  $(if $(PAIR),--pair $(PAIR),--pairs $(PAIRS) --census)

STORES ?= 40
sql-differential: dependencies
	$(SWIFT) build --product sqlrepl
	@scripts/sql-differential --install --stores $(STORES) --seed $(SEED)

coverage: dependencies
	@scripts/coverage

mutation: dependencies
	@scripts/mutate
