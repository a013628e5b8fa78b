# The tests: C suites per room, programs, and scripts under tests/NAME/run.

TESTS_ENV = CK_DEFAULT_TIMEOUT=300 B="$(abspath $(B))" WAYMARK="$(abspath $(B))/waymark" SHARED="$(abspath $(SHARED))" CC="$(CC)"
SUPPORT := $(call obj,$(call src,tests/support))
CHECK_LIBS = $(shell pkg-config --libs check)

# --- unit: tests/unit/ROOM/test_NAME.c exports `Suite *suite_NAME(void)` ----------------------------------------

UNIT_ROOMS := $(foreach r,$(ROOMS),$(if $(wildcard tests/unit/$(r)/test_*.c),$(r)))
unit: $(patsubst %,unit-%,$(UNIT_ROOMS)) ## the suites of every room (make unit-kpi: one room's)
.PHONY: unit

define unit_room
UNIT_SRC_$(1) := $$(sort $$(wildcard tests/unit/$(1)/*.c))
$$(call remember,$(B)/tests/.unit_$(1),$$(UNIT_SRC_$(1)))
$(B)/gen/unit_$(1).c: tools/unitgen.sh $(B)/tests/.unit_$(1)
	@mkdir -p $$(@D)
	@sh tools/unitgen.sh $$(filter tests/unit/$(1)/test_%,$$(UNIT_SRC_$(1))) > $$@
$(B)/tests/unit_$(1): $(B)/obj/gen/unit_$(1).o $$(call obj,$$(UNIT_SRC_$(1))) $(SUPPORT) $(call lib,$(1) $(USES_$(1)) embed) $(B)/.flags
	@mkdir -p $$(@D)
	@echo "  LD   $$@"
	@$$(link) $$(filter %.o,$$^) -Wl,--start-group $$(filter %.a,$$^) -Wl,--end-group $$(LIBS) $$(CHECK_LIBS)
$(call obj,$(wildcard tests/unit/$(1)/*.c)): $(if $(filter base kpi server,$(1)),,| $(B)/gen/statements.h)
unit-$(1): $(B)/tests/unit_$(1)
	@$$(TESTS_ENV) $(B)/tests/unit_$(1)
.PHONY: unit-$(1)
-include $$(patsubst %.o,%.d,$$(call obj,$$(UNIT_SRC_$(1))))
endef
$(foreach r,$(ROOMS),$(eval $(call unit_room,$(r))))

# --- programs: tests/DIR/prog_NAME.c becomes $(B)/tests/NAME, with DIR's other sources and every room --------------

PROGS := $(sort $(wildcard tests/*/prog_*.c))
prog_name = $(patsubst prog_%,%,$(basename $(notdir $(1))))

define program
$(B)/tests/$(call prog_name,$(1)): $(call obj,$(1) $(filter-out $(dir $(1))prog_%,$(wildcard $(dir $(1))*.c))) \
    $(SUPPORT) $(ALL_LIBS) $(B)/.flags
	@mkdir -p $$(@D)
	@echo "  LD   $$@"
	@$$(link) $$(filter %.o,$$^) -Wl,--start-group $$(filter %.a,$$^) -Wl,--end-group $$(LIBS) $$(CHECK_LIBS)
endef
$(foreach p,$(PROGS),$(eval $(call program,$(p))))
PROG_SRC := $(wildcard $(addsuffix *.c,$(sort $(dir $(PROGS)))))
$(call obj,$(PROG_SRC)): | $(B)/gen/statements.h
-include $(patsubst %.o,%.d,$(call obj,$(PROG_SRC) $(wildcard tests/vectors/*.c tests/support/*.c)))

VECTORS_OBJ := $(call obj,$(wildcard tests/vectors/*.c))
$(B)/tests/vectors: $(VECTORS_OBJ) $(SUPPORT) $(call lib,kpi base embed) $(B)/.flags
	@mkdir -p $(@D)
	@echo "  LD   $@"
	@$(link) $(filter %.o,$^) -Wl,--start-group $(filter %.a,$^) -Wl,--end-group $(LIBS) $(CHECK_LIBS)

test-programs: $(patsubst %,$(B)/tests/unit_%,$(UNIT_ROOMS)) $(addprefix $(B)/tests/,$(call prog_name,$(PROGS))) \
    $(if $(VECTORS_OBJ),$(B)/tests/vectors)
.PHONY: test-programs

# --- node: what the scripts need from npm -----------------------------------------------------------------------

NODE := $(if $(wildcard tests/package-lock.json),tests/node_modules/.stamp)
tests/node_modules/.stamp: tests/package.json tests/package-lock.json | deps
	@echo "  NPM  tests"
	@npm ci --prefix tests --no-audit --no-fund --loglevel=error < /dev/null
	@touch $@

# --- scripts and programs, one target each ------------------------------------------------------------------------

# Target NAME runs tests/NAME/run (an executable of any language), or else the program $(B)/tests/NAME. Both find
# B, WAYMARK, SHARED and CC in the environment, besides what the target's own line adds.
script = $(firstword $(wildcard tests/$(1)/run) $(if $(filter $(1),$(call prog_name,$(PROGS))),$(B)/tests/$(1)))
progs_of = $(addprefix $(B)/tests/,$(call prog_name,$(filter tests/$(1)/%,$(PROGS))) $(filter $(1),$(call prog_name,$(PROGS))))
run_script = @$(if $(call script,$(1)),$(TESTS_ENV) $(2) $(call script,$(1)) $(3),echo "tests/$(1)/run is missing" >&2; exit 1)

DIR ?= $(SHARED)/data
FILE ?= $(SHARED)/vectors/kpi.json $(SHARED)/vectors/time_to.json
N ?= 50

vectors: $(B)/tests/vectors ## the cases of FILE= (kpi.json and time_to.json) against kpi/
	@$(TESTS_ENV) $(B)/tests/vectors $(FILE)
validity: $(call progs_of,validity) ## 95 % intervals and significant changes, by simulation
	$(call run_script,validity)
findings: $(call progs_of,findings) ## the planted stories are found, and N= (200) plain companies raise few alarms
	@$(TESTS_ENV) $(B)/tests/findings $(N)
findings: N = 200
property: $(call progs_of,property) ## figures equal a fresh derivation after random histories
	$(call run_script,property)
sql-check: build $(call progs_of,sql-check) ## schema and statements on SQLite and PostgreSQL
	$(call run_script,sql-check)
importcheck: build $(call progs_of,importcheck) ## import, also when it is killed and resumed
	$(call run_script,importcheck)
commands: build ## every subcommand as an operator uses it
	$(call run_script,commands)
reference: build ## real data of DIR= against its reference figures
	$(call run_script,reference,DIR="$(abspath $(DIR))",$(abspath $(DIR)))
fault: build $(call progs_of,fault) ## kill -9 at N= (50) random moments
	$(call run_script,fault,N=$(N))
api: build $(NODE) $(call progs_of,api) ## requests and replies of every route
	$(call run_script,api,$(if $(filter contract,$(MAKECMDGOALS)),HARS="$(abspath $(B))/tests/hars"))
contract: build $(NODE) $(call progs_of,contract) | $(filter api,$(MAKECMDGOALS)) ## openapi.yaml against the routes and real exchanges
	$(call run_script,contract)
badinput: build $(call progs_of,badinput) ## hostile bodies: refused, and the server lives
	$(call run_script,badinput)
busy: build $(call progs_of,busy) ## many, and many slow connections
	$(call run_script,busy)
web: web-test
web-test: build $(NODE) ## the page in Chromium
	$(call run_script,web)
readme: build ## every command of README.md
	$(call run_script,readme)
bench: build $(call progs_of,bench) ## measured speed
	$(call run_script,bench)
.PHONY: vectors validity findings property sql-check importcheck commands reference fault api contract badinput busy web web-test readme bench

# --- all of it ----------------------------------------------------------------------------------------------------

SCRIPTED := validity findings property sql-check importcheck commands api contract reference fault badinput busy readme
THERE := $(if $(VECTORS_OBJ),vectors) $(foreach t,$(SCRIPTED),$(if $(call script,$(t)),$(t))) \
         $(if $(wildcard tests/web/run),web-test)
# The long ones first: pieces run as many at once as there are cores. contract reads what api recorded.
comma := ,
PIECES := unit-asan reference $(filter-out reference api contract,$(THERE)) unit lint \
          $(subst api contract,api$(comma)contract,$(filter api contract,$(THERE)))
ABSENT := $(filter-out $(THERE),vectors $(SCRIPTED) web-test)

unit-asan:
	@$(MAKE) SAN=address B=$(B)-asan unit
.PHONY: unit-asan

test: build test-programs $(NODE) ## everything quick, and the units under ASan and UBSan
	$(if $(ABSENT),@echo "not run because not written yet: $(ABSENT)")
	+@MAKE="$(MAKE) -k" DEPS=no sh tools/tally.sh $(patsubst findings,N=6:findings,$(PIECES:fault=N=5:fault))
.PHONY: test
