# The commands of this repository. `make demo` and `make test` work on a fresh machine with Swift 6.3, git, make, apt.

PREFIX ?= /usr/local
# The Swift runtime is linked in, so that the binary can be copied to a machine without Swift.
RELEASE = -c release --static-swift-stdlib
BINARY = .build/release/microtome

.PHONY: demo build setup test bench lint format install uninstall clean

demo: build
	@$(BINARY) demo

build: setup
	@swift build $(RELEASE) --product microtome >&2

setup:
	@script/setup

test:
	@script/setup --test
	@script/test

bench: setup
	@Benchmarks/run

lint:
	@script/lint

format:
	@swift format format --in-place --recursive --parallel Package.swift Sources Tests Assets Benchmarks

install: build
	install -D -m 755 $(BINARY) $(DESTDIR)$(PREFIX)/bin/microtome
	install -d $(DESTDIR)$(PREFIX)/share/bash-completion/completions $(DESTDIR)$(PREFIX)/share/zsh/site-functions \
	  $(DESTDIR)$(PREFIX)/share/fish/vendor_completions.d
	$(BINARY) --generate-completion-script bash > $(DESTDIR)$(PREFIX)/share/bash-completion/completions/microtome
	$(BINARY) --generate-completion-script zsh > $(DESTDIR)$(PREFIX)/share/zsh/site-functions/_microtome
	$(BINARY) --generate-completion-script fish > $(DESTDIR)$(PREFIX)/share/fish/vendor_completions.d/microtome.fish

uninstall:
	rm -f $(DESTDIR)$(PREFIX)/bin/microtome $(DESTDIR)$(PREFIX)/share/bash-completion/completions/microtome \
	  $(DESTDIR)$(PREFIX)/share/zsh/site-functions/_microtome \
	  $(DESTDIR)$(PREFIX)/share/fish/vendor_completions.d/microtome.fish

clean:
	rm -rf .build
