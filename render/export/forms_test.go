package export_test

import (
	"strings"
	"testing"

	"github.com/lintel-go/lintel/model"
	"github.com/lintel-go/lintel/render"
	"github.com/lintel-go/lintel/render/diagram"
)

// holds tells what is missing of a picture as text, and what must not be there.
func holds(t *testing.T, format string, p render.Picture, want, not []string) {
	t.Helper()
	text := string(write(t, named(t, format), p))
	for _, w := range want {
		if !strings.Contains(text, w) {
			t.Errorf("%s has no %q:\n%s", format, w, text)
		}
	}
	for _, w := range not {
		if strings.Contains(text, w) {
			t.Errorf("%s has %q:\n%s", format, w, text)
		}
	}
}

// TestEndsDiffer holds that the end of an activity and that of a flow do not
// look alike.
func TestEndsDiffer(t *testing.T) {
	p := drawn(t, diagram.Diagram{
		Kind: model.ViewActivity, Boundaries: []diagram.Boundary{{ID: "lane", Kind: diagram.BoundaryLane, Name: "Lane"}},
		Nodes: []diagram.Node{
			{ID: "begin", Symbol: diagram.SymbolInitial, Parent: "lane"},
			{ID: "parted", Symbol: diagram.SymbolFork, Parent: "lane"},
			{ID: "idle", Symbol: diagram.SymbolFlowFinal, Parent: "lane"},
			{ID: "finish", Symbol: diagram.SymbolFinal, Name: "Over", Parent: "lane"},
		},
		Edges: []diagram.Edge{{ID: "1", From: "begin", To: "parted"}, {ID: "2", From: "parted", To: "idle"}, {ID: "3", From: "parted", To: "finish"}},
	})
	for format, want := range map[string][]string{
		"plantuml": {`label "<size:24>⊗</size>" as idle`, `label "<size:24>◉</size>\nOver" as finish`},
		"mermaid":  {`idle(("<b>⊗</b>"))`, `finish((("<b>Over</b>")))`},
		"dot":      {`idle [label="×", shape=circle`, `finish [label="", shape=doublecircle`},
		"d2":       {`idle: "⊗"`, "style.double-border: true"},
		"drawio":   {"shape=sumEllipse", "shape=endState"},
	} {
		holds(t, format, p, want, nil)
	}
}

// TestClassesHaveTheirParts holds that formats with words of their own for
// interfaces, operations and multiplicities are given these.
func TestClassesHaveTheirParts(t *testing.T) {
	p := drawn(t, diagram.Diagram{
		Kind: model.ViewClass,
		Nodes: []diagram.Node{
			{ID: "opener", Symbol: diagram.SymbolInterface, Name: "Opener", Type: "«interface»", Compartments: []diagram.Compartment{
				{{Text: "+ Open(d: Door, try: func(int) bool): (Code, error)"}, {Text: "− shut()"}},
			}},
			{ID: "size", Symbol: diagram.SymbolEnumeration, Name: "Size", Type: "«enumeration»", Compartments: []diagram.Compartment{{{Text: "Letter (small)"}}}},
		},
		Edges: []diagram.Edge{{ID: "1", From: "opener", To: "size", Line: diagram.LineAssociation, Role: "fits", Multiplicity: "1..*"}},
	})
	holds(t, "plantuml", p, []string{
		`interface "<b>Opener</b>" as opener <<interface>> #`, `enum "<b>Size</b>" as size_2 <<enumeration>> #`,
		"{method} <U+002B> Open(d: Door", "{method} − shut()", "{field} Letter (small)", `opener --> "1.<U+002E><U+002A>" size_2 : fits`,
	}, nil)
	holds(t, "mermaid", p, []string{
		`class opener["Opener"] {`, "<<interface>>", "<<enumeration>>",
		"#43; Open(d#58; Door, try#58; func#40;int#41; bool) #40;Code, error#41;", "− shut()", "Letter #40;small#41;",
		`opener --> "1..#42;" size_2 : fits`,
	}, nil)
}

// TestMermaidEndsWithoutAName holds that an end without a name is the mark
// that Mermaid has for it, and no state with invented words.
func TestMermaidEndsWithoutAName(t *testing.T) {
	p := drawn(t, diagram.Diagram{
		Kind:       model.ViewStateMachine,
		Boundaries: []diagram.Boundary{{ID: "lit", Kind: diagram.BoundaryState, Name: "On", Type: "entry / light\nexit / dark"}},
		Nodes: []diagram.Node{
			{ID: "done", Symbol: diagram.SymbolFinal},
			{ID: "gone", Symbol: diagram.SymbolFinal, Name: "Gone"},
			{ID: "idle", Symbol: diagram.SymbolState, Name: "Off"},
			{ID: "lit/done", Parent: "lit", Symbol: diagram.SymbolFinal},
			{ID: "lit/warm", Parent: "lit", Symbol: diagram.SymbolState, Name: "Warm"},
		},
		Edges: []diagram.Edge{
			{ID: "1", From: "idle", To: "done", Text: []string{"tired"}},
			{ID: "2", From: "lit/warm", To: "lit/done", Text: []string{"cold"}},
			{ID: "3", From: "idle", To: "gone"},
			{ID: "4", From: "lit", To: "done"},
		},
	})
	holds(t, "mermaid", p, []string{
		"\n  idle --> [*] : tired", "\n    warm --> [*] : cold", `state "Gone" as gone`, "\n  gone --> [*]", "\n  lit --> [*]",
		`state "On – entry / light#59; exit / dark"`,
	}, []string{"done"})
}

// TestC4StepsAreInOrder holds that a dynamic view of C4-PlantUML tells its
// steps in order, and dashes in words.
func TestC4StepsAreInOrder(t *testing.T) {
	p := drawn(t, diagram.Diagram{
		Kind:  model.ViewDynamic,
		Nodes: []diagram.Node{{ID: "a", Kind: model.KindSystem, Name: "A"}, {ID: "b", Kind: model.KindSystem, Name: "B"}},
		Edges: []diagram.Edge{
			{ID: "1", From: "a", To: "b", Text: []string{"2a.2. ask again", "10. ask", "1. greet"}, Technology: "HTTPS"},
			{ID: "2", From: "b", To: "a", Text: []string{"2. answer"}, Return: true, Back: true},
		},
	})
	holds(t, "c4plantuml", p, []string{
		"!include <C4/C4_Dynamic>", `$legendText="reply"`,
		`RelIndex("1", a, b, "greet", "HTTPS")
RelIndex_Back("2", a, b, "answer", "", $tags="dashed")
RelIndex("2a.2", a, b, "ask again", "HTTPS")
RelIndex("10", a, b, "ask", "HTTPS")
`,
	}, []string{"Rel("})
}
