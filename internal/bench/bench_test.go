package main

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"runtime"
	"strings"
	"testing"
	"time"
)

func TestQuantiles(t *testing.T) {
	var r result
	if r.median() != 0 || r.worst() != 0 {
		t.Error("nothing took time")
	}
	for n := range 100 {
		r.runs = append(r.runs, time.Duration(100-n)*time.Second)
	}
	if r.median() != 51*time.Second || r.p95() != 96*time.Second || r.worst() != 100*time.Second {
		t.Errorf("median %v, 95 %% %v, worst %v", r.median(), r.p95(), r.worst())
	}
}

// TestVerdicts holds that a target is met, not met, or not measured, each
// where it should.
func TestVerdicts(t *testing.T) {
	results := []result{
		{key: "start/help", runs: []time.Duration{15 * time.Millisecond}},
		{key: "live/words", runs: []time.Duration{400 * time.Millisecond}},
		{key: "build/100x40/cold", note: "stopped after 2m0s"},
		{key: "build/5000/cold", runs: []time.Duration{time.Second}, together: 800 * mib},
	}
	want := map[string]string{
		"`lintel --help` median":                                  "15 ms met",
		"save a description → new picture painted median":         "400 ms not met: 1.33 ×",
		"save a description → new picture painted p95":            "400 ms met",
		"cold build, 100 views of 40 containers median":           "stopped after 2m0s not met",
		"5,000 elements, 1,000 views, memory " + string(together): "800 MiB not met: 2.00 ×",
		"1,000 Markdown pages median":                             "– not measured",
	}
	for _, v := range verdicts(results) {
		name := v.what + " " + string(v.of)
		if got := v.got + " " + v.met; want[name] != "" && got != want[name] {
			t.Errorf("%s: %s, want %s", name, got, want[name])
		}
		delete(want, name)
	}
	if len(want) > 0 {
		t.Errorf("no verdict on %v", want)
	}
}

// TestPage holds that the page has each step that was run, and tables whose
// rows are as long as their heads.
func TestPage(t *testing.T) {
	results := []result{
		{step: "start", what: "`lintel --help`", runs: []time.Duration{time.Millisecond}, cpu: time.Millisecond, base: time.Millisecond},
		{step: "peers", what: "40 containers, D2", note: "not installed: do so"},
		{step: "peers", what: "40 containers, PlantUML", runs: []time.Duration{time.Second}, largest: mib},
	}
	var page, text bytes.Buffer
	m := machine{processor: "P", cores: 2, load: 5, tools: []string{"D2 1"}}
	if err := errors.Join(writePage(&page, m, results), writeText(&text, m, results)); err != nil {
		t.Fatal(err)
	}
	for _, w := range []string{"# Benchmarks", "## Starting", "## Other tools", "not installed: do so", "busy", "| 1.0 × reference |", "## Targets"} {
		if !strings.Contains(page.String(), w) {
			t.Errorf("the page does not say %q", w)
		}
	}
	if strings.Contains(page.String(), "## Stages") || !strings.Contains(text.String(), "Other tools") {
		t.Error("a step is there that was not run, or the other way round")
	}
	columns := 0
	for line := range strings.Lines(page.String()) {
		switch n := strings.Count(line, "|"); {
		case n == 0:
			columns = 0
		case columns == 0:
			columns = n
		case n != columns:
			t.Errorf("a row has %d borders and its head %d: %s", n, columns, line)
		}
	}
}

// heldFor is how long the program holds its memory. Somebody looks every 40 ms;
// on a busy machine, less often.
const heldFor = 2 * time.Second

// helper is set for a run of this test as a program to be measured.
const helper = "LINTEL_BENCH_HELPER"

// TestHelper is that program: it takes memory, has another of its kind do
// the same if told so, and waits.
func TestHelper(t *testing.T) {
	what := os.Getenv(helper)
	if what == "" {
		return
	}
	block := make([]byte, 64*mib)
	for i := range block {
		block[i] = 1
	}
	wait := heldFor
	switch what {
	case "two":
		other := exec.Command(os.Args[0], "-test.run=^TestHelper$")
		other.Env = append(os.Environ(), helper+"=one")
		if err := other.Run(); err != nil {
			t.Fatal(err)
		}
		wait = 0
	case "long":
		wait = time.Minute
	}
	time.Sleep(wait)
	runtime.KeepAlive(block)
}

// TestMeasure holds that memory is that of all processes, and that a program
// is stopped in time.
func TestMeasure(t *testing.T) {
	b := &bench{log: &bytes.Buffer{}}
	run := func(what string, limit time.Duration) (usage, error) {
		return b.measure(t.Context(), command{args: []string{os.Args[0], "-test.run=^TestHelper$"}, env: []string{helper + "=" + what}, limit: limit})
	}
	u, err := run("two", time.Minute)
	if err != nil {
		t.Fatal(err)
	}
	if u.wall < heldFor || u.cpu == 0 {
		t.Errorf("%+v", u)
	}
	if runtime.GOOS == "linux" && (u.largest < 64*mib || u.together < 128*mib) {
		t.Errorf("largest %s, together %s", memory(u.largest), memory(u.together))
	}
	begin := time.Now()
	if _, err := run("long", 200*time.Millisecond); !errors.Is(err, errTooLong) || time.Since(begin) > 30*time.Second {
		t.Errorf("%v after %v", err, time.Since(begin))
	}
}

func TestSentence(t *testing.T) {
	for _, c := range []struct {
		err  error
		want string
	}{
		{fmt.Errorf("%w after %v", errTooLong, time.Minute), "stopped after 1m0s"},
		{errors.New("d2 x: exit status 1\ninfo: compiling\nerr: failed | here"), "fails: err: failed / here"},
		{errors.New("x: exit status 2"), "fails: x: exit status 2"},
	} {
		if got := sentence(c.err); got != c.want {
			t.Errorf("%q, want %q", got, c.want)
		}
	}
}
