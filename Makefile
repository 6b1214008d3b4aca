# Targets a contributor runs. `make test` is what CI runs.

GO ?= go
GOFUMPT     = mvdan.cc/gofumpt@v0.9.2
STATICCHECK = honnef.co/go/tools/cmd/staticcheck@v0.7.0

.PHONY: build test unit lint update report bench microbench serve deps skipped

build: ## the tool, as ./lintel
	$(GO) build -o lintel ./cmd/lintel

test: deps lint unit skipped ## everything: static checks, all tests, the repository's own check

deps: ## what the tests need from Debian, installed if missing and permitted
	./scripts/test-deps

lint:
	$(GO) vet ./...
	$(GO) run $(STATICCHECK) ./...
	@unformatted=$$($(GO) run $(GOFUMPT) -l . ); \
	if [ -n "$$unformatted" ]; then echo "not formatted (run: $(GO) run $(GOFUMPT) -w .):"; echo "$$unformatted"; exit 1; fi

unit:
	$(GO) test -timeout 30m ./...
	$(GO) run ./cmd/lintel check

skipped: unit ## says at the end which tests were skipped for want of a program
	@./scripts/test-deps --skipped

# The packages whose tests know the flag -update; go test refuses it elsewhere.
GOLDENS = $$(grep -rl --include='*_test.go' 'flag.Bool("update"' . | xargs -n 1 dirname | sort -u)

update: ## rewrite the committed pictures, goldens and the reference of findings
	$(GO) run ./cmd/lintel check --update; status=$$?; \
	$(GO) test -timeout 30m $(GOLDENS) -update && exit $$status

report: ## old and new pictures side by side, as report/index.html
	$(GO) run ./internal/report

bench: ## how long Lintel takes for what its users do, as docs/benchmarks.md has it; a quarter of an hour
	$(GO) run ./internal/bench

microbench: ## Go benchmarks of all packages
	$(GO) test -run '^$$' -bench . -benchmem ./...

serve: ## the site of the case studies
	$(GO) run ./cmd/lintel serve
