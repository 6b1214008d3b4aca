package render_test

import (
	"bytes"
	"context"
	"errors"
	"flag"
	"fmt"
	"math/rand/v2"
	"os"
	"runtime"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/sync/errgroup"

	"github.com/lintel-go/lintel/docs/examples/bigbank"
	"github.com/lintel-go/lintel/docs/examples/picturebook"
	"github.com/lintel-go/lintel/model"
	"github.com/lintel-go/lintel/render"
	"github.com/lintel-go/lintel/render/layout"
	"github.com/lintel-go/lintel/render/layout/graphviz"
	"github.com/lintel-go/lintel/render/scene"
	"github.com/lintel-go/lintel/render/svg"
	"github.com/lintel-go/lintel/render/theme"
	"github.com/lintel-go/lintel/systems/flashsale"
	"github.com/lintel-go/lintel/systems/im"
)

var update = flag.Bool("update", false, "rewrite the golden files")

func engine(t *testing.T) layout.Engine {
	t.Helper()
	e := graphviz.New(graphviz.Options{})
	t.Cleanup(func() {
		if err := e.Close(); err != nil {
			t.Error(err)
		}
	})
	return e
}

func build(t *testing.T, w *model.Workspace) *model.Model {
	t.Helper()
	m, diagnostics := w.Build()
	for _, d := range diagnostics {
		t.Errorf("%s:%d: %s: %s", d.Origin.File, d.Origin.Line, d.Code, d.Message)
	}
	return m
}

// drawAll is all pictures of m as SVG, by key.
func drawAll(t *testing.T, r *render.Renderer, m *model.Model) map[string][]byte {
	t.Helper()
	out := make([][]byte, len(m.Views))
	var group errgroup.Group
	for i, v := range m.Views {
		group.Go(func() error {
			p, err := r.Render(context.Background(), m, v.Key)
			if err != nil {
				return err
			}
			for _, violation := range p.Violations {
				t.Errorf("%s, view %s: %s %s", m.Name, v.Key, violation.Code, violation.Message)
			}
			if p.Layout.Degraded {
				t.Errorf("%s, view %s: degraded: %s", m.Name, v.Key, p.Layout.Reason)
			}
			for _, name := range theme.Names() {
				look, err := theme.Load(name)
				if err != nil {
					return err
				}
				for _, dark := range []bool{false, true} {
					for _, violation := range scene.CheckContrast(p.Scene, look, dark) {
						t.Errorf("%s, view %s in %s: %s %s", m.Name, v.Key, name, violation.Code, violation.Message)
					}
				}
			}
			out[i] = svg.Render(p.Scene, theme.Default(), svg.Options{})
			return nil
		})
	}
	if err := group.Wait(); err != nil {
		t.Fatal(err)
	}
	pictures := map[string][]byte{}
	for i, v := range m.Views {
		pictures[v.Key] = out[i]
	}
	return pictures
}

func same(t *testing.T, what string, want, got map[string][]byte) {
	t.Helper()
	if len(want) != len(got) {
		t.Errorf("%s: %d pictures, want %d", what, len(got), len(want))
	}
	for key := range want {
		if !bytes.Equal(want[key], got[key]) {
			t.Errorf("%s: view %s has other bytes", what, key)
		}
	}
}

// TestPicturesOfTheRepository holds every picture of every model here against
// all hard rules, and draws it twice: with many cores and with one.
func TestPicturesOfTheRepository(t *testing.T) {
	for _, w := range []*model.Workspace{flashsale.Workspace(), im.Workspace(), bigbank.Workspace(), picturebook.Workspace()} {
		m := build(t, w)
		many := drawAll(t, render.New(engine(t), theme.Default()), m)
		if len(many) < 10 {
			t.Errorf("%s has only %d pictures", m.Name, len(many))
		}
		before := runtime.GOMAXPROCS(1)
		one := drawAll(t, render.New(engine(t), theme.Default()), m)
		runtime.GOMAXPROCS(before)
		same(t, m.Name+" with one core", many, one)
	}
}

// TestMeasuresOfTheRepository keeps how hard every picture is to read: a
// change of the layout shows here as numbers, for better or worse.
func TestMeasuresOfTheRepository(t *testing.T) {
	var table strings.Builder
	var crossings, bends int
	for _, w := range []*model.Workspace{flashsale.Workspace(), im.Workspace(), bigbank.Workspace()} {
		m := build(t, w)
		r := render.New(engine(t), theme.Default())
		for _, v := range m.Views {
			p, err := r.Render(context.Background(), m, v.Key)
			if err != nil {
				t.Fatal(err)
			}
			n := scene.Measure(p.Scene)
			crossings, bends = crossings+n.Crossings, bends+n.Bends
			fmt.Fprintf(&table, "%s, %s: %d × %d px, %d crossings, %d bends, %d px of lines\n",
				m.Name, v.Key, p.Scene.W, p.Scene.H, n.Crossings, n.Bends, n.EdgeLength)
		}
	}
	fmt.Fprintf(&table, "all: %d crossings, %d bends\n", crossings, bends)
	const golden = "testdata/measures.txt"
	if *update {
		if err := os.WriteFile(golden, []byte(table.String()), 0o666); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(golden)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(strings.Split(string(want), "\n"), strings.Split(table.String(), "\n")); diff != "" {
		t.Errorf("the measures differ from %s (-want +got); look at the pictures, then run: go test ./render -update\n%s", golden, diff)
	}
}

// shop defines the same model in an order that the permutation chooses: what
// does not need each other may be written in any order.
func shop(order []int) *model.Workspace {
	w := model.New("Shop", "Sells things")
	people := make([]*model.Person, 3)
	systems := make([]*model.System, 4)
	define := make([]func(), 0, 7)
	for i := range people {
		define = append(define, func() { people[i] = w.Person(fmt.Sprintf("Person %d", i), "Wants a thing") })
	}
	for i := range systems {
		define = append(define, func() {
			systems[i] = w.System(fmt.Sprintf("System %d", i), "Does a thing")
			for j := range 4 {
				systems[i].Container(fmt.Sprintf("Container %d", j), "Does a part of it", model.Technology("Go"))
			}
		})
	}
	for _, i := range order[:7] {
		define[i%7]()
	}
	for _, i := range order[7:] {
		i -= 7
		switch {
		case i < 6:
			people[i%3].Uses(systems[i%4], fmt.Sprintf("Uses %d", i))
		default:
			systems[i%4].Uses(systems[(i+1)%4], fmt.Sprintf("Calls %d", i))
		}
	}
	return w
}

// TestOrderOfDefinitions shuffles definitions that do not need each other.
func TestOrderOfDefinitions(t *testing.T) {
	r := render.New(engine(t), theme.Default())
	order := make([]int, 19)
	for i := range order {
		order[i] = i
	}
	want := drawAll(t, r, build(t, shop(order)))
	random := rand.New(rand.NewPCG(1, 2))
	for range 5 {
		random.Shuffle(7, func(i, j int) { order[i], order[j] = order[j], order[i] })
		random.Shuffle(12, func(i, j int) { order[7+i], order[7+j] = order[7+j], order[7+i] })
		same(t, fmt.Sprint(order), want, drawAll(t, r, build(t, shop(order))))
	}
}

// broken is an engine that fails for graphs of a size.
type broken struct {
	layout.Engine
	nodes int
}

func (b broken) Layout(ctx context.Context, g layout.Graph) (layout.Result, error) {
	if len(g.Nodes) == b.nodes {
		return layout.Result{}, errors.New("out of order")
	}
	return b.Engine.Layout(ctx, g)
}

func TestErrorNamesTheView(t *testing.T) {
	m := build(t, flashsale.Workspace())
	r := render.New(engine(t), theme.Default())
	p, err := r.Render(context.Background(), m, "flash-sale/context")
	if err != nil {
		t.Fatal(err)
	}
	r = render.New(broken{engine(t), len(p.Diagram.Nodes)}, theme.Default())
	if _, err := r.Render(context.Background(), m, "flash-sale/context"); err == nil || !strings.Contains(err.Error(), "flash-sale/context") {
		t.Errorf("error %v does not name the view", err)
	}
	if _, err := r.Render(context.Background(), m, "flash-sale/token-service/components"); err != nil {
		t.Errorf("another view fails, too: %v", err)
	}
}
