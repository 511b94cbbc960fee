# `make run` and `make test` need nothing done before them: each first makes
# sure of its tools, and says what it installs and how long that may take.

.DEFAULT_GOAL := help
.PHONY: run build test proof bench watch fmt help

## run    build everything and start a back-end with a demo fleet, data in data/;
##        its callbacks may reach this machine, which a real one's may not
run: build
	@SIGFOX_CALLBACK__ALLOWED_NETWORKS='["127.0.0.0/8", "::1/128"]' dist/sigfox-backend serve --demo

## build  dist/: the server's executable and what browsers fetch
build:
	@tools/build.sh

## test   format, lints, every test on SQLite and PostgreSQL, in the browser
test:
	@tools/test.sh

## proof  the promises at full size; writes proof.md
proof:
	@tools/proof.sh

## bench  speed and size against a peer or limit; writes bench.md
bench:
	@tools/bench.sh

## watch  rebuild and restart on every change, quick and unoptimised
watch:
	@tools/watch.sh

## fmt    format every crate
fmt:
	@cargo fmt --all

help:
	@echo "make TARGET, where TARGET is one of"
	@sed -n 's/^## /  /p' Makefile
