package export_test

import (
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"github.com/lintel-go/lintel/model"
	"github.com/lintel-go/lintel/render"
	"github.com/lintel-go/lintel/render/diagram"
	"github.com/lintel-go/lintel/render/export"
	"github.com/lintel-go/lintel/render/theme"
)

// wordy is a small picture of the kind that says the words everywhere.
func wordy(kind model.ViewKind, words string) diagram.Diagram {
	d := diagram.Diagram{Key: "wordy", Kind: kind, Direction: model.TopToBottom, Title: words, Description: words}
	d.Boundaries = []diagram.Boundary{{ID: "border", Kind: diagram.BoundaryState, Name: words, Type: words}}
	for i := range 4 {
		n := diagram.Node{ID: fmt.Sprint("box", i), Kind: model.KindContainer, Name: words, Type: words, Description: words}
		if kind == model.ViewStateMachine {
			n.Kind = ""
			n.Symbol = []diagram.Symbol{diagram.SymbolState, diagram.SymbolInitial, diagram.SymbolFinal, diagram.SymbolChoice}[i]
			n.Compartments = []diagram.Compartment{{{Text: words}}}
		}
		if kind == model.ViewUseCase {
			n.Symbol = []diagram.Symbol{diagram.SymbolUseCase, diagram.SymbolActor}[i%2]
		}
		if kind == model.ViewClass {
			n.Kind, n.Symbol = "", diagram.SymbolClass
			n.Compartments = []diagram.Compartment{{{Text: words}}, {{Text: words}, {Text: "+ " + words}}}
		}
		if kind == model.ViewActivity {
			n.Kind, n.Symbol = "", []diagram.Symbol{diagram.SymbolAction, diagram.SymbolSend, diagram.SymbolDecision, diagram.SymbolFinal}[i]
		}
		d.Nodes = append(d.Nodes, n)
	}
	d.Nodes[3].Parent = "border"
	d.Edges = []diagram.Edge{
		{ID: "line", From: "box0", To: "box3", Text: []string{words, words}, Technology: words, Async: true},
		{ID: "back", From: "box2", To: "border", Text: []string{words}, Back: true, More: 1},
	}
	if kind == model.ViewActivity { // of one course, in one lane
		d.Edges = nil
		for i := range d.Nodes {
			d.Nodes[i].Parent = "border"
			if i > 0 {
				d.Edges = append(d.Edges, diagram.Edge{ID: fmt.Sprint(i), From: d.Nodes[i-1].ID, To: d.Nodes[i].ID, Text: []string{words}})
			}
		}
	}
	if kind == model.ViewSequence {
		d.Boundaries, d.Edges = nil, nil
		d.Nodes[3].Parent = ""
		message := diagram.Item{ID: "1.1.1", Kind: model.StepCall, Number: "1", From: "box0", To: "box1", Text: words, Technology: words}
		note := diagram.Item{ID: "2", Kind: model.StepNote, Over: []string{"box1"}, Text: words}
		d.Items = []diagram.Item{{ID: "1", Kind: model.StepLoop, Operands: []diagram.Operand{{Guard: words, Items: []diagram.Item{message}}}}, note}
		d.Items = append(d.Items, diagram.Item{ID: "3", Kind: model.StepDivider, Text: words}, diagram.Item{ID: "4", Kind: model.StepRef, From: "box0", To: "box0", Over: []string{"box0", "box2"}, Text: words})
	}
	return d
}

// FuzzWords writes words in every format. Whatever they are, they must not add
// a line, end a string, or hide in the source.
func FuzzWords(f *testing.F) {
	for _, w := range hostile {
		f.Add(w)
	}
	plain := map[string][]string{}
	pictures := map[model.ViewKind]render.Picture{}
	for _, kind := range []model.ViewKind{model.ViewContainer, model.ViewUseCase, model.ViewActivity, model.ViewClass, model.ViewSequence, model.ViewStateMachine} {
		pictures[kind] = drawn(f, wordy(kind, "x"))
		for _, format := range export.Formats() {
			if format.Draws(kind) {
				plain[format.Name+string(kind)] = strings.Split(string(write(f, format, pictures[kind])), "\n")
			}
		}
	}
	f.Fuzz(func(t *testing.T, words string) {
		if visible(words) == "" {
			return // says nothing, which may be written otherwise
		}
		for kind, p := range pictures {
			p.Diagram = wordy(kind, words) // where things are does not matter here
			for _, format := range export.Formats() {
				if !format.Draws(kind) {
					continue
				}
				source, err := format.Write(p.Diagram, p.Scene, theme.Default())
				if err != nil {
					t.Fatal(err)
				}
				if err := tame(format.Name, string(source), plain[format.Name+string(kind)]); err != nil {
					t.Errorf("%s of %s with %q: %v\n%s", format.Name, kind, words, err, source)
				}
			}
		}
	})
}

// tame compares a source with that of a picture which says "x".
func tame(format, source string, plain []string) error {
	if !utf8.ValidString(source) {
		return errors.New("it is no UTF-8")
	}
	for _, r := range source {
		if unicode.IsControl(r) && r != '\n' || r >= 0x202a && r <= 0x202e || r >= 0x2066 && r <= 0x2069 || r == 0x2028 || r == 0x2029 {
			return fmt.Errorf("it has %U", r)
		}
	}
	if format == "drawio" {
		decoder := xml.NewDecoder(strings.NewReader(source))
		for {
			if _, err := decoder.Token(); errors.Is(err, io.EOF) {
				return nil
			} else if err != nil {
				return err
			}
		}
	}
	lines := strings.Split(source, "\n")
	if len(lines) != len(plain) {
		return fmt.Errorf("it has %d lines instead of %d", len(lines), len(plain))
	}
	for i, l := range lines {
		if format == "d2" {
			l = strings.NewReplacer(`\\`, "", `\"`, "").Replace(l)
		}
		if format == "mermaid" && strings.HasPrefix(l, "title: ") {
			l = strings.NewReplacer(`\\`, "", `\"`, "").Replace(l)
		}
		if format == "dot" {
			if got, want := strings.Count(l, "<")-strings.Count(l, ">"), strings.Count(plain[i], "<")-strings.Count(plain[i], ">"); got != want {
				return fmt.Errorf("line %d has brackets that do not match: %s", i+1, l)
			}
			continue
		}
		if got, want := strings.Count(l, `"`), strings.Count(plain[i], `"`); got != want {
			return fmt.Errorf("line %d has %d quotes instead of %d: %s", i+1, got, want, l)
		}
	}
	return nil
}
