package render_test

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/sync/errgroup"

	"github.com/lintel-go/lintel/internal/corpus"
	"github.com/lintel-go/lintel/model"
	"github.com/lintel-go/lintel/render"
	"github.com/lintel-go/lintel/render/geom"
	"github.com/lintel-go/lintel/render/scene"
	"github.com/lintel-go/lintel/render/theme"
)

// legibility is the page with the numbers of the corpus.
const legibility = "../docs/reference/legibility.md"

// TestCorpus draws every model of the corpus: no rule of legibility is broken
// in any of them, and the measures are those of the page.
func TestCorpus(t *testing.T) {
	r := render.New(engine(t), theme.Default())
	cases := corpus.Cases()
	rows := make([]string, len(cases))
	each(t, len(cases), func(i int) error {
		c := cases[i]
		p, err := r.Render(context.Background(), build(t, c.Workspace()), c.View)
		if err != nil {
			return err
		}
		for _, v := range p.Violations {
			t.Errorf("%s: %s %s", c.Name, v.Code, v.Message)
		}
		if p.Layout.Degraded {
			t.Errorf("%s: degraded: %s", c.Name, p.Layout.Reason)
		}
		m := scene.Measure(p.Scene)
		rows[i] = fmt.Sprintf("| %s | %d | %d | %d × %d | %d | %.1f | %d |", c.Name, len(p.Diagram.Nodes), len(p.Diagram.Edges),
			p.Scene.W, p.Scene.H, m.Crossings, float64(m.Bends)/float64(len(p.Diagram.Edges)), m.EdgeLength/len(p.Diagram.Edges))
		return nil
	})
	hold(t, "corpus", rows)
}

// TestSmallChange adds something small to pictures, and measures how many of
// the pairs of boxes keep their places to each other: which of the two is
// above, and which to the left.
func TestSmallChange(t *testing.T) {
	r := render.New(engine(t), theme.Default())
	changes := corpus.Changes()
	rows := make([]string, len(changes))
	each(t, len(changes), func(i int) error {
		c := changes[i]
		var places [2]map[string]geom.Rect
		for k, workspace := range []func() *model.Workspace{c.Before, c.After} {
			p, err := r.Render(context.Background(), build(t, workspace()), c.View)
			if err != nil {
				return err
			}
			places[k] = map[string]geom.Rect{}
			for _, m := range p.Scene.Marks {
				if m.Role == scene.RoleNode {
					places[k][m.ID] = m.Box
				}
			}
		}
		rows[i] = fmt.Sprintf("| %s | %d %% |", c.Name, kept(places[0], places[1]))
		return nil
	})
	hold(t, "changes", rows)
}

// kept is the percentage of pairs of boxes that keep their places to each
// other.
func kept(before, after map[string]geom.Rect) int {
	var ids []string
	for id := range before {
		if _, ok := after[id]; ok {
			ids = append(ids, id)
		}
	}
	slices.Sort(ids)
	// Boxes that overlap along an axis have no order there.
	order := func(a, b, c, d int) int {
		switch {
		case b <= c:
			return -1
		case d <= a:
			return 1
		}
		return 0
	}
	all, same := 0, 0
	for i, a := range ids {
		for _, b := range ids[:i] {
			p, q, r, s := before[a], before[b], after[a], after[b]
			for _, o := range [2][2]int{
				{order(p.X, p.Right(), q.X, q.Right()), order(r.X, r.Right(), s.X, s.Right())},
				{order(p.Y, p.Bottom(), q.Y, q.Bottom()), order(r.Y, r.Bottom(), s.Y, s.Bottom())},
			} {
				all++
				if o[0]*o[1] >= 0 { // they have not changed sides
					same++
				}
			}
		}
	}
	return 100 * same / max(all, 1)
}

// each calls do for 0 to n-1, several at a time.
func each(t *testing.T, n int, do func(i int) error) {
	t.Helper()
	var group errgroup.Group
	group.SetLimit(4)
	for i := range n {
		group.Go(func() error { return do(i) })
	}
	if err := group.Wait(); err != nil {
		t.Fatal(err)
	}
}

// hold compares rows with those of a table of the page, or writes them there.
func hold(t *testing.T, table string, rows []string) {
	t.Helper()
	page, err := os.ReadFile(legibility)
	if err != nil {
		t.Fatal(err)
	}
	begin, end := []byte("<!-- "+table+" -->\n"), []byte("\n<!-- end -->")
	before, rest, ok := bytes.Cut(page, begin)
	have, after, ends := bytes.Cut(rest, end)
	if !ok || !ends {
		t.Fatalf("%s has no table %q", legibility, table)
	}
	// The head and the line below it stay.
	lines := strings.SplitN(string(have), "\n", 3)
	want := strings.Join(append(lines[:2:2], rows...), "\n")
	if *update {
		page = slices.Concat(before, begin, []byte(want), end, after)
		if err := os.WriteFile(legibility, page, 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	if diff := cmp.Diff(strings.Split(string(have), "\n"), strings.Split(want, "\n")); diff != "" {
		t.Errorf("%s differs (-have +want); look whether the pictures became better, and write it with make update:\n%s", legibility, diff)
	}
}
