package export_test

import (
	"bytes"
	"context"
	"fmt"
	"strings"
	"sync"
	"testing"
	"unicode"

	"github.com/lintel-go/lintel/docs/examples/bigbank"
	"github.com/lintel-go/lintel/model"
	"github.com/lintel-go/lintel/render"
	"github.com/lintel-go/lintel/render/diagram"
	"github.com/lintel-go/lintel/render/export"
	"github.com/lintel-go/lintel/render/layout"
	"github.com/lintel-go/lintel/render/layout/hierarchy"
	"github.com/lintel-go/lintel/render/layout/plain"
	"github.com/lintel-go/lintel/render/theme"
	"github.com/lintel-go/lintel/systems/flashsale"
	"github.com/lintel-go/lintel/systems/im"
)

// cases are the pictures of the case studies by a name, drawn once.
var cases = sync.OnceValues(func() (map[string]render.Picture, error) {
	all := map[string]render.Picture{}
	for name, w := range map[string]*model.Workspace{"bigbank": bigbank.Workspace(), "flashsale": flashsale.Workspace(), "im": im.Workspace()} {
		m, _ := w.Build()
		r := render.New(hierarchy.Engine{}, theme.Default())
		for _, v := range m.Views {
			p, err := r.Render(context.Background(), m, v.Key)
			if err != nil {
				return nil, err
			}
			all[name+"_"+strings.ReplaceAll(v.Key, "/", "_")] = p
		}
	}
	return all, nil
})

func pictures(t testing.TB) map[string]render.Picture {
	t.Helper()
	all, err := cases()
	if err != nil {
		t.Fatal(err)
	}
	return all
}

// hostile are words that mean something in one of the formats, and must not.
var hostile = []string{
	`quote " quote`, `it's`, `""`, `\"`, `back\slash \n \t \l \\n`, `a|b||c`, `| table |`, `a;b;`, `#hash #35; #quot;`, `# heading`,
	`<b>bold</b> <br>`, `a < b > c`, `R&D &lt; &#60; &amp;`, `[x] [[link]] [a](b)`, `[*]`, `(*)`, `((x))`, `{curly} {{x}}`, `${var} $x`, `$$x^2$$`,
	`%date() %newline() %n`, `%% comment`, `%%{init: {"theme":"dark"}}%%`, `**bold** *it*`, `//it// /x/`, `__u__ _x_`, `--s-- -x-`, `~~w~~ ~`, "`code` ``", `^^x^^`,
	`https://example.org/a_b?c=d&e=f#g`, `- item`, `* item`, `+ item`, `= h =`, `== h ==`, `---`, `....`, `1. item`, `1) item`, `> quote`,
	`end`, `end note`, `else x`, `@enduml`, `@startuml`, `!include x`, `!pragma`, `' comment`, `/' comment '/`, `// comment`, `--> arrow -> <- =>`, `: colon : :`, `fa:fa-car`, `:::style`,
	`style x fill:#fff`, `class a b`, `note left of a`, `<script>alert(1)</script>`, `<&heart> <$sprite> <:smile:>`, `<U+0041> \u0041 <color:red>x`,
	`Ünïcödé 库存 «ñ»`, `𠀀`, "\u202eabc\u202c", "nul\x00bel\x07", "line\nbreak\r\n", "\xff", "]]>", "=", ",", "a,b)", `"); Person(x, "y")`,
}

// visible is what of a text must be seen in a picture, without the spaces.
func visible(s string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case unicode.IsSpace(r), unicode.IsControl(r), unicode.Is(unicode.Cf, r):
			return -1
		}
		return r
	}, strings.ToValidUTF8(s, "\ufffd"))
}

// hostileDiagram says every hostile word everywhere in a picture of the kind.
func hostileDiagram(kind model.ViewKind) diagram.Diagram {
	d := diagram.Diagram{Key: "hostile", Kind: kind, Title: strings.Join(hostile, " "), Description: hostile[0]}
	id := func(i int) string { return hostile[i%len(hostile)] + fmt.Sprint(i) }
	d.Boundaries = []diagram.Boundary{
		{ID: "outer", Kind: diagram.BoundarySystem, Name: hostile[0], Type: hostile[4]},
		{ID: "outer/inner", Parent: "outer", Kind: diagram.BoundaryGroup, Name: hostile[9]},
	}
	kinds := []model.ElementKind{model.KindPerson, model.KindSystem, model.KindContainer, model.KindComponent, model.KindInfrastructureNode}
	shapes := []model.Shape{"", model.Database, model.Queue, "", model.Folder, model.Hexagon, ""}
	for i, w := range hostile {
		n := diagram.Node{ID: id(i), Kind: kinds[i%len(kinds)], Name: w, Type: "Container: " + w, Description: w, External: i%3 == 0}
		if i%len(kinds) > 1 {
			n.Shape = shapes[i%len(shapes)]
		}
		if kind == model.ViewStateMachine {
			n = diagram.Node{ID: n.ID, Symbol: diagram.SymbolState, Name: w, Description: w, Compartments: []diagram.Compartment{{{Text: w}}}}
			switch i % 7 {
			case 4:
				n.Symbol, n.Compartments = diagram.SymbolFinal, nil
			case 5:
				n.Symbol, n.Compartments = diagram.SymbolChoice, nil
			}
		}
		switch kind {
		case model.ViewClass:
			symbols := []diagram.Symbol{diagram.SymbolClass, diagram.SymbolInterface, diagram.SymbolEnumeration, diagram.SymbolType}
			n = diagram.Node{ID: n.ID, Symbol: symbols[i%4], Name: w, Type: "«" + w + "»", Description: w}
			if i%3 > 0 {
				n.Compartments = []diagram.Compartment{{{Text: w}, {Text: "+ f(a: " + w + "): " + w}}, {{Text: w}}}
			}
		case model.ViewActivity:
			symbols := []diagram.Symbol{
				diagram.SymbolAction, diagram.SymbolSend, diagram.SymbolDecision, diagram.SymbolAccept, diagram.SymbolFinal,
				diagram.SymbolFlowFinal, diagram.SymbolMerge,
			}
			n = diagram.Node{ID: n.ID, Symbol: symbols[i%len(symbols)], Name: w}
		}
		if kind == model.ViewUseCase {
			n = diagram.Node{ID: n.ID, Symbol: diagram.SymbolUseCase, Name: w}
			if i%3 == 0 {
				n = diagram.Node{ID: n.ID, Symbol: diagram.SymbolActor, Kind: kinds[i%2], Name: w, Type: "Person: " + w}
			}
		}
		if i%9 == 1 {
			n.Parent = []string{"outer", "outer/inner"}[i%2]
		}
		d.Nodes = append(d.Nodes, n)
		e := diagram.Edge{ID: fmt.Sprint(i), From: id(i), To: n.ID, Text: []string{w, w}, Technology: w, Async: i%2 == 0, Back: i%5 == 0}
		if i > 0 {
			e.From = id(i - 1)
		}
		if kind == model.ViewUseCase {
			e.Line = []diagram.Line{diagram.LineAssociation, diagram.LineInclude, diagram.LineExtend, diagram.LineGeneralization}[i%4]
		}
		if kind == model.ViewClass {
			e.Line = []diagram.Line{diagram.LineAssociation, diagram.LineComposition, diagram.LineRealization, diagram.LineDependency, diagram.LineGeneralization}[i%5]
			e.Role, e.Multiplicity = w, w
		}
		d.Edges = append(d.Edges, e)
	}
	if kind == model.ViewActivity {
		// One course from begin to end, in two lanes.
		marks := []diagram.Node{{ID: "mark0", Symbol: diagram.SymbolInitial}, {ID: "mark1", Symbol: diagram.SymbolFork}, {ID: "mark2", Symbol: diagram.SymbolJoin}, {ID: "mark3", Symbol: diagram.SymbolMerge}}
		d.Nodes = append(marks, d.Nodes...)
		d.Boundaries[1].Parent = ""
		edges := d.Edges
		d.Edges = nil
		for i := range d.Nodes {
			d.Nodes[i].Parent = d.Boundaries[i%2].ID
			if i > 0 {
				d.Edges = append(d.Edges, diagram.Edge{ID: fmt.Sprint(i), From: d.Nodes[i-1].ID, To: d.Nodes[i].ID, Line: diagram.LineFlow, Text: edges[i%len(edges)].Text})
			}
		}
	}
	if kind == model.ViewStateMachine {
		d.Boundaries[0].Kind, d.Boundaries[1].Kind = diagram.BoundaryState, diagram.BoundaryState
	}
	if kind == model.ViewSequence {
		d.Boundaries, d.Edges = nil, nil
		for i, w := range hostile {
			item := diagram.Item{ID: fmt.Sprint(2*i + 1), Kind: []model.StepKind{model.StepCall, model.StepSend, model.StepReturn}[i%3], Number: fmt.Sprint(i), From: id(i), To: id((i + 1) % len(hostile)), Text: w, Technology: w}
			note := diagram.Item{ID: fmt.Sprint(2*i + 2), Kind: model.StepNote, Over: []string{id(i)}, Text: w}
			switch i % 8 {
			case 3:
				note = diagram.Item{ID: note.ID, Kind: model.StepRef, Number: "1", From: id(i), To: id(i), Over: []string{id(i), id((i + 1) % len(hostile))}, Text: w}
			case 5:
				note = diagram.Item{ID: note.ID, Kind: model.StepDivider, Text: w}
			}
			if i%4 == 0 {
				item = diagram.Item{ID: item.ID, Kind: model.StepAlt, Operands: []diagram.Operand{{Guard: w, Items: []diagram.Item{item}}, {Guard: w, Items: []diagram.Item{note}}}}
				item.Operands[0].Items[0].ID = item.ID + ".1.1"
				item.Operands[1].Items[0].ID = item.ID + ".2.1"
			}
			d.Items = append(d.Items, item, note)
		}
	}
	return d
}

// keywords are IDs that one of the tools would take for something else.
const keywords = `accDescr accTitle activate actor alt also and as autonumber box break call class classDef constructor create
	critical deactivate default destroy digraph edge else end flowchart graph hide href if label layers left link links loop node note
	null off opt option over par participant rect root scale shape shared skinparam start state stateDiagram steps strict style
	subgraph target title true vars while width`

// keywordDiagram has all of them as IDs.
func keywordDiagram(kind model.ViewKind) diagram.Diagram {
	d := diagram.Diagram{Key: "keywords", Kind: kind, Title: "Keywords"}
	ids := strings.Fields(keywords)
	for i, id := range ids {
		n := diagram.Node{ID: id, Kind: model.KindContainer, Name: "Box " + id}
		switch kind {
		case model.ViewStateMachine:
			n = diagram.Node{ID: id, Symbol: diagram.SymbolState, Name: "Box " + id}
		case model.ViewClass:
			n = diagram.Node{ID: id, Symbol: diagram.SymbolClass, Name: "Box " + id}
		}
		d.Nodes = append(d.Nodes, n)
		if next := ids[(i+1)%len(ids)]; kind == model.ViewSequence {
			d.Items = append(d.Items, diagram.Item{ID: fmt.Sprint(i + 1), Kind: model.StepCall, From: id, To: next, Text: "to " + next})
		} else {
			d.Edges = append(d.Edges, diagram.Edge{ID: fmt.Sprint(i), From: id, To: next, Text: []string{"to " + next}})
		}
	}
	return d
}

// grid is an engine that costs nothing.
type grid struct{}

func (grid) Name() string    { return "grid" }
func (grid) Version() string { return "1" }
func (grid) Layout(_ context.Context, g layout.Graph) (layout.Result, error) {
	return plain.Place(g), nil
}

// drawn makes a picture of a diagram.
func drawn(t testing.TB, d diagram.Diagram) render.Picture {
	t.Helper()
	p, err := render.New(grid{}, theme.Default()).Draw(context.Background(), d)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

func write(t testing.TB, f export.Format, p render.Picture) []byte {
	t.Helper()
	b, err := f.Write(p.Diagram, p.Scene, theme.Default())
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func named(t testing.TB, name string) export.Format {
	t.Helper()
	f, ok := export.Named(name)
	if !ok {
		t.Fatalf("there is no format %q", name)
	}
	return f
}

func TestSamePictureSameBytes(t *testing.T) {
	for name, p := range pictures(t) {
		for _, f := range export.Formats() {
			if f.Draws(p.Diagram.Kind) && !bytes.Equal(write(t, f, p), write(t, f, p)) {
				t.Errorf("%s: %s has other bytes the second time", name, f.Name)
			}
		}
	}
}

func TestKindsWithoutAWay(t *testing.T) {
	_, err := named(t, "dot").Write(diagram.Diagram{Key: "shop/pay", Kind: model.ViewSequence}, pictures(t)["bigbank_signin"].Scene, theme.Default())
	const want = `view "shop/pay": Graphviz DOT has no way to draw a view of kind sequence
hint: it draws activity, class, code, component, container, context, deployment, dynamic, landscape, state-machine, use-case; SVG, PNG and PDF draw every kind`
	if err == nil || err.Error() != want {
		t.Errorf("error %v, want %s", err, want)
	}
	if _, ok := export.Named("visio"); ok {
		t.Error("there is a format visio")
	}
}
