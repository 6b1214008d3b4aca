package bigbank_test

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/lintel-go/lintel/docs/examples/bigbank"
	"github.com/lintel-go/lintel/internal/drift"
	"github.com/lintel-go/lintel/model"
	"github.com/lintel-go/lintel/render/diagram"
	"github.com/lintel-go/lintel/render/view"
)

// The original, as far as the test compares it.
type (
	workspace struct {
		Name        string `json:"name"`
		Description string `json:"description"`
		Model       struct {
			People  []element `json:"people"`
			Systems []element `json:"softwareSystems"`
			Nodes   []element `json:"deploymentNodes"`
		} `json:"model"`
		Views struct {
			Landscape  []originalView `json:"systemLandscapeViews"`
			Context    []originalView `json:"systemContextViews"`
			Container  []originalView `json:"containerViews"`
			Component  []originalView `json:"componentViews"`
			Dynamic    []originalView `json:"dynamicViews"`
			Deployment []originalView `json:"deploymentViews"`
			Image      []originalView `json:"imageViews"`
		} `json:"views"`
	}
	element struct {
		ID              string         `json:"id"`
		Name            string         `json:"name"`
		Description     string         `json:"description"`
		Technology      string         `json:"technology"`
		Tags            string         `json:"tags"`
		Group           string         `json:"group"`
		Environment     string         `json:"environment"`
		Instances       string         `json:"instances"` // the tool writes a string
		ContainerID     string         `json:"containerId"`
		SystemID        string         `json:"softwareSystemId"`
		Relationships   []relationship `json:"relationships"`
		Containers      []element      `json:"containers"`
		Components      []element      `json:"components"`
		Children        []element      `json:"children"`
		ContainerInst   []element      `json:"containerInstances"`
		SystemInstances []element      `json:"softwareSystemInstances"`
	}
	relationship struct {
		ID          string `json:"id"`
		Destination string `json:"destinationId"`
		Description string `json:"description"`
		Technology  string `json:"technology"`
		Linked      string `json:"linkedRelationshipId"`
	}
	originalView struct {
		Key         string `json:"key"`
		Description string `json:"description"`
		Environment string `json:"environment"`
		Elements    []struct {
			ID string `json:"id"`
		} `json:"elements"`
		Relationships []struct {
			ID          string `json:"id"`
			Order       string `json:"order"`
			Description string `json:"description"`
			Response    bool   `json:"response"`
		} `json:"relationships"`
	}
)

// original is the workspace of testdata with its elements and relationships
// by ID, elements with their path of names.
type original struct {
	workspace
	paths         map[string]string
	from          map[string]string // relationship ID to path
	to            map[string]string
	within        map[string][]string // deployment node path to the paths of what is in it
	elements      []string
	nodes         []string
	instances     []string
	relationships []string // declared ones
	derived       int      // the others
}

// read counts a relationship as declared when Structurizr does not link it to
// another one. It links what it computed itself: a relationship of a container
// that follows from one of its components, and one of an instance that follows
// from what it is an instance of. Lintel computes both where they are shown and
// never stores them.
func read(t *testing.T) *original {
	t.Helper()
	data, err := os.ReadFile(filepath.Join("testdata", "big-bank-plc.json"))
	if err != nil {
		t.Fatal(err)
	}
	o := &original{paths: map[string]string{}, from: map[string]string{}, to: map[string]string{}, within: map[string][]string{}}
	if err := json.Unmarshal(data, &o.workspace); err != nil {
		t.Fatal(err)
	}
	var all []element
	var walk func(e element, parent string, list *[]string)
	walk = func(e element, parent string, list *[]string) {
		name := e.Name
		switch {
		case e.ContainerID+e.SystemID != "":
			name = lastName(o.paths[e.ContainerID+e.SystemID])
			// The original's DSL tags one instance "Failover"; its JSON
			// leaves the tags of instances out.
			o.instances = append(o.instances, line(e.Environment, parent, name))
		case list == &o.nodes:
			o.nodes = append(o.nodes, line(e.Environment, parent, name, e.Description, e.Technology, count(e.Instances), tags(e.Tags)))
		default:
			o.elements = append(o.elements, line(parent, name, e.Description, e.Technology, e.Group, tags(e.Tags)))
		}
		path := parent + "/" + name
		if e.Environment != "" && parent == "" {
			path = e.Environment + path
		}
		o.paths[e.ID] = path
		if e.Environment != "" {
			o.within[parent] = append(o.within[parent], path)
		}
		all = append(all, e)
		for _, parts := range [][]element{e.Containers, e.Components, e.Children, e.ContainerInst, e.SystemInstances} {
			for _, part := range parts {
				walk(part, path, list)
			}
		}
	}
	for _, e := range slices.Concat(o.Model.People, o.Model.Systems) {
		walk(e, "", &o.elements)
	}
	for _, e := range o.Model.Nodes {
		walk(e, "", &o.nodes)
	}
	for _, e := range all {
		for _, r := range e.Relationships {
			o.from[r.ID], o.to[r.ID] = o.paths[e.ID], o.paths[r.Destination]
			if r.Linked != "" {
				o.derived++
				continue
			}
			o.relationships = append(o.relationships, line(o.paths[e.ID], o.paths[r.Destination], r.Description, r.Technology))
		}
	}
	return o
}

// tags leaves out those that Structurizr gives to everything of a kind.
func tags(list string) string {
	var own []string
	for _, tag := range strings.Split(list, ",") {
		switch tag {
		case "", "Element", "Person", "Software System", "Container", "Component", "Deployment Node", "Container Instance", "Software System Instance":
		// The original gives these two for their shapes, which Lintel has
		// without a tag.
		case "Web Browser", "Mobile App", "Database":
		default:
			own = append(own, tag)
		}
	}
	slices.Sort(own)
	return strings.Join(own, ",")
}

func count(instances string) string {
	if instances == "1" {
		return ""
	}
	return instances
}

// end is where a line at an element is drawn: Lintel leads it into a deployment
// node, to what runs there, if that is one thing.
func (o *original) end(path string) string {
	for len(o.within[path]) == 1 {
		path = o.within[path][0]
	}
	return path
}

func line(fields ...string) string { return strings.Join(fields, " | ") }

func lastName(path string) string { return path[strings.LastIndex(path, "/")+1:] }

// build is the Go model, without a single error.
func build(t *testing.T) *model.Model {
	t.Helper()
	m, diagnostics := bigbank.Workspace().Build()
	for _, d := range diagnostics {
		t.Errorf("%s:%d: %s %s", d.Origin.File, d.Origin.Line, d.Code, d.Message)
	}
	return m
}

// pathOf is the path of names of an element: names of the ones around it, its
// environment first if it has one.
func pathOf(m *model.Model, id string) string {
	e, _ := m.Element(id)
	name := e.Name
	if e.Kind == model.KindInstance {
		of, _ := m.Element(e.Of)
		name = of.Name
	}
	if _, inside := m.Element(e.Parent); inside {
		return pathOf(m, e.Parent) + "/" + name
	}
	env, _ := m.Environment(e.Environment)
	return env.Name + "/" + name
}

func parentPath(m *model.Model, e model.ElementRecord) string {
	if _, inside := m.Element(e.Parent); !inside {
		return ""
	}
	return pathOf(m, e.Parent)
}

func sorted(list []string) []string {
	list = slices.Clone(list)
	slices.Sort(list)
	return list
}

func TestFollowsTheRules(t *testing.T) {
	for _, f := range drift.NewReport(drift.Model(build(t), drift.Options{})).Findings {
		t.Errorf("%v: %s %s: %s", f.Positions, f.Code, f.Subject, f.Message)
	}
}

func TestSameElements(t *testing.T) {
	o, m := read(t), build(t)
	var elements, nodes, instances []string
	for _, e := range m.Elements {
		group, _ := m.Group(e.Group)
		env, _ := m.Environment(e.Environment)
		tags, parent := strings.Join(e.Tags, ","), parentPath(m, e)
		switch e.Kind {
		case model.KindInstance:
			instances = append(instances, line(env.Name, parent, lastName(pathOf(m, e.ID))))
		case model.KindNode, model.KindInfrastructureNode:
			n := ""
			if e.Instances > 1 {
				n = fmt.Sprint(e.Instances)
			}
			nodes = append(nodes, line(env.Name, parent, e.Name, e.Description, e.Technology, n, tags))
		default:
			elements = append(elements, line(parent, e.Name, e.Description, e.Technology, group.Name, tags))
		}
	}
	if m.Name != o.Name || m.Description != o.Description {
		t.Errorf("workspace is %q, %q; want %q, %q", m.Name, m.Description, o.Name, o.Description)
	}
	for _, c := range []struct {
		what      string
		n         int
		want, got []string
	}{
		{"static elements", 18, o.elements, elements},
		{"deployment nodes", 21, o.nodes, nodes},
		{"instances", 12, o.instances, instances},
	} {
		if len(c.want) != c.n {
			t.Errorf("the original has %d %s; the test expects %d", len(c.want), c.what, c.n)
		}
		if d := cmp.Diff(sorted(c.want), sorted(c.got)); d != "" {
			t.Errorf("%s differ (-original +ours):\n%s", c.what, d)
		}
	}
}

func TestSameRelationships(t *testing.T) {
	o, m := read(t), build(t)
	var got []string
	for _, r := range m.Relationships {
		got = append(got, line(pathOf(m, r.From), pathOf(m, r.To), r.Description, r.Technology))
	}
	if len(o.relationships) != 27 || o.derived != 15 {
		t.Errorf("the original declares %d relationships and derives %d; the test expects 27 and 15", len(o.relationships), o.derived)
	}
	if d := cmp.Diff(sorted(o.relationships), sorted(got)); d != "" {
		t.Errorf("relationships differ (-original +ours):\n%s", d)
	}
}

// kinds are the views of the original by Lintel's name for their kind. Image
// views show a picture from elsewhere; Lintel has none.
func (o *original) kinds() map[model.ViewKind][]originalView {
	return map[model.ViewKind][]originalView{
		model.ViewLandscape:  o.Views.Landscape,
		model.ViewContext:    o.Views.Context,
		model.ViewContainer:  o.Views.Container,
		model.ViewComponent:  o.Views.Component,
		model.ViewDynamic:    o.Views.Dynamic,
		model.ViewDeployment: o.Views.Deployment,
	}
}

func TestSameViews(t *testing.T) {
	o, m := read(t), build(t)
	var want, got []string
	for kind, views := range o.kinds() {
		for _, v := range views {
			want = append(want, line(string(kind), strings.ToLower(v.Key), v.Description, v.Environment))
		}
	}
	for _, v := range m.Views {
		if !v.Default {
			env, _ := m.Environment(v.Environment)
			got = append(got, line(string(v.Kind), v.Key, v.Description, env.Name))
		}
	}
	if len(want) != 7 || len(o.Views.Image) != 1 {
		t.Errorf("the original has %d views of our kinds and %d image views; the test expects 7 and 1", len(want), len(o.Views.Image))
	}
	if d := cmp.Diff(sorted(want), sorted(got)); d != "" {
		t.Errorf("views differ (-original +ours):\n%s", d)
	}
}

// TestSamePictures holds what our views show against what Structurizr put into
// the original's: the same elements, and a line between the same pairs.
func TestSamePictures(t *testing.T) {
	o, m := read(t), build(t)
	for kind, views := range o.kinds() {
		if kind == model.ViewDynamic {
			continue // TestSameScenario
		}
		for _, v := range views {
			t.Run(v.Key, func(t *testing.T) {
				var want, got, wantPairs, gotPairs []string
				for _, e := range v.Elements {
					want = append(want, o.paths[e.ID])
				}
				for _, r := range v.Relationships {
					wantPairs = append(wantPairs, o.end(o.from[r.ID])+" -> "+o.end(o.to[r.ID]))
				}
				d, err := view.Resolve(m, strings.ToLower(v.Key))
				if err != nil {
					t.Fatal(err)
				}
				for _, n := range d.Nodes {
					got = append(got, pathOf(m, n.ID))
				}
				for _, b := range d.Boundaries {
					// The original lists the nodes of a deployment view and
					// leaves out the boundaries of the other kinds.
					if b.Kind == diagram.BoundaryNode {
						got = append(got, pathOf(m, b.ID))
					}
				}
				for _, e := range d.Edges {
					gotPairs = append(gotPairs, pathOf(m, e.From)+" -> "+pathOf(m, e.To))
				}
				if len(want) == 0 || len(wantPairs) == 0 {
					t.Fatal("the original shows nothing")
				}
				if d := cmp.Diff(sorted(want), sorted(got)); d != "" {
					t.Errorf("elements differ (-original +ours):\n%s", d)
				}
				if d := cmp.Diff(sorted(wantPairs), sorted(gotPairs)); d != "" {
					t.Errorf("lines differ (-original +ours):\n%s", d)
				}
			})
		}
	}
}

func TestSameScenario(t *testing.T) {
	o, m := read(t), build(t)
	var want, got []string
	for _, r := range o.Views.Dynamic[0].Relationships {
		from, to, kind := o.from[r.ID], o.to[r.ID], "call"
		if r.Response {
			from, to, kind = to, from, "return"
		}
		want = append(want, line(kind, from, to, r.Description))
	}
	for _, s := range m.Scenarios[0].Steps {
		got = append(got, line(string(s.Kind), pathOf(m, s.From), pathOf(m, s.To), s.Text))
	}
	if len(want) != 6 {
		t.Errorf("the original has %d steps; the test expects 6", len(want))
	}
	if d := cmp.Diff(want, got); d != "" {
		t.Errorf("steps differ (-original +ours):\n%s", d)
	}
}
