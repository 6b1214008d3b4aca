package house_test

import (
	"context"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"
)

// written is a command line as it stands on a page.
type written struct {
	at    string // page and line
	words []string
}

// commandLines are the commands on the pages: the lines of sh blocks, the
// steps of workflows, and code in sentences that begins like one.
func commandLines(t *testing.T) []written {
	t.Helper()
	var all []written
	for _, p := range pages(t) {
		add := func(line int, text string) {
			for _, part := range regexp.MustCompile(`&&|[;|<>]`).Split(text, -1) {
				if words := shellWords(part); len(words) > 0 {
					all = append(all, written{at(p, line), words})
				}
			}
		}
		for _, b := range p.blocks("sh", "yaml") {
			line := b.line
			for text := range strings.Lines(b.text) {
				text, _, _ = strings.Cut(text, " #")
				if b.language == "yaml" {
					_, text, _ = strings.Cut(text, "run: ")
				}
				add(line, text)
				line++
			}
		}
		for _, s := range p.spans() {
			if first, _, more := strings.Cut(s.text, " "); more && (first == "lintel" || first == "make" || strings.HasPrefix(s.text, "go run ./")) {
				add(s.line, s.text)
			}
		}
	}
	return all
}

// shellWords are the words of a command line, those in quotes as one.
func shellWords(line string) []string {
	var words []string
	for _, m := range regexp.MustCompile(`"([^"]*)"|\S+`).FindAllStringSubmatch(line, -1) {
		if strings.HasPrefix(m[0], `"`) && strings.HasSuffix(m[0], `"`) && len(m[0]) > 1 {
			words = append(words, m[1])
		} else {
			words = append(words, m[0])
		}
	}
	return words
}

func at(p page, line int) string { return p.name + ":" + itoa(line) }

// TestCommandsCanBeGiven gives every lintel command line that is written down
// to the tool, with --help behind it: the tool reads the line, says whether
// it knows the command, its flags and as many arguments, and does nothing.
func TestCommandsCanBeGiven(t *testing.T) {
	tool := buildTool(t)
	empty := t.TempDir()
	known := map[string]error{}
	for _, c := range commandLines(t) {
		words := c.words
		if len(words) > 2 && words[0] == "go" && words[1] == "run" && words[2] == "./cmd/lintel" {
			words = words[2:]
		} else if words[0] != "lintel" {
			continue
		}
		words = append(slices.Clone(words[1:]), "--help")
		line := strings.Join(words, " ")
		err, asked := known[line]
		if !asked {
			ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
			cmd := exec.CommandContext(ctx, tool, words...)
			cmd.Dir = empty
			var out []byte
			if out, err = cmd.CombinedOutput(); err != nil {
				first, _, _ := strings.Cut(string(out), "\n")
				err = errors.New(first)
			}
			cancel()
			known[line] = err
		}
		if err != nil {
			t.Errorf("%s: %s: %v", c.at, strings.Join(c.words, " "), err)
		}
	}
	for _, command := range []string{"init", "serve", "build", "check", "render", "dump"} {
		if !slices.ContainsFunc(commandLines(t), func(c written) bool {
			return c.words[0] == "lintel" && len(c.words) > 1 && c.words[1] == command
		}) {
			t.Errorf("no page shows lintel %s", command)
		}
	}
	if _, err := os.ReadDir(empty); err != nil {
		t.Error(err)
	}
}

// buildTool makes lintel.
func buildTool(t *testing.T) string {
	t.Helper()
	tool := filepath.Join(t.TempDir(), "lintel.exe")
	cmd := exec.Command("go", "build", "-o", tool, "./cmd/lintel")
	cmd.Dir = root(t)
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("go build: %v\n%s", err, out)
	}
	return tool
}

var target = regexp.MustCompile(`(?m)^([a-z][a-z-]*):([^=].*)?$`)

// makefile is the targets of the Makefile, and the file.
func makefile(t *testing.T) (map[string]bool, string) {
	t.Helper()
	source, err := os.ReadFile(filepath.Join(root(t), "Makefile"))
	if err != nil {
		t.Fatal(err)
	}
	targets := map[string]bool{}
	for _, m := range target.FindAllStringSubmatch(string(source), -1) {
		targets[m[1]] = true
	}
	return targets, string(source)
}

// TestTargetsExist holds every make on the pages, and the targets and programs
// that the Makefile itself names.
func TestTargetsExist(t *testing.T) {
	targets, source := makefile(t)
	seen := map[string]bool{}
	for _, c := range commandLines(t) {
		if c.words[0] != "make" {
			continue
		}
		for _, name := range c.words[1:] {
			seen[name] = true
			if !targets[name] {
				t.Errorf("%s: the Makefile has no target %s", c.at, name)
			}
		}
	}
	if !seen["test"] {
		t.Error("no page says make test")
	}
	for _, m := range regexp.MustCompile(`\$\(GO\) run (\./\S+)`).FindAllStringSubmatch(source, -1) {
		if _, err := os.Stat(filepath.Join(root(t), filepath.FromSlash(m[1]))); err != nil {
			t.Errorf("Makefile: there is no program %s", m[1])
		}
	}
	phony := regexp.MustCompile(`(?m)^\.PHONY: (.*)$`).FindStringSubmatch(source)
	if phony == nil {
		t.Fatal("the Makefile has no .PHONY")
	}
	for _, name := range strings.Fields(phony[1]) {
		if !targets[name] {
			t.Errorf("Makefile: .PHONY names %s, which is no target", name)
		}
	}
}

// TestReadmeStartsWithTheTwoCommands holds the promise of the first screen:
// one command to see it, one to test it.
func TestReadmeStartsWithTheTwoCommands(t *testing.T) {
	var commands []string
	for _, b := range readPage(t, "README.md").blocks("sh") {
		commands = append(commands, strings.TrimSpace(b.text))
	}
	if len(commands) < 2 || commands[0] != "go run ./cmd/lintel serve" || commands[1] != "make test" {
		t.Errorf("README.md begins with %q", commands)
	}
	run, err := os.ReadFile(filepath.Join(root(t), ".ci", "run"))
	if err != nil {
		t.Fatal(err)
	}
	if !strings.HasSuffix(string(run), "\nexec make test\n") {
		t.Error(".ci/run does something else than make test")
	}
}
