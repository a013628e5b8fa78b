# Waymark: every way to build, run and test it. `make` alone lists the targets.
#
#   B=DIR                 where everything is built (default: build)
#   CC=gcc|clang          the compiler
#   J=N                   so many jobs at once (default: one per processor)
#   SAN=address|thread    sanitizers; B is then build-asan or build-tsan unless given
#   SHARED=DIR            the specifications and test data (default: ../shared)
#   DEPS=no               never call apt-get

ifeq ($(origin CC),default)
CC := gcc
endif
SAN ?=
ifeq ($(origin B),undefined)
B := build$(if $(filter address,$(SAN)),-asan)$(if $(filter thread,$(SAN)),-tsan)
endif
SHARED ?= ../shared
DEPS ?= yes

.SUFFIXES:
.DELETE_ON_ERROR:
.DEFAULT_GOAL := help
MAKEFLAGS += --no-builtin-rules --no-print-directory
ifeq ($(MAKELEVEL),0)
J ?= $(shell nproc)
MAKEFLAGS += -j$(J)
endif

help: ## list the targets
	@awk -F':.*## ' '/^[a-z][a-z-]*:.*## /{printf "  make %-12s %s\n", $$1, $$2}' $(MAKEFILE_LIST)
.PHONY: help

include mk/build.mk
include mk/test.mk
include mk/ship.mk
