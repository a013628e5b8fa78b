# Running it, checking its form, and the container image.

DEMO_DB ?= $(B)/demo.db
run: build ## build, load the sample company and serve it on 127.0.0.1:8080
	@$(B)/waymark demo --db $(DEMO_DB) $(ARGS)

lint: $(NODE) | deps ## format, ranks, banned functions, SQL traps, sizes, openapi.yaml
	@tools/lint/run

format: | deps ## lay out the C sources by .clang-format
	@tools/lint/files . all '*.c' '*.h' | xargs $(firstword $(shell command -v clang-format-14 clang-format)) -i

IMAGE ?= waymark
image: ## the container image, with docker, podman or buildah
	@sh tools/image.sh $(IMAGE)
.PHONY: run lint format image
