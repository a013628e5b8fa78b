# The program: rooms become libraries, libraries become build/waymark.

# --- flags ---------------------------------------------------------------------------------------------------

WARN := -Wall -Wextra -Wpedantic -Wconversion -Wshadow -Wvla -Wstrict-prototypes -Wmissing-prototypes \
        -Wformat -Wformat-security -Wimplicit-fallthrough -Werror
# No contraction into fused multiply-add: figures agree to the last digit whoever compiled them.
CFLAGS_ALL := -std=c11 -D_GNU_SOURCE $(WARN) -g -fPIE -pthread -ffp-contract=off -fno-strict-aliasing \
              -fno-delete-null-pointer-checks -fstack-protector-strong
LDFLAGS_ALL := -pie -pthread -Wl,-z,relro -Wl,-z,now -Wl,-z,noexecstack -Wl,--as-needed

ifeq ($(SAN),)
CFLAGS_ALL += -O2 -U_FORTIFY_SOURCE -D_FORTIFY_SOURCE=3 -fstack-clash-protection
ifeq ($(shell uname -m),x86_64)
CFLAGS_ALL += -fcf-protection=full
endif
else ifeq ($(SAN),address)
CFLAGS_ALL += -O1 -fno-omit-frame-pointer -fsanitize=address,undefined -fno-sanitize-recover=all
LDFLAGS_ALL += -fsanitize=address,undefined
else ifeq ($(SAN),thread)
CFLAGS_ALL += -O1 -fno-omit-frame-pointer -fsanitize=thread
LDFLAGS_ALL += -fsanitize=thread
else
$(error SAN is address or thread)
endif
CPPFLAGS_ALL := -I. -I$(B)/gen
CFLAGS_ALL += $(CFLAGS)
LDFLAGS_ALL += $(LDFLAGS)

LIBS := -lmicrohttpd -lcjson -lsqlite3 $(if $(wildcard db/postgres.c),-lpq) -lnettle -lcurl -lm
PQ_INCLUDE ?= /usr/include/postgresql

# --- what there is -------------------------------------------------------------------------------------------

# Highest rank first. api and jobs share a rank, cli and demo too; db and server must not know each other.
ROOMS := demo cli jobs api decode server db kpi base
USES_base :=
USES_kpi := base
USES_db := kpi base
USES_server := kpi base
USES_decode := server db kpi base
USES_api := jobs decode server db kpi base
USES_jobs := api decode server db kpi base
USES_demo := cli jobs api decode server db kpi base
USES_cli := demo jobs api decode server db kpi base

src = $(sort $(wildcard $(1)/*.c $(1)/*/*.c))
obj = $(patsubst %.c,$(B)/obj/%.o,$(1))
lib = $(patsubst %,$(B)/lib%.a,$(1))
# A file that changes only when its one line does: what depends on it is rebuilt exactly then.
remember = $(shell mkdir -p $(dir $(1)); echo '$(2)' | cmp -s - $(1) || echo '$(2)' > $(1))

SOURCES := $(foreach r,$(ROOMS),$(call src,$(r)))
SQL := $(sort $(wildcard db/sql/*.sql))
EMBED := $(sort $(wildcard openapi.yaml web/*.html web/*.js web/*.css web/*.svg web/*.json templates/*.json))

$(call remember,$(B)/.flags,$(CC) $(CFLAGS_ALL) | $(LDFLAGS_ALL))
$(call remember,$(B)/.sources,$(SOURCES) $(SQL) $(EMBED))

# --- targets -------------------------------------------------------------------------------------------------

build: $(B)/waymark ## build/waymark, the one binary
.PHONY: build

deps:
	@DEPS=$(DEPS) sh tools/deps.sh $(if $(filter-out build run image %/waymark,$(MAKECMDGOALS)),test,build)
.PHONY: deps

compile = $(CC) $(CPPFLAGS_ALL) $(CFLAGS_ALL) -MMD -MP -c -o $@ $<

$(B)/obj/%.o: %.c $(B)/.flags | deps
	@mkdir -p $(@D)
	@echo "  CC   $<"
	@$(compile)

$(B)/obj/db/postgres.o: CPPFLAGS_ALL += -isystem $(PQ_INCLUDE)
# The statements' numbers must be there before a room that may name them is compiled.
$(call obj,$(foreach r,db $(USES_decode) decode api jobs demo cli,$(filter-out base/% kpi/% server/%,$(call src,$(r))))): | $(B)/gen/statements.h

define room
OBJ_$(1) := $(call obj,$(call src,$(1))) $(if $(filter db,$(1)),$(if $(SQL),$(B)/obj/gen/statements.o))
$(call lib,$(1)): $$(OBJ_$(1)) $(B)/.sources | deps
	@rm -f $$@
	@ar rcs $$@ $$(OBJ_$(1))
endef
$(foreach r,$(ROOMS),$(eval $(call room,$(r))))

ALL_LIBS := $(call lib,$(ROOMS) embed)
link = $(CC) $(CFLAGS_ALL) $(LDFLAGS_ALL) -o $@

$(B)/waymark: $(OBJ_cli) $(ALL_LIBS) $(B)/.flags
	@echo "  LD   $@"
	@$(link) $(OBJ_cli) -Wl,--start-group $(ALL_LIBS) -Wl,--end-group $(LIBS)

# --- generated -----------------------------------------------------------------------------------------------

$(B)/gen/statements.h: tools/sqlgen.awk $(SQL) $(B)/.sources
	@mkdir -p $(@D)
	@awk -v want=h -f tools/sqlgen.awk $(SQL) < /dev/null > $@.tmp
	@cmp -s $@.tmp $@ || cp $@.tmp $@; rm $@.tmp; touch $@

$(B)/gen/statements.c: tools/sqlgen.awk $(SQL) $(B)/.sources
	@mkdir -p $(@D)
	@awk -v want=c -f tools/sqlgen.awk $(SQL) < /dev/null > $@

$(B)/gen/embedded.c: tools/embed.sh $(B)/.sources $(EMBED)
	@mkdir -p $(@D)
	@sh tools/embed.sh $(EMBED) > $@

$(B)/obj/gen/%.o: $(B)/gen/%.c $(B)/.flags | deps $(B)/gen/statements.h
	@mkdir -p $(@D)
	@echo "  CC   $<"
	@$(compile)
$(B)/obj/gen/statements.o: CFLAGS_ALL += -Wno-overlength-strings
$(B)/obj/gen/embedded.o: $(EMBED)

$(call lib,embed): $(B)/obj/gen/embedded.o
	@rm -f $@
	@ar rcs $@ $<

clean: ## remove everything that was built
	rm -rf build build-asan build-tsan
.PHONY: clean

-include $(patsubst %.o,%.d,$(call obj,$(SOURCES)) $(wildcard $(B)/obj/gen/*.o))
