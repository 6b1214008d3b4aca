package project

import (
	"bytes"
	"os"
	"path/filepath"
	"testing"

	"github.com/lintel-go/lintel/internal/timing"
)

// TestDrawKeepsWhatWasUsedLast bounds what is kept of pictures, and draws what
// was forgotten once more, to the same bytes.
func TestDrawKeepsWhatWasUsedLast(t *testing.T) {
	p, e := counted(t)
	w := versions(t, "Takes orders")[0]
	draw := func(key string) []byte {
		t.Helper()
		picture, err := p.Draw(t.Context(), w, key)
		if err != nil {
			t.Fatal(err)
		}
		return p.SVG(picture)
	}
	first := draw("landscape")
	p.drawn.most = p.drawn.weight // for one picture
	draw("landscape")
	if n := e.since(); n != 1 {
		t.Fatalf("%d layouts of one view", n)
	}
	draw("shop/context")
	if len(p.drawn.kept) != 1 || p.drawn.kept["shop\x00shop/context"] == nil {
		t.Errorf("%d pictures are kept", len(p.drawn.kept))
	}
	if draw("shop/context"); e.since() != 1 {
		t.Error("the picture that was used last is drawn again")
	}
	if !bytes.Equal(draw("landscape"), first) {
		t.Error("a picture that is drawn again is another one")
	}
	if n := e.since(); n != 1 {
		t.Errorf("a picture that was forgotten costs %d layouts", n)
	}
	if total := p.drawn.kept["shop\x00landscape"].weight(); p.drawn.weight != total {
		t.Errorf("what is kept weighs %d, and %d is counted", total, p.drawn.weight)
	}
}

// TestLoadPreparesOnce prepares and judges a model again only if it is another
// one, or what the rules asked of the disk has another answer.
func TestLoadPreparesOnce(t *testing.T) {
	dir := folder(t)
	edit(t, dir, "model.go", `model.Technology("Go")`, `model.Technology("Go"), model.Code("./api")`)
	p := open(t, dir)
	load := func() (Workspace, int) {
		t.Helper()
		log := timing.New()
		state, err := p.Load(log.Context(t.Context()))
		if err != nil || len(state.Workspaces) != 1 {
			t.Fatal(err, state.Problems)
		}
		prepared := 0
		for _, s := range log.Take().Stages {
			if s.Name == "prepare" {
				prepared = s.Count
			}
		}
		return state.Workspaces[0], prepared
	}
	missing := func(w Workspace) (n int) {
		for _, f := range w.findings() {
			if f.Code == "LNT-M110" || bytes.Contains([]byte(f.Message), []byte("./api")) {
				n++
			}
		}
		return n
	}
	w, n := load()
	if n != 1 || missing(w) == 0 {
		t.Fatalf("the first load prepares %d models and misses %d folders", n, missing(w))
	}
	found := w.findings()
	found[0].Positions[0].File = "changed" // as located does
	again, n := load()
	if n != 0 || again.Model != w.Model {
		t.Errorf("an unchanged model is prepared %d times", n)
	}
	if again.findings()[0].Positions[0].File == "changed" {
		t.Error("findings are shared")
	}
	if err := os.Mkdir(filepath.Join(dir, "api"), 0o777); err != nil {
		t.Fatal(err)
	}
	if again, _ = load(); missing(again) != 0 {
		t.Error("the rules do not see the folder that came")
	}
	edit(t, dir, "model.go", "Takes orders\", model", "Takes all orders\", model")
	if _, n = load(); n != 1 {
		t.Errorf("a changed model is prepared %d times", n)
	}
}
