# The tests: C suites per room, programs, and scripts under tests/NAME/run.

TESTS_ENV = B="$(abspath $(B))" WAYMARK="$(abspath $(B))/waymark" SHARED="$(abspath $(SHARED))" CC="$(CC)"
SUPPORT := $(call obj,$(call src,tests/support))
CHECK_LIBS = $(shell pkg-config --libs check)

deps-test:
	@DEPS=$(DEPS) sh tools/deps.sh test
.PHONY: deps-test
$(B)/obj/tests/%.o: | deps-test

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
