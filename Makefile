# cadrex: `make` alone prints the words below. GNU make; every build goes to $(BUILD), nothing else is written.
#
#   make BUILD=/tmp/b CC=clang     another place, another compiler
#   make WERROR=1                  warnings are errors (`make test` always does so)
#   make test TESTS='rules read'   (also full) only the tests whose names contain one of the words
#   make test TIMEOUT=900          (also full) seconds that a program may take, on a slow machine
#   make V=1                       show the commands
#   make WITH=core                 without libxml2, libzip, libxlsxwriter: no workbooks and no .lrmx, read or written

BUILD   ?= build
PREFIX  ?= /usr/local
VERSION  = 0.1.0
ifeq ($(origin CC),default)
CC = cc
endif

# Debian's python3 has the modules the tests need; another one earlier in PATH may not.
PYTHON ?= $(firstword $(wildcard /usr/bin/python3) python3)

# Work on all processors unless told otherwise (a -j on the command line wins).
ifeq (0,$(MAKELEVEL))
MAKEFLAGS += -j$(shell nproc)
endif
MAKEFLAGS += --no-print-directory

# ---------------------------------------------------------------------------------------------------------------- flags

CFLAGS    ?= -O2 -g
WARNINGS   = -Wall -Wextra -Wpedantic -Wconversion $(if $(WERROR),-Werror)
HARDEN     = -fPIE -fstack-protector-strong -U_FORTIFY_SOURCE -D_FORTIFY_SOURCE=2
COMPILE    = -std=c11 -D_GNU_SOURCE -DCADREX_VERSION='"$(VERSION)"' -Isrc $(WARNINGS) $(HARDEN) $(CFLAGS) $(CPPFLAGS)
# No path of this machine enters the objects, so that the same sources give the same bytes.
SAME_PATHS = -ffile-prefix-map=$(CURDIR)=. -ffile-prefix-map=$(abspath $(BUILD))=build -ffile-prefix-map=$(BUILD)=build
# Writes what an object includes, with the place of the build left open, so that a build can be moved (tests/mutants.py).
TRACK      = -MMD -MP -MT '$$(BUILD)$(@:$(BUILD)%=%)'
LINK       = -pie -Wl,-z,relro,-z,now -Wl,--as-needed $(CFLAGS) $(LDFLAGS)
LDLIBS     = -lglpk -ljansson -lmd -lcsv -lseccomp -lm
# What needs libraries that a build may leave out: one of two folders with the same functions, linked beside the library.
WITH      ?= all
ifeq ($(WITH),core)
OPTIONAL   = $(CORE_O)
else
OPTIONAL   = $(FORMS_O)
OPTIONAL_LIBS = -lxml2 -lzip -lxlsxwriter -lunistring
endif
CHECK_LIBS = -lcheck -lsubunit -lm -lrt -lpthread

# ---------------------------------------------------------------------------------------------------------------- files

FORMS_C  := $(sort $(wildcard src/intake/forms/*.c src/report/office/*.c))
CORE_C   := $(sort $(wildcard src/*/core/*.c))
BUNDLE_C := $(sort $(wildcard src/cli/bundle/*.c))
SOURCES  := $(filter-out $(FORMS_C) $(CORE_C) $(BUNDLE_C),$(sort $(wildcard src/*/*.c src/*/*/*.c)))
MAIN      = src/cli/main.c
# What the binary carries: rule sets, schemas, the model; style and script of the report. Names inside are relative to models/ and src/.
EMBEDDED := $(patsubst models/%,%,$(sort $(wildcard models/policies/*.json models/schema/*.json models/exchange.mod))) \
            $(patsubst %,../%,$(sort $(wildcard src/report/html/report.*)))
OBJECTS   = $(patsubst src/%.c,$(BUILD)/obj/%.o,$(filter-out $(MAIN),$(SOURCES))) $(BUILD)/obj/embedded.o
FORMS_O   = $(FORMS_C:src/%.c=$(BUILD)/obj/%.o)
CORE_O    = $(CORE_C:src/%.c=$(BUILD)/obj/%.o)
MAIN_O    = $(MAIN:src/%.c=$(BUILD)/obj/%.o)
LIBRARY   = $(BUILD)/libcadrex.a
CADREX    = $(BUILD)/cadrex
# Each tests/test_NAME.c is a program of its own; the other tests/*.c help all of them.
TEST_PROGRAMS := $(patsubst tests/%.c,$(BUILD)/tests/%,$(sort $(wildcard tests/test_*.c)))
TEST_HELPERS  := $(patsubst tests/%.c,$(BUILD)/tests/%.o,$(filter-out $(wildcard tests/test_*.c),$(sort $(wildcard tests/*.c))))
# Preloaded by tests/test_faults.py; a build with sanitizers has its own malloc and cannot have it.
PRELOADED      = $(BUILD)/no_memory.so
SCRIPTS       := $(sort $(wildcard tests/layers.py tests/test_*.py tests/run_cases.sh tests/bundle.sh))

say = $(if $(V),,@echo "  $(1)";)
# Goals beside `deps` and `deps-full` wait for it.
after_deps = $(filter deps deps-full,$(MAKECMDGOALS))

# ---------------------------------------------------------------------------------------------------------------- words

.DEFAULT_GOAL := help
.PHONY: judges help all deps deps-full demo test run-tests full run-full test-programs test-slurm layers compilers compile-all format format-check sanitize sanitize-short valgrind coverage analyze mutants fuzz fuzz-short fuzz-coverage fuzz-programs certificates first-plans first-bench bench peers bundle pages install uninstall deb clean FORCE
.DELETE_ON_ERROR:
.SECONDARY:

help:
	@echo "make WORD, where WORD is one of"
	@sed -n 's/^\([a-z-]*\):.*## /\1	/p' $(firstword $(MAKEFILE_LIST)) | expand -t 14 | sed 's/^/  /'
	@sed -n 's/^#   //p' $(firstword $(MAKEFILE_LIST))

all: $(CADREX) ## build build/cadrex

# What building and testing need on Debian; `make deps` installs what is missing and nothing else.
DEPS = gcc libc6-dev libglpk-dev libjansson-dev libmd-dev libcsv-dev libseccomp-dev uthash-dev check glpk-utils python3 python3-jsonschema \
       $(if $(filter core,$(WITH)),,libxml2-dev libzip-dev libxlsxwriter-dev libunistring-dev python3-openpyxl)

# What `make full` needs beyond these.
DEPS_FULL = $(DEPS) strace mandoc man-db zsh lintian dpkg-dev binutils bsdextrautils clang clang-format libclang-rt-dev llvm chromium chromium-driver python3-selenium poppler-utils fonts-wqy-microhei \
            $(if $(filter core,$(WITH)),,libreoffice-calc-nogui)

deps: ## install the Debian packages that are missing
deps-full: ## the same for `make full`
deps: WANTED = $(DEPS)
deps-full: WANTED = $(DEPS_FULL)
deps deps-full:
	@command -v dpkg-query >/dev/null || { echo "not a Debian system; install the like of: $(WANTED)" >&2; exit 1; }; \
	missing=; \
	for package in $(WANTED); do \
	    case "$$(dpkg-query -W -f '$${Status}' $$package 2>/dev/null)" in *" installed") ;; *) missing="$$missing $$package";; esac; \
	done; \
	if [ -z "$$missing" ]; then echo "deps: nothing is missing"; exit 0; fi; \
	echo "deps: installing$$missing"; \
	sudo=; [ "$$(id -u)" = 0 ] || sudo=sudo; \
	$$sudo apt-get -q update && \
	$$sudo env DEBIAN_FRONTEND=noninteractive apt-get -q install -y --no-install-recommends $$missing

# Exit 4 is a plan whose gap was not closed in time: still a plan.
demo: $(CADREX) ## plan the shipped city of Luohe's size
	$(CADREX) plan datasets/luohe/city.json -o $(BUILD)/demo-plan.json || test $$? = 4
	@echo "the plan is in $(BUILD)/demo-plan.json"

test: | $(after_deps) ## build with -Werror and run every test
	+@$(MAKE) BUILD=$(BUILD)/test WERROR=1 run-tests

run-tests: test-programs
	@$(PYTHON) tests/run.py --offline --timeout $(or $(TIMEOUT),300) --build $(BUILD) $(TEST_PROGRAMS) $(SCRIPTS) -- $(TESTS)

# Long tests, and those that need more packages: an office suite, a browser.
FULL_SCRIPTS := $(sort $(wildcard tests/full/test_*.py tests/full/test_*.sh))

full: | $(after_deps) ## the long tests: tests/full
	+@$(MAKE) BUILD=$(BUILD)/test WERROR=1 run-full

run-full: test-programs
	@$(PYTHON) tests/run.py --timeout $(or $(TIMEOUT),900) --build $(BUILD) $(FULL_SCRIPTS) -- $(TESTS)

test-programs: $(CADREX) $(PRELOADED) fuzz-programs $(BUILD)/first $(TEST_PROGRAMS) $(if $(filter tests/bundle.sh,$(SCRIPTS)),bundle)

test-slurm: $(CADREX) ## a sweep as a job array on a real Slurm on this machine (slurm-wlm, munge)
	CADREX=$(CADREX) bash tests/slurm.sh

layers: ## prove who includes whom
	@$(PYTHON) tests/layers.py

compilers: ## compile all with every compiler there is, warnings as errors
	+@for compiler in gcc clang; do \
	    if ! command -v $$compiler >/dev/null; then echo "compilers: no $$compiler here, skipped"; continue; fi; \
	    $(MAKE) BUILD=$(BUILD)/$$compiler CC=$$compiler WERROR=1 compile-all || exit 1; \
	    echo "compilers: $$compiler is content"; \
	done

compile-all: $(OBJECTS) $(FORMS_O) $(CORE_O) $(MAIN_O) $(TEST_PROGRAMS:=.o) $(TEST_HELPERS) $(BUILD)/load_json $(BUILD)/first

C_FILES = $(wildcard src/*/*.[ch] src/*/*/*.[ch] tests/*.[ch] tests/*/*.[ch] bench/*.[ch])

format: ## lay out the C files with clang-format
	@clang-format -i $(C_FILES)

format-check: ## complain about C files that clang-format would change
	@clang-format --dry-run -Werror $(C_FILES)

# What a sanitizer finds is told by an exit code that no test wants; and all is slow.
SANITIZED = ASAN_OPTIONS=exitcode=99 UBSAN_OPTIONS=exitcode=99:print_stacktrace=1 CK_TIMEOUT_MULTIPLIER=30
sanitize: ## run the tests with the address and undefined-behaviour sanitizers
	+@$(SANITIZED) $(MAKE) BUILD=$(BUILD)/sanitize WERROR=1 HARDEN=-fPIE PRELOADED= SCRIPTS='$(filter-out tests/bundle.sh,$(SCRIPTS))' TIMEOUT=$(or $(TIMEOUT),3600) \
	    CFLAGS='-O1 -g -DARENA_BLOCK=64 -fno-omit-frame-pointer -fsanitize=address,undefined -fno-sanitize-recover=all' run-tests

SANITIZE_SHORT = test_base test_bound test_city_json test_follow test_model test_read test_score test_cli test_hostile test_import test_office test_report
sanitize-short: | $(after_deps) ## the quicker tests in the build for fuzzing, which has sanitizers too
	+@$(SANITIZED) $(MAKE) $(FUZZ_BUILD) PRELOADED= SCRIPTS='$(filter-out tests/bundle.sh,$(SCRIPTS))' TIMEOUT=$(or $(TIMEOUT),900) TESTS='$(SANITIZE_SHORT)' run-tests

# Each test program, and in the place of cadrex one that runs it, under valgrind. What is found goes into a file of its own, so that no test can
# overlook it; what workers leave when they are ended is no leak. Left out are tests about processor time, memory or system calls, which are
# then valgrind's, and those that do not run cadrex; of those that try hundreds of cities a few are taken.
VALGRIND = valgrind -q --suppressions=$(abspath tests/valgrind.supp) --error-exitcode=99 --leak-check=full --errors-for-leak-kinds=definite,indirect --child-silent-after-fork=yes \
           --log-file=$(abspath $(BUILD))/valgrind/found/%p
HUNDREDS     = tests/test_oracle.py tests/test_judges.py tests/test_parity.py
NOT_VALGRIND = tests/bundle.sh tests/layers.py tests/test_bench.py tests/test_faults.py tests/test_work.py $(HUNDREDS)
valgrind: ## run the tests under valgrind (a package of its own; slow): no error, no leak
	+@$(MAKE) SCRIPTS= test-programs
	@rm -rf $(BUILD)/valgrind; mkdir -p $(BUILD)/valgrind/found $(BUILD)/valgrind/tests $(BUILD)/valgrind/fuzz
	@for program in cadrex first $(FUZZ_TARGETS:%=fuzz/%) fuzz/all $(TEST_PROGRAMS:$(BUILD)/%=%); do \
	    printf '#!/bin/sh\nCK_FORK=no exec %s "%s" "$$@"\n' '$(VALGRIND)' "$(abspath $(BUILD))/$$program" > $(BUILD)/valgrind/$$program; chmod +x $(BUILD)/valgrind/$$program; \
	done
	@failed=; export CK_DEFAULT_TIMEOUT=3600 TIMES_SLOWER=20; \
	$(PYTHON) tests/run.py --timeout $(or $(TIMEOUT),7200) --build $(BUILD)/valgrind $(TEST_PROGRAMS:$(BUILD)/%=$(BUILD)/valgrind/%) $(filter-out $(NOT_VALGRIND),$(SCRIPTS)) -- $(TESTS) || failed=1; \
	export CADREX=$(abspath $(BUILD))/valgrind/cadrex; \
	$(PYTHON) tests/test_oracle.py 17 24 48 106 356 || failed=1; \
	$(PYTHON) tests/test_judges.py --first 0 --cities 2 || failed=1; \
	$(PYTHON) tests/test_parity.py 'spoil 1' 'tiny 1' 'kin 1' || failed=1; \
	cd $(BUILD)/valgrind/found && find . -type f -size +0 -exec cat {} + | head -n 200 | { ! grep .; } && test -z "$$failed"

coverage: ## lines of src that the tests run through, at least 90 %; the rest is named
	@rm -rf $(BUILD)/coverage
	+@CK_TIMEOUT_MULTIPLIER=10 GCOV_ERROR_FILE=/dev/null $(MAKE) BUILD=$(BUILD)/coverage TIMEOUT=$(or $(TIMEOUT),1800) WERROR= HARDEN=-fPIE PRELOADED= SCRIPTS='$(filter-out tests/bundle.sh tests/test_work.py,$(SCRIPTS))' \
	    CC=gcc CFLAGS='-O0 -g --coverage -include tests/coverage.h' run-tests || echo "coverage: not all tests passed" >&2
	@$(PYTHON) tests/coverage.py $(BUILD)/coverage 90

analyze: ## cppcheck (a package of its own), and gcc's analyzer over src: nothing found
	cppcheck -q -j2 --std=c11 --enable=warning,performance,portability --inline-suppr --library=tests/cppcheck.cfg --suppressions-list=tests/cppcheck.txt --error-exitcode=1 \
	    -D_GNU_SOURCE -Isrc src
	+@$(MAKE) BUILD=$(BUILD)/analyze CC=gcc WERROR=1 CFLAGS='-O1 -fanalyzer' $(OBJECTS:$(BUILD)/%=$(BUILD)/analyze/%) $(MAIN_O:$(BUILD)/%=$(BUILD)/analyze/%) $(FORMS_O:$(BUILD)/%=$(BUILD)/analyze/%)

mutants: ## put one-line bugs into the sources; each must be caught by a test
	+@$(MAKE) BUILD=$(BUILD)/mutants CFLAGS=-O1 SCRIPTS='$(filter-out tests/bundle.sh,$(SCRIPTS))' test-programs
	@$(PYTHON) tests/mutants.py --build $(BUILD)/mutants -- $(MUTANTS)

judges: $(CADREX) ## both judges on PLANS (10000) plans, good and spoiled, of cities of every kind, from SEED (2); goes on where it stopped
	@CADREX=$(CADREX) $(PYTHON) tests/test_judges.py --plans 40 --until $(or $(PLANS),10000) --seed $(or $(SEED),2) --kept $(BUILD)/judges/seed-$(or $(SEED),2)

certificates: $(CADREX) ## 1,000 changes to certificates of tiny cities: each is refused or proves what is true
	@CADREX=$(CADREX) $(PYTHON) tests/test_certificate.py --cities 200 --large 40 --tamper 5

first-plans: $(CADREX) $(BUILD)/first ## try the first plan on 1,000 random cities, against GLPK and the second judge
	@CADREX=$(CADREX) $(PYTHON) tests/test_first.py --cities 1000

first-bench: $(BUILD)/first ## measure the first plan on the instances of the measurements
	@$(PYTHON) bench/first.py --build $(BUILD) $(BENCH)

bench: $(CADREX) $(BUILD)/load_json ## measure (bench/README.md); BENCH=--check: fail where counted work grew by more than 20 %
	@$(PYTHON) bench/run.py --build $(BUILD) $(BENCH)

peers: ## fetch CP-SAT from npm (or-tools-wasm), for comparisons by `make bench` only
	npm install --prefix $(BUILD)/peers --no-audit --no-fund --ignore-scripts or-tools-wasm@0.9.1

# What is installed beside the binary: source under PREFIX. Manual pages and completion are the help of this very binary.
SHARE      = $(PREFIX)/share
DOCUMENTS  = $(wildcard README.md LICENSE SECURITY.md CONTRIBUTING.md CHANGELOG.md)
SETS       = $(wildcard $(foreach set,tiny luohe examples examples/import examples/import/tables examples/import/lrmx,datasets/$(set)/*.*))
PAGES      = $(BUILD)/pages/cadrex.1 $(BUILD)/pages/zh/cadrex.1 $(BUILD)/pages/cadrex.bash $(BUILD)/pages/_cadrex

pages: $(PAGES) ## the manual pages and the completion for bash and zsh

install: $(CADREX) $(PAGES) ## install to PREFIX (/usr/local), under DESTDIR
	install -D -m 755 $(CADREX) $(DESTDIR)$(PREFIX)/bin/cadrex
	install -D -m 644 $(BUILD)/pages/cadrex.1 $(DESTDIR)$(SHARE)/man/man1/cadrex.1
	install -D -m 644 $(BUILD)/pages/zh/cadrex.1 $(DESTDIR)$(SHARE)/man/zh_CN/man1/cadrex.1
	install -D -m 644 $(BUILD)/pages/cadrex.bash $(DESTDIR)$(SHARE)/bash-completion/completions/cadrex
	install -D -m 644 $(BUILD)/pages/_cadrex $(DESTDIR)$(SHARE)/zsh/vendor-completions/_cadrex
	install -D -m 644 -t $(DESTDIR)$(SHARE)/doc/cadrex $(DOCUMENTS)
	install -D -m 644 -t $(DESTDIR)$(SHARE)/doc/cadrex/models models/README.md models/exchange.mod
	install -D -m 644 -t $(DESTDIR)$(SHARE)/doc/cadrex/models/policies models/policies/*.json
	install -D -m 644 -t $(DESTDIR)$(SHARE)/doc/cadrex/models/schema models/schema/*.json
	install -D -m 644 -t $(DESTDIR)$(SHARE)/doc/cadrex/datasets datasets/README.md
	for file in $(SETS); do install -D -m 644 $$file $(DESTDIR)$(SHARE)/doc/cadrex/$$file || exit 1; done

uninstall: ## remove what `make install` put there
	rm -f $(DESTDIR)$(PREFIX)/bin/cadrex $(DESTDIR)$(SHARE)/man/man1/cadrex.1 $(DESTDIR)$(SHARE)/man/zh_CN/man1/cadrex.1 \
	    $(DESTDIR)$(SHARE)/bash-completion/completions/cadrex $(DESTDIR)$(SHARE)/zsh/vendor-completions/_cadrex
	rm -rf $(DESTDIR)$(SHARE)/doc/cadrex

deb: $(CADREX) $(PAGES) ## pack a Debian package (dpkg-dev)
	+@BUILD=$(BUILD) VERSION=$(VERSION) bash src/cli/bundle/deb.sh

clean: ## remove what was built
	rm -rf $(BUILD)

# ---------------------------------------------------------------------------------------------------------------- rules

# Holds the compiler and its flags; its time changes only when they do, and then everything is compiled anew.
$(BUILD)/flags: FORCE | $(after_deps)
	@mkdir -p $(@D); echo '$(CC) $(subst ','\'',$(COMPILE))' | cmp -s - $@ || echo '$(CC) $(subst ','\'',$(COMPILE))' > $@

# Likewise for what is linked.
$(BUILD)/with: FORCE
	@mkdir -p $(@D); echo '$(WITH)' | cmp -s - $@ || echo '$(WITH)' > $@

# The headers of libxml2 lie in a folder of their own.
$(FORMS_O): private CPPFLAGS += $(patsubst -I%,-isystem %,$(shell xml2-config --cflags 2>/dev/null))

$(BUILD)/obj/%.o: src/%.c $(BUILD)/flags
	@mkdir -p $(@D)
	$(call say,cc $<)$(CC) $(COMPILE) $(SAME_PATHS) $(TRACK) -c -o $@ $<

$(BUILD)/obj/embedded.o: $(BUILD)/embedded.c $(BUILD)/flags
	@mkdir -p $(@D)
	$(call say,cc $<)$(CC) $(COMPILE) $(SAME_PATHS) $(TRACK) -c -o $@ $<

$(BUILD)/embedded.c: models/embed.sh $(EMBEDDED:%=models/%) $(BUILD)/flags
	$(call say,embed $@)sh models/embed.sh $(EMBEDDED) > $@

$(LIBRARY): $(OBJECTS)
	@rm -f $@
	$(call say,ar $@)$(AR) rcsD $@ $^

$(CADREX): $(MAIN_O) $(LIBRARY) $(OPTIONAL) $(BUILD)/with
	$(call say,ld $@)$(CC) $(LINK) -o $@ $(MAIN_O) $(OPTIONAL) $(LIBRARY) $(LDLIBS) $(OPTIONAL_LIBS)

$(BUILD)/pages/cadrex.1: LANGUAGE_OF_PAGE = en
$(BUILD)/pages/zh/cadrex.1: LANGUAGE_OF_PAGE = zh
$(BUILD)/pages/cadrex.1 $(BUILD)/pages/zh/cadrex.1: $(CADREX)
	@mkdir -p $(@D)
	$(call say,page $@)$(CADREX) help --format man --lang $(LANGUAGE_OF_PAGE) > $@
$(BUILD)/pages/cadrex.bash: $(CADREX)
	@mkdir -p $(@D)
	$(call say,page $@)$(CADREX) help --format bash --lang en > $@
$(BUILD)/pages/_cadrex: $(CADREX)
	@mkdir -p $(@D)
	$(call say,page $@)$(CADREX) help --format zsh --lang en > $@

$(BUILD)/tests/%.o: tests/%.c $(BUILD)/flags
	@mkdir -p $(@D)
	$(call say,cc $<)$(CC) $(COMPILE) $(SAME_PATHS) -Itests $(TRACK) -c -o $@ $<

$(TEST_PROGRAMS): %: %.o $(TEST_HELPERS) $(LIBRARY)
	$(call say,ld $@)$(CC) $(LINK) -o $@ $^ $(CHECK_LIBS) $(LDLIBS)

$(BUILD)/no_memory.so: tests/preload/no_memory.c $(BUILD)/flags
	$(call say,cc $<)$(CC) -std=gnu11 $(WARNINGS) -O1 -fPIC -shared -o $@ $<

$(BUILD)/load_json: bench/load_json.c $(BUILD)/flags
	$(call say,cc $<)$(CC) $(COMPILE) $(LINK) -o $@ $< -ljansson

$(BUILD)/first: bench/first.c $(LIBRARY) $(BUILD)/flags
	$(call say,cc $<)$(CC) $(COMPILE) $(LINK) -o $@ $< $(LIBRARY) $(LDLIBS)

# ----------------------------------------------------------------------------------------------------------------- fuzz

# One program holds all targets (tests/fuzz/fuzz.h) and takes the one it is called by. `make fuzz` builds it with libFuzzer and the sanitizers;
# the tests build it plain, to run what once went wrong. ARENA_BLOCK: every object a block of its own, so that the sanitizers see its ends.
FUZZ_TARGETS := $(shell sed -n 's/^TARGET(\(.*\))$$/\1/p' tests/fuzz/targets.def)
FUZZ_O       := $(patsubst tests/%.c,$(BUILD)/tests/%.o,$(filter-out tests/fuzz/replay.c,$(sort $(wildcard tests/fuzz/*.c))))
FUZZ_MAIN     = $(BUILD)/tests/fuzz/replay.o
FUZZ_PROGRAMS = $(FUZZ_TARGETS:%=$(BUILD)/fuzz/%)

$(BUILD)/fuzz/all: $(FUZZ_O) $(FUZZ_MAIN) $(OPTIONAL) $(LIBRARY)
	@mkdir -p $(@D)
	$(call say,ld $@)$(CC) $(LINK) $(FUZZ_LINK) -o $@ $^ $(LDLIBS) $(OPTIONAL_LIBS)

$(FUZZ_PROGRAMS): $(BUILD)/fuzz/all
	@ln -sf all $@

fuzz-programs: $(FUZZ_PROGRAMS)

SECONDS ?= 600
FUZZ_BUILD = BUILD=$(BUILD)/libfuzzer CC=clang WERROR=1 HARDEN=-fPIE FUZZ_MAIN= \
             CFLAGS='-O1 -g -DARENA_BLOCK=64 -fno-omit-frame-pointer -fsanitize=fuzzer-no-link,address,undefined -fno-sanitize-recover=all' FUZZ_LINK=-fsanitize=fuzzer

fuzz: | $(after_deps) ## fuzz every reader and the planner, SECONDS (600) each; TARGETS='city xlsx': only these
	+@$(MAKE) $(FUZZ_BUILD) fuzz-programs
	@BUILD=$(BUILD)/libfuzzer $(PYTHON) tests/fuzz/run.py --seconds $(SECONDS) $(or $(TARGETS),$(FUZZ_TARGETS))

fuzz-short: ## the same for 20 seconds each
	+@$(MAKE) SECONDS=20 fuzz

fuzz-coverage: ## how much of rules, model and audit the inputs found by fuzzing run through; at least 80 %
	+@$(MAKE) BUILD=$(BUILD)/coverage-of-fuzz CC=clang CFLAGS='-O1 -g -fprofile-instr-generate -fcoverage-mapping' fuzz-programs
	@BUILD=$(BUILD)/coverage-of-fuzz $(PYTHON) tests/fuzz/coverage.py --corpus $(BUILD)/libfuzzer/corpus --least 80 $(FUZZ_TARGETS)

# --------------------------------------------------------------------------------------------------------------- bundle

# One archive that needs no packages and no network: the binary is linked statically, so it runs on any Linux of its kind of processor.
BUNDLE       = cadrex-$(VERSION)-$(shell uname -m)
BUNDLE_FILES = LICENSE $(wildcard models/policies/*.json models/exchange.mod $(foreach set,tiny luohe,datasets/$(set)/*))
STATIC_LIBS  = -lglpk -lcolamd -lamd -lsuitesparseconfig -lz -lgmp -ljansson -lmd -lcsv -lseccomp -lm

bundle: $(BUILD)/$(BUNDLE).tar.gz ## pack one archive that runs without any package

$(BUILD)/static/cadrex: $(MAIN_O) $(CORE_O) $(BUNDLE_C) $(LIBRARY)
	@mkdir -p $(@D)
	$(call say,ld $@)$(CC) $(COMPILE) $(SAME_PATHS) $(filter-out -pie,$(LINK)) -static-pie -s -o $@ $^ $(STATIC_LIBS)

$(BUILD)/$(BUNDLE).tar.gz: $(BUILD)/static/cadrex src/cli/bundle/README $(BUNDLE_FILES)
	@rm -rf $(BUILD)/$(BUNDLE); mkdir $(BUILD)/$(BUNDLE)
	@cp --parents $(BUNDLE_FILES) $(BUILD)/$(BUNDLE); cp $(BUILD)/static/cadrex src/cli/bundle/README $(BUILD)/$(BUNDLE)
	$(call say,tar $@)tar -C $(BUILD) --sort=name --mtime=@0 --owner=0 --group=0 --numeric-owner --mode=go=rX,u+rw -cf - $(BUNDLE) | gzip -9n > $@
	@rm -rf $(BUILD)/$(BUNDLE)

-include $(patsubst %.o,%.d,$(OBJECTS) $(FORMS_O) $(CORE_O) $(MAIN_O) $(TEST_PROGRAMS:=.o) $(TEST_HELPERS) $(FUZZ_O) $(BUILD)/tests/fuzz/replay.o)
