package mutation_test

import (
	"bytes"
	"context"
	"encoding/json"
	"slices"
	"strconv"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/lintel-go/lintel/internal/drift"
	"github.com/lintel-go/lintel/model"
	"github.com/lintel-go/lintel/render"
	"github.com/lintel-go/lintel/render/geom"
	"github.com/lintel-go/lintel/render/layout"
	"github.com/lintel-go/lintel/render/svg"
	"github.com/lintel-go/lintel/render/theme"
	"github.com/lintel-go/lintel/render/view"
)

// nowhere is an engine that puts everything in one place, which tells nothing
// but the direction.
type nowhere struct{}

func (nowhere) Name() string    { return "nowhere" }
func (nowhere) Version() string { return "1" }

func (nowhere) Layout(_ context.Context, g layout.Graph) (layout.Result, error) {
	r := layout.Result{
		W: 100, H: 100, Direction: g.Direction,
		Nodes: make([]geom.Rect, len(g.Nodes)), Groups: make([]geom.Rect, len(g.Groups)), Edges: make([]layout.Route, len(g.Edges)),
	}
	x := 0
	if g.Direction == model.TopToBottom {
		x = 10
	}
	for i, n := range g.Nodes {
		r.Nodes[i] = geom.Rect{X: x, W: n.W, H: n.H}
	}
	return r, nil
}

// gallery is the pictures of a model, by the names of their files, with what
// each was drawn of.
type gallery struct {
	content map[string]string
	files   map[string][]byte
}

// drawn draws the pictures of a model that differ from those before.
func drawn(t *testing.T, m *model.Model, before gallery) gallery {
	t.Helper()
	g := gallery{map[string]string{}, map[string][]byte{}}
	resolver := view.New(m)
	renderer := render.New(nowhere{}, theme.Default())
	for _, v := range m.Views {
		d, err := resolver.Resolve(v.Key)
		if err != nil {
			t.Fatal(err)
		}
		content, err := json.Marshal(d)
		if err != nil {
			t.Fatal(err)
		}
		name := v.Key + ".svg"
		g.content[name], g.files[name] = string(content), before.files[name]
		if before.content[name] == string(content) {
			continue
		}
		p, err := renderer.Draw(context.Background(), d)
		if err != nil {
			t.Fatal(err)
		}
		g.files[name] = svg.Render(p.Scene, theme.Default(), svg.Options{})
	}
	return g
}

// against holds committed pictures against fresh ones.
func against(t *testing.T, committed, fresh map[string][]byte, m *model.Model) []told {
	t.Helper()
	files := fstest.MapFS{}
	for name, data := range committed {
		files[name] = &fstest.MapFile{Data: data}
	}
	found, err := drift.Pictures(context.Background(), drift.Committed{Files: files, Path: "pictures"}, fresh, m, drift.Options{})
	if err != nil {
		t.Fatal(err)
	}
	return tell(found)
}

// onMark tells whether a finding is about a whole picture, or stands in it
// where a mark begins; one about how it is drawn, at any line of it.
func onMark(committed map[string][]byte, one told) bool {
	file, number, _ := strings.Cut(one.at[0], ":")
	line, err := strconv.Atoi(number)
	lines := bytes.Split(committed[strings.TrimPrefix(file, "pictures/")], []byte("\n"))
	switch {
	case err != nil || line > len(lines):
		return false
	case line < 2 || one.code == "LNT-D009":
		return true
	}
	return bytes.HasPrefix(lines[line-1], []byte(`<g class="lintel-`))
}

// elsewhere are facts that change how other things are shown: a finding about
// them has the lines of those.
var elsewhere = []string{"change Name", "change GivenIconsOnly", "Views.GivenIconsOnly", "Views.Exclude", "Views.Direction"}

// changedPictures changes facts of models and leaves the committed pictures:
// what differs is named in the picture, and at the line of the model. Of what
// has gone from the model, that is the line of the view, or what it is about.
func changedPictures(t *testing.T) []mutant {
	var all []mutant
	for _, o := range originals(t) {
		committed := drawn(t, o.model, gallery{})
		if same := against(t, committed.files, committed.files, o.model); len(same) > 0 {
			t.Fatalf("%s: nothing was changed: %s", o.name, inShort(same))
		}
		for _, f := range o.facts(2) {
			kind := f.kind
			if strings.Contains(kind, " Figures") {
				kind = "change Figures"
			}
			m := mutant{kind: kind, name: o.name + ": " + f.name, find: func() []told {
				m := o.with(f.change)
				all := against(t, committed.files, drawn(t, m, committed).files, m)
				return slices.DeleteFunc(all, func(one told) bool { return !onMark(committed.files, one) })
			}}
			for _, code := range []string{"LNT-D002", "LNT-D005", "LNT-D006", "LNT-D007", "LNT-D008", "LNT-D009"} {
				if f.gone || ends(f.kind, elsewhere) {
					m.want = append(m.want, want{code: code})
				}
				if code == "LNT-D007" && ends(f.kind, []string{"Relationships.From", "Relationships.To"}) {
					m.want = append(m.want, want{code: code}) // no view may show it where it is now
				}
				for _, at := range f.at {
					m.want = append(m.want, want{code: code, at: []string{at}})
				}
			}
			all = append(all, m)
		}
	}
	return all
}
