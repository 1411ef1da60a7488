# `make run` and `make test` install what is missing on Debian 12 (.ci/setup), then do what they say.

DATA ?= .waymark
SEEDS ?= 1000
SECONDS ?= 60

PYTHON := .build/python/bin/python
PYTHON_READY := .build/python/ready
# The command that the tests from outside drive.
export WAYMARK := $(CURDIR)/.build/debug/waymark

WEB := Clients/Web
WASM_TRIPLE := wasm32-unknown-none-wasm

# One program that needs no Swift where it runs. Without -s it keeps its symbols, for a profiler. The
# toolchain's own linker, since gold warns of what Foundation calls.
RELEASE := -c release --static-swift-stdlib -Xswiftc -use-ld=lld -Xlinker -s

.NOTPARALLEL:
.PHONY: run page wasm catalogue test test-guide test-swift test-wasm test-python test-end-to-end test-browser
.PHONY: test-faults test-fuzz picture
.PHONY: bench soak fuzz fuzz-corpus format lint clean setup-run setup-test

# PAGE=Clients/Web/page serves the page's files from there, so that a change is seen by loading anew.
run: setup-run page
	@echo "Building the server: some minutes the first time, seconds afterwards. [steps done/all]"
	swift build $(RELEASE) --product waymark
	@ls -sh --block-size=MB .build/release/waymark
	exec .build/release/waymark serve --data $(DATA) --sample $(if $(PAGE),--page $(PAGE))

# What browsers load: the engine as WebAssembly beside the modules that use it, and all of it compressed
# where the server is compiled from.
page: wasm
	$(WEB)/pack-replay
	$(WEB)/pack-page

wasm:
	for product in WaymarkClient WaymarkInsight; do \
	  swift build --package-path $(WEB) --product $$product -c release \
	    --disable-build-manifest-caching --triple $(WASM_TRIPLE) --toolset $(WEB)/wasm-toolset.json || \
	    exit 1; \
	done
	$(WEB)/lay-engine
	$(WEB)/lay-module WaymarkInsight waymark-insight.wasm

# What is written from the catalogue of kinds and fields: the table of Protocol, and the page's own copy.
catalogue:
	UPDATE_CATALOGUE=1 UPDATE_VECTORS=1 swift test --filter 'PageCatalogueTests|ReadmeTableTests'

test: test-guide test-swift test-wasm test-python test-end-to-end test-browser test-faults test-fuzz

# What pages say of the house: links, names of files, commands and options, the picture of the
# modules, and a test for each rule of the protocol. Nothing is built.
test-guide: setup-test
	python3 -m unittest discover --start-directory Tests/Guide
	python3 Tests/Guide/check.py

# One test at a time: beside the simulated workshop, those that wait for a socket or a disk within a
# time limit would starve on a machine of few cores.
test-swift: setup-test
	swift build --build-tests
	swift test --skip-build --no-parallel

# The core as WebAssembly and for this machine: all conformance cases and random editing in both;
# then the modules that a page loads, and their sizes.
test-wasm: setup-test wasm
	swift build --package-path $(WEB) --product Conformance
	swift build --package-path $(WEB) --product Conformance -c release \
	  --triple $(WASM_TRIPLE) --toolset $(WEB)/wasm-toolset.json
	swift build --package-path $(WEB) --product WaymarkInsight
	$(WEB)/pack-messages
	node $(WEB)/run-vectors.mjs $(WEB)/.build/$(WASM_TRIPLE)/release/Conformance.wasm \
	  $(WEB)/.build/debug/Conformance
	node $(WEB)/check-client.mjs $(WEB)/page/engine/waymark.wasm
	node $(WEB)/check-client.mjs $(WEB)/page/engine/waymark-first.wasm \
	  $(WEB)/page/engine/waymark-rest.wasm
	node $(WEB)/check-page.mjs
	node $(WEB)/check-insight.mjs $(WEB)/page/engine/waymark.wasm \
	  $(WEB)/page/engine/waymark-insight.wasm $(WEB)/.build/debug/WaymarkInsight

# A second implementation, in Python, written from Protocol/ alone.
test-python: setup-test $(PYTHON_READY)
	swift build --product waymark
	$(PYTHON) -m unittest discover --start-directory Tests/PythonClient

test-end-to-end: setup-test
	swift build --product waymark
	python3 Tests/Guide/commands.py
	python3 Tests/EndToEnd/end_to_end.py
	python3 Tests/EndToEnd/terminal_client.py

# The page: its types, what of it needs no browser, and all of it in a real one.
test-browser: setup-test $(PYTHON_READY) page
	tsc --project $(WEB)/page
	tsc --project $(WEB)/page/tsconfig.worker.json
	swift build --product waymark
	$(PYTHON) -m unittest discover --start-directory Tests/Browser

# The picture at the head of README.md, anew from the running product.
picture: setup-test $(PYTHON_READY) page
	swift build --product waymark
	$(PYTHON) Tests/Browser/picture.py

# The machine fails under a running workshop: kills, clocks, disks, damage, crowds.
test-faults: setup-test $(PYTHON_READY)
	swift build --product waymark
	$(PYTHON) Tests/EndToEnd/faults.py

# Every decoder and state machine, guided by coverage, a few seconds each: always the same inputs, so
# that a change is judged by itself. New ones are what `make fuzz` and `make soak` look for.
test-fuzz: setup-test
	python3 Tests/Fuzzing/fuzz.py run --seconds 3 --seed 1

# The same for so many SECONDS each; what fails is kept in .build-fuzz/faults.
fuzz: setup-test
	python3 Tests/Fuzzing/fuzz.py run --seconds $(SECONDS)

# The inputs in the tree anew: from the conformance vectors, themselves and a short run.
fuzz-corpus: setup-test
	python3 Tests/Fuzzing/fuzz.py corpus --seconds $(SECONDS)

bench: export WAYMARK := $(CURDIR)/.build/release/waymark
bench: setup-test $(PYTHON_READY) page
	$(PYTHON) -m pip install --quiet loro
	swift build $(RELEASE) --product waymark
	swift build $(RELEASE) --product bare-relay
	swift build $(RELEASE) --product waymark-load
	swift build $(RELEASE) --product Benchmarks
	.build/release/Benchmarks
	.build/release/waymark-load figures
	python3 Tests/EndToEnd/terminal_speed.py
	$(PYTHON) Tests/Browser/page_speed.py
	FAULTS=long $(PYTHON) Tests/EndToEnd/faults.py neighbours

# Long searches, for a night: simulated workshops, damaged disks, random maps and files, fuzzing, and
# 50 kills under load.
soak: setup-test $(PYTHON_READY)
	SEEDS=$(SEEDS) swift test -c release -Xswiftc -enable-testing --scratch-path .build-soak \
	  --filter WorkshopSimulation
	SEEDS=$$(($(SEEDS) / 2)) swift test -c release -Xswiftc -enable-testing \
	  --scratch-path .build-soak --filter 'DamageSearchTests|PowerLossTests'
	SEEDS=$(SEEDS) swift test -c release -Xswiftc -enable-testing --scratch-path .build-soak \
	  --filter 'JourneyFormatsTests|JourneyInsightTests|JourneyTemplatesTests'
	swift build $(RELEASE) --product waymark
	WAYMARK=$(CURDIR)/.build/release/waymark FAULTS=long $(PYTHON) Tests/EndToEnd/faults.py
	python3 Tests/Fuzzing/fuzz.py run --seconds 600

format:
	swift format format --in-place --recursive Sources Tests Clients Package.swift

lint:
	swift format lint --strict --recursive Sources Tests Clients Package.swift

clean:
	rm -rf .build .build-soak .build-fuzz $(WEB)/.build

setup-run:
	@.ci/setup run

setup-test:
	@.ci/setup test

$(PYTHON_READY): Tests/PythonClient/requirements.txt Tests/Browser/requirements.txt | setup-test
	python3 -m venv .build/python
	$(PYTHON) -m pip install --quiet $(addprefix --requirement ,$^)
	@touch $@
