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
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/sync/errgroup"

	"github.com/lintel-go/lintel/docs/examples/bigbank"
	"github.com/lintel-go/lintel/docs/examples/picturebook"
	"github.com/lintel-go/lintel/model"
	"github.com/lintel-go/lintel/render"
	"github.com/lintel-go/lintel/render/layout"
	"github.com/lintel-go/lintel/render/layout/activity"
	"github.com/lintel-go/lintel/render/layout/hierarchy"
	"github.com/lintel-go/lintel/render/layout/sequence"
	"github.com/lintel-go/lintel/render/scene"
	"github.com/lintel-go/lintel/render/svg"
	"github.com/lintel-go/lintel/render/theme"
	"github.com/lintel-go/lintel/systems/flashsale"
	"github.com/lintel-go/lintel/systems/im"
)

var update = flag.Bool("update", false, "rewrite the golden files")

func engine(t *testing.T) layout.Engine {
	t.Helper()
	return hierarchy.Engine{}
}

func build(t *testing.T, w *model.Workspace) *model.Model {
	t.Helper()
	m, diagnostics := w.Build()
	for _, d := range diagnostics {
		t.Errorf("%s:%d: %s: %s", d.Origin.File, d.Origin.Line, d.Code, d.Message)
	}
	return m
}

// TestEveryPictureSaysWhereThingsAre holds that the places of each view come
// with its picture, whatever found them.
func TestEveryPictureSaysWhereThingsAre(t *testing.T) {
	m := build(t, picturebook.Workspace())
	r := render.New(engine(t), theme.Default())
	for _, v := range m.Views {
		p, err := r.Render(context.Background(), m, v.Key)
		if err != nil {
			t.Fatal(err)
		}
		nodes := len(p.Layout.Nodes)
		switch places := p.Places.(type) {
		case sequence.Result:
			nodes = len(places.Lifelines)
		case activity.Result:
			nodes = len(places.Nodes)
		}
		if nodes != len(p.Diagram.Nodes) {
			t.Errorf("%s has places for %d of %d nodes", v.Key, nodes, len(p.Diagram.Nodes))
		}
	}
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

// part is a piece of a model that may be written as soon as those it needs
// are.
type part struct {
	name  string
	needs []string
	write func()
}

// ordered is the parts in an order that each of them can be written in: the
// order they are given in, or one of chance.
func ordered(parts []part, random *rand.Rand) []part {
	var order []part
	written := map[string]bool{}
	for rest := parts; len(rest) > 0; {
		var ready []int
		for i, p := range rest {
			if !slices.ContainsFunc(p.needs, func(name string) bool { return !written[name] }) {
				ready = append(ready, i)
			}
		}
		next := ready[0]
		if random != nil {
			next = ready[random.IntN(len(ready))]
		}
		order = append(order, rest[next])
		written[rest[next].name] = true
		rest = slices.Delete(slices.Clone(rest), next, next+1)
	}
	return order
}

// shop is a model of every kind of thing, written in an order of chance.
func shop(random *rand.Rand) *model.Workspace {
	var (
		w            = model.New("Shop", "Sells things")
		tech         = model.Technology("Go")
		person       [3]*model.Person
		system       [3]*model.System
		container    = map[string]*model.Container{}
		component    = map[string]*model.Component{}
		team         *model.Group
		core         *model.ContainerGroup
		environment  [2]*model.Environment
		node         = map[string]*model.Node{}
		stands, runs = map[string]*model.Instance{}, func(at, what string) string { return at + " runs " + what }
	)
	var parts []part
	add := func(name string, needs []string, write func()) { parts = append(parts, part{name, needs, write}) }

	add("team", nil, func() { team = w.Group("Customers") })
	for i := range person {
		name := fmt.Sprintf("Person %d", i)
		add(name, []string{"team"}, func() {
			if i == 0 {
				person[i] = w.Person(name, "Wants a thing")
			} else {
				person[i] = team.Person(name, "Wants a thing")
			}
		})
	}
	for i := range system {
		name := fmt.Sprintf("System %d", i)
		add(name, nil, func() { system[i] = w.System(name, "Does a thing") })
		for j := range 3 {
			inner := fmt.Sprintf("Container %d.%d", i, j)
			within := []string{name}
			if i == 0 && j > 0 {
				within = append(within, "core")
			}
			add(inner, within, func() {
				if i == 0 && j > 0 {
					container[inner] = core.Container(inner, "Does a part of it", tech)
				} else {
					container[inner] = system[i].Container(inner, "Does a part of it", tech)
				}
			})
		}
	}
	add("core", []string{"System 0"}, func() { core = system[0].Group("Core") })
	for i := range 3 {
		name := fmt.Sprintf("Component %d", i)
		add(name, []string{"Container 0.0"}, func() {
			component[name] = container["Container 0.0"].Component(name, "Does a part of a part", tech)
		})
	}

	uses := func(from, to, words string, relate func()) {
		add(from+" uses "+to+": "+words, []string{from, to}, relate)
	}
	for i := range person {
		for _, words := range []string{"Looks at things in", "Orders in"} {
			to := fmt.Sprintf("Container %d.0", i)
			uses(fmt.Sprintf("Person %d", i), to, words, func() { person[i].Uses(container[to], words) })
		}
	}
	for i := range 3 {
		for j := range 3 {
			from, to, other := fmt.Sprintf("Container %d.%d", i, j), fmt.Sprintf("Container %d.%d", i, (j+1)%3), fmt.Sprintf("Container %d.%d", (i+1)%3, j)
			uses(from, to, "Asks", func() { container[from].Uses(container[to], "Asks", tech) })
			uses(from, other, "Tells", func() { container[from].Uses(container[other], "Tells", model.Async) })
		}
		from, to := fmt.Sprintf("Component %d", i), fmt.Sprintf("Component %d", (i+1)%3)
		uses(from, to, "Calls", func() { component[from].Uses(component[to], "Calls") })
		uses(from, "Container 0.1", "Stores in", func() { component[from].Uses(container["Container 0.1"], "Stores in") })
	}
	uses("System 1", "System 2", "Reports to", func() { system[1].Uses(system[2], "Reports to") })

	for e := range environment {
		name := fmt.Sprintf("Environment %d", e)
		add(name, nil, func() { environment[e] = w.Environment(name, "Where it runs") })
		for n := range 2 {
			at := fmt.Sprintf("Node %d.%d", e, n)
			add(at, []string{name}, func() { node[at] = environment[e].Node(at, "A machine", tech, model.Instances(n+1)) })
			for c := range 3 {
				what := fmt.Sprintf("Container 0.%d", c)
				add(runs(at, what), []string{at, what}, func() { stands[runs(at, what)] = node[at].Runs(container[what]) })
			}
		}
	}
	copies, copied := runs("Node 0.0", "Container 0.2"), runs("Node 0.1", "Container 0.2")
	uses(copies, copied, "Copies to", func() { stands[copies].Uses(stands[copied], "Copies to") })

	everyone := []string{"Person 0", "Container 0.0", "Container 0.1", "Container 1.0", "Component 0"}
	for i := range 2 {
		name := fmt.Sprintf("Scenario %d", i)
		add(name, everyone, func() {
			sc := system[0].Scenario(name, "What happens")
			sc.Call(person[0], container["Container 0.0"], "order")
			sc.Alt(
				model.When("it is there", func(s *model.Flow) {
					s.Call(container["Container 0.0"], container["Container 0.1"], "reserve")
					s.Return(container["Container 0.1"], container["Container 0.0"], "reserved")
					s.Send(container["Container 0.0"], container["Container 1.0"], "ordered")
				}),
				model.When("it is not", func(s *model.Flow) { s.Note("Nothing is reserved", container["Container 0.0"]) }),
			)
			sc.Return(container["Container 0.0"], person[0], "answer")
		})
		machine := fmt.Sprintf("Machine %d", i)
		add(machine, []string{"Container 0.0"}, func() {
			m := container["Container 0.0"].StateMachine(machine, "What an order goes through")
			open, done := m.State("Open", "It waits"), m.Final("Done")
			waiting, paid := open.State("Waiting", "For the money"), open.State("Paid", "Almost there")
			m.Start(open)
			open.Start(waiting)
			waiting.On("payment", paid)
			open.On("delivery", done)
			open.On("refusal", open)
		})
	}
	add("a view", []string{"System 1"}, func() {
		w.LandscapeView(model.Key("fewer"), model.Title("Fewer"), model.Exclude(system[1]))
	})
	add("another view", []string{"System 0", "Person 1", "Person 2"}, func() {
		system[0].ContainerView(model.Key("others"), model.Title("Others"), model.Include(person[2]), model.Exclude(person[1]), model.LeftToRight)
	})
	for _, p := range ordered(parts, random) {
		p.write()
	}
	return w
}

// TestOrderOfDefinitions writes what does not need each other in any order.
func TestOrderOfDefinitions(t *testing.T) {
	r := render.New(engine(t), theme.Default())
	want := drawAll(t, r, build(t, shop(nil)))
	if len(want) < 14 {
		t.Errorf("only %d pictures", len(want))
	}
	for seed := range uint64(6) {
		same(t, fmt.Sprint("seed ", seed), want, drawAll(t, r, build(t, shop(rand.New(rand.NewPCG(seed, 2))))))
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
