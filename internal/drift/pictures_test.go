package drift_test

import (
	"bytes"
	"context"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/lintel-go/lintel/internal/drift"
	"github.com/lintel-go/lintel/model"
	"github.com/lintel-go/lintel/render/geom"
	"github.com/lintel-go/lintel/render/scene"
	"github.com/lintel-go/lintel/render/svg"
	"github.com/lintel-go/lintel/render/theme"
)

func shown(id, kind, title, desc string, x int) scene.Mark {
	box := geom.Rect{X: x, Y: 60, W: 120, H: 60}
	return scene.Mark{ID: id, Element: id, Role: scene.RoleNode, Class: kind, Title: title, Desc: desc, Box: box, Shapes: []scene.Shape{
		{Rect: &scene.Rect{Rect: box, Radius: 8, Ink: scene.Ink{Fill: theme.SystemFill, Stroke: theme.SystemStroke, Width: 1.5}}},
		{Text: &scene.Text{At: geom.Point{X: x + 60, Y: 90}, Value: title, Size: 15, Bold: true, Anchor: scene.Middle, Fill: theme.SystemText, On: theme.SystemFill}},
	}}
}

func related(id, from, to, title string) scene.Mark {
	return scene.Mark{ID: id, Role: scene.RoleEdge, Title: title, From: from, To: to, Shapes: []scene.Shape{
		{Path: &scene.Path{Segments: []scene.Segment{{Kind: scene.MoveTo, Points: []geom.Point{{X: 144, Y: 90}}}, {Kind: scene.LineTo, Points: []geom.Point{{X: 224, Y: 90}}}}, Ink: scene.Ink{Stroke: theme.Line, Width: 1.5}}},
	}}
}

func step(id, kind, title string) scene.Mark {
	m := scene.Mark{ID: id, Role: scene.RoleMessage, Class: kind, Title: title, From: "buyer", To: "sale/gate"}
	if kind == "note" {
		m.Role, m.Class, m.From, m.To = scene.RoleNote, "", "", ""
	}
	m.Shapes = []scene.Shape{{Text: &scene.Text{At: geom.Point{X: 10, Y: 10}, Value: id + ". " + title, Size: 12, Anchor: scene.Start, Fill: theme.Ink}}}
	return m
}

// containers is a small picture of a graph.
func containers() scene.Scene {
	return scene.Scene{Key: "sale/containers", Kind: "container", Title: "Sale", Description: "Sells phones", W: 600, H: 160, Margin: 24, Marks: []scene.Mark{
		{Role: scene.RoleTitle, Title: "Container diagram: Sale"},
		related("buyer->sale/gate:asks", "buyer", "sale/gate", "Buyer → Edge gate: Asks for a token"),
		related("sale/gate->sale/stock:reserves", "sale/gate", "sale/stock", "Edge gate → Stock: Reserves a unit"),
		shown("buyer", "person", "Buyer", "[Person] Wants a phone", 24),
		shown("sale/gate", "container", "Edge gate", "[Container: nginx] Refuses", 224),
		shown("sale/stock", "container database", "Stock", "[Container: Redis] Counts", 424),
	}}
}

// bundled is a picture in which one line stands for several relationships.
func bundled(words ...string) func() scene.Scene {
	return func() scene.Scene {
		s := containers()
		m := related("gate->stock", "sale/gate", "sale/stock", words[0])
		m.Class, m.Desc = "implied", strings.Join(words, "\n")
		s.Marks = append(s.Marks[:1:1], append([]scene.Mark{m}, s.Marks[3:]...)...)
		return s
	}
}

// grab is a small sequence.
func grab() scene.Scene {
	return scene.Scene{Key: "sale/grab", Kind: "sequence", Title: "Grab a token", W: 600, H: 400, Margin: 24, Marks: []scene.Mark{
		{Role: scene.RoleTitle, Title: "Sequence diagram: Grab a token"},
		step("1", "call", "Buyer → Edge gate: POST token"),
		step("2", "call", "Edge gate → Stock: reserve"),
		step("3", "return", "Stock → Edge gate: slot 17"),
		step("4", "note", "signed"),
		step("5", "return", "Edge gate → Buyer: token"),
	}}
}

func draw(s scene.Scene) []byte { return svg.Render(s, theme.Default(), svg.Options{}) }

func find(s *scene.Scene, id string) *scene.Mark {
	return &s.Marks[slices.IndexFunc(s.Marks, func(m scene.Mark) bool { return m.ID == id })]
}

func without(s *scene.Scene, id string) {
	s.Marks = slices.DeleteFunc(s.Marks, func(m scene.Mark) bool { return m.ID == id })
}

// compare holds a committed picture against the fresh one.
func compare(t *testing.T, committed, fresh []byte) []drift.Finding {
	t.Helper()
	files := fstest.MapFS{"a/b.svg": {Data: committed}}
	got, err := drift.Pictures(context.Background(), drift.Committed{Files: files, Path: "docs/pictures"}, map[string][]byte{"a/b.svg": fresh}, nil, drift.Options{})
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range got {
		if len(f.Positions) == 0 || f.Positions[0].File != "docs/pictures/a/b.svg" {
			t.Errorf("%s: at %v", f.Message, f.Positions)
		}
	}
	return got
}

func TestSamePicturesAreSilent(t *testing.T) {
	for _, s := range []scene.Scene{containers(), grab(), {Title: "Empty"}} {
		if got := compare(t, draw(s), draw(s)); len(got) != 0 {
			t.Errorf("%s: %+v", s.Key, got)
		}
	}
	windows := bytes.ReplaceAll(draw(grab()), []byte("\n"), []byte("\r\n"))
	if got := compare(t, windows, draw(grab())); len(got) != 0 {
		t.Errorf("line ends of Windows: %+v", got)
	}
}

// finding is what a change of a picture must be called: code, words, and what
// stands in the line of the committed file that is named.
type finding struct{ code, words, line string }

func TestWhatAPictureSays(t *testing.T) {
	for _, tc := range []struct {
		name   string
		of     func() scene.Scene
		change func(s *scene.Scene) // what happened to the model since the picture was drawn
		want   []finding
	}{
		{"a relationship is gone", containers, func(s *scene.Scene) { without(s, "buyer->sale/gate:asks") }, []finding{
			{"LNT-D007", `relationship "Buyer → Edge gate: Asks for a token" is no longer shown by this view but still in the picture`, `data-id="buyer->sale/gate:asks"`},
		}},
		{"a relationship is new", containers, func(s *scene.Scene) {
			s.Marks = slices.Insert(s.Marks, 1, related("x", "buyer", "sale/stock", "Buyer → Stock: Looks"))
		}, []finding{{"LNT-D006", `relationship "Buyer → Stock: Looks" is in the model but missing from the picture`, "<svg"}}},
		{"a relationship reads otherwise", containers, func(s *scene.Scene) {
			m := find(s, "buyer->sale/gate:asks")
			m.ID, m.Title = "buyer->sale/gate:begs", "Buyer → Edge gate: Begs for a token"
		}, []finding{{"LNT-D008", `relationship reads otherwise: the picture says "Buyer → Edge gate: Asks for a token", the model "Buyer → Edge gate: Begs for a token"`, `data-id="buyer->sale/gate:asks"`}}},
		{"a relationship among several in a line is gone", bundled("Gate → Stock: Reserves", "Gate → Stock: Frees", "Rules → Stock: Counts"), func(s *scene.Scene) {
			*s = bundled("Gate → Stock: Reserves", "Rules → Stock: Counts")()
		}, []finding{{"LNT-D007", `relationship "Gate → Stock: Frees" is no longer shown by this view but still in the picture`, `data-id="gate->stock"`}}},
		{"a relationship is new in a line of several", bundled("Gate → Stock: Reserves", "Rules → Stock: Counts"), func(s *scene.Scene) {
			*s = bundled("Gate → Stock: Reserves", "Gate → Stock: Frees", "Rules → Stock: Counts")()
		}, []finding{{"LNT-D006", `relationship "Gate → Stock: Frees" is in the model but missing from the picture`, `data-id="gate->stock"`}}},
		{"a relationship among several reads otherwise", bundled("Gate → Stock: Reserves", "Rules → Stock: Counts"), func(s *scene.Scene) {
			*s = bundled("Gate → Stock: Reserves", "Rules → Stock: Weighs")()
		}, []finding{{"LNT-D008", `relationship reads otherwise: the picture says "Rules → Stock: Counts", the model "Rules → Stock: Weighs"`, `data-id="gate->stock"`}}},
		{"an end of a relationship among several is renamed", bundled("Gate → Stock: Reserves", "Rules → Stock: Counts"), func(s *scene.Scene) {
			*s = bundled("Gate → Stock: Reserves", "Laws → Stock: Counts")()
		}, []finding{{"LNT-D008", `relationship reads otherwise: the picture says "Rules → Stock: Counts", the model "Laws → Stock: Counts"`, `data-id="gate->stock"`}}},
		{"of two in the same words one is gone", bundled("Gate → Stock: Reserves", "Gate → Stock: Reserves"), func(s *scene.Scene) {
			*s = bundled("Gate → Stock: Reserves")()
		}, []finding{{"LNT-D007", `relationship "Gate → Stock: Reserves" is no longer shown`, `data-id="gate->stock"`}}},
		{"what says how a relationship is drawn changes", bundled("A → B: Copies", "drawn between what runs there: C → D"), func(s *scene.Scene) {
			*s = bundled("A → B: Copies", "drawn between what runs there: C → E")()
		}, []finding{{"LNT-D008", `description of relationship "A → B: Copies" differs`, `data-id="gate->stock"`}}},
		{"a relationship becomes asynchronous", containers, func(s *scene.Scene) { find(s, "buyer->sale/gate:asks").Class = "async" }, []finding{
			{"LNT-D008", `kind of relationship "Buyer → Edge gate: Asks for a token" differs: the picture says "synchronous", the model "asynchronous"`, `data-id="buyer->sale/gate:asks"`},
		}},
		{"a long text differs at its end", containers, func(s *scene.Scene) {
			s.Description = strings.Repeat("Sells many phones. ", 12) + "And tablets."
		}, []finding{{"LNT-D005", `the picture says "Sells phones", the model "Sells many phones. Sells many`, "<svg"}}},
		{"a legend follows the rest", containers, func(s *scene.Scene) {
			without(s, "sale/stock")
			s.Marks = append(s.Marks, scene.Mark{Role: scene.RoleLegend, Title: "Legend", Desc: "Container"})
		}, []finding{{"LNT-D007", `container "Stock" is no longer shown by this view but still in the picture`, `data-id="sale/stock"`}}},
		{"a relationship turns around", containers, func(s *scene.Scene) {
			m := find(s, "buyer->sale/gate:asks")
			m.From, m.To = m.To, m.From
		}, []finding{{"LNT-D008", `source of relationship`, `data-id="buyer->sale/gate:asks"`}, {"LNT-D008", `destination of relationship`, `data-id="buyer->sale/gate:asks"`}}},
		{"an element is gone", containers, func(s *scene.Scene) { without(s, "sale/stock") }, []finding{
			{"LNT-D007", `container "Stock" is no longer shown by this view but still in the picture`, `data-id="sale/stock"`},
		}},
		{"an element is renamed", containers, func(s *scene.Scene) { find(s, "sale/stock").Title = "Store" }, []finding{
			{"LNT-D008", `name of container "Stock" differs: the picture says "Stock", the model "Store"`, `data-id="sale/stock"`},
		}},
		{"an element is described otherwise", containers, func(s *scene.Scene) { find(s, "buyer").Desc = "[Person] Wants two" }, []finding{
			{"LNT-D008", `description of person "Buyer" differs: the picture says "[Person] Wants a phone", the model "[Person] Wants two"`, `data-id="buyer"`},
		}},
		{"an element loses its description", containers, func(s *scene.Scene) { find(s, "buyer").Desc = "" }, []finding{
			{"LNT-D008", `description of person "Buyer" differs: the picture says "[Person] Wants a phone", the model ""`, `data-id="buyer"`},
		}},
		{"an element changes its shape", containers, func(s *scene.Scene) { find(s, "sale/stock").Class = "container queue" }, []finding{
			{"LNT-D008", `kind of container "Stock" differs: the picture says "container database", the model "container queue"`, `data-id="sale/stock"`},
		}},
		{"an element moves into a boundary", containers, func(s *scene.Scene) { find(s, "sale/stock").Parent = "sale" }, []finding{
			{"LNT-D008", `place of container "Stock" differs: the picture says none, the model "sale"`, `data-id="sale/stock"`},
		}},
		{"an element becomes an instance", containers, func(s *scene.Scene) { find(s, "sale/stock").Element = "other" }, []finding{
			{"LNT-D008", `element of container "Stock" differs`, `data-id="sale/stock"`},
		}},
		{"the view is retitled", containers, func(s *scene.Scene) { s.Title, s.Description = "Flash sale", "Sells" }, []finding{
			{"LNT-D005", `description of the picture differs: the picture says "Sells phones", the model "Sells"`, "<svg"},
			{"LNT-D005", `title of the picture differs: the picture says "Sale", the model "Flash sale"`, "<svg"},
		}},
		{"a step is put first", grab, func(s *scene.Scene) {
			for i := range s.Marks[1:] {
				s.Marks[i+1].ID = string(rune('2' + i))
			}
			s.Marks = slices.Insert(s.Marks, 1, step("1", "call", "Buyer → Edge gate: GET page"))
		}, []finding{{"LNT-D006", `message "Buyer → Edge gate: GET page" is in the model but missing from the picture`, "<svg"}}},
		{"a step is taken out of the middle", grab, func(s *scene.Scene) {
			without(s, "3")
			for i := range s.Marks[3:] {
				s.Marks[i+3].ID = string(rune('3' + i))
			}
		}, []finding{{"LNT-D007", `message "Stock → Edge gate: slot 17" is gone from the scenario but still in the picture`, `data-id="3"`}}},
		{"a step reads otherwise", grab, func(s *scene.Scene) { find(s, "3").Title = "Stock → Edge gate: slot 18" }, []finding{
			{"LNT-D008", `message reads otherwise: the picture says "Stock → Edge gate: slot 17", the model "Stock → Edge gate: slot 18"`, `data-id="3"`},
		}},
		{"a call becomes a send", grab, func(s *scene.Scene) { find(s, "2").Class = "send" }, []finding{
			{"LNT-D008", `kind of message "Edge gate → Stock: reserve" differs: the picture says "call", the model "send"`, `data-id="2"`},
		}},
		{"two steps change places", grab, func(s *scene.Scene) {
			s.Marks[2], s.Marks[3] = step("2", "return", "Stock → Edge gate: slot 17"), step("3", "call", "Edge gate → Stock: reserve")
		}, []finding{
			{"LNT-D006", `is in the model but missing from the picture`, "<svg"},
			{"LNT-D007", `still in the picture`, `data-id=`},
		}},
	} {
		t.Run(tc.name, func(t *testing.T) {
			old, now := tc.of(), tc.of()
			tc.change(&now)
			expect(t, draw(old), draw(now), tc.want)
		})
	}
}

func expect(t *testing.T, committed, fresh []byte, want []finding) {
	t.Helper()
	got := compare(t, committed, fresh)
	if len(got) != len(want) {
		t.Errorf("%d findings, want %d", len(got), len(want))
	}
	lines := strings.Split(string(committed), "\n")
	for _, w := range want {
		if !slices.ContainsFunc(got, func(f drift.Finding) bool {
			line := f.Positions[0].Line
			return f.Code == w.code && strings.Contains(f.Message, w.words) && line > 0 && line <= len(lines) && strings.Contains(lines[line-1], w.line)
		}) {
			t.Errorf("want %+v", w)
		}
	}
	if t.Failed() {
		for _, f := range got {
			t.Logf("got %s line %d: %s", f.Code, f.Positions[0].Line, f.Message)
		}
	}
}

// Of long texts, what differs is shown and not only how they begin.
func TestLongTextsShowWhereTheyDiffer(t *testing.T) {
	old, now := containers(), containers()
	old.Description = strings.Repeat("Sells many phones. ", 12) + "And tablets. " + strings.Repeat("Buys them back. ", 12)
	now.Description = strings.Repeat("Sells many phones. ", 12) + "No tablets. " + strings.Repeat("Buys them back. ", 12)
	expect(t, draw(old), draw(now), []finding{
		{"LNT-D005", `the picture says "…. Sells many phones. Sells many phones. And tablets. Buys`, "<svg"},
	})
	expect(t, draw(old), draw(now), []finding{{"LNT-D005", `the model "…. Sells many phones. Sells many phones. No tablets. Buys`, "<svg"}})
}

// What is done to a file by hand is named at its line.
func TestEditedByHand(t *testing.T) {
	for _, tc := range []struct {
		name, old, now string
		want           finding
	}{
		{"a text", `>Stock</text>`, `>Stok</text>`, finding{"LNT-D009", `container "Stock" is drawn otherwise: the text reads "Stok", and should read "Stock"`, "Stok"}},
		{"an attribute", `x="484" y="90"`, `x="480" y="90"`, finding{"LNT-D009", `container "Stock" is drawn otherwise: attribute x of the text "Stock" is "480", and should be "484"`, `x="480"`}},
		{"a paint", `<rect x="24" y="60"`, `<rect style="fill:red" x="24" y="60"`, finding{"LNT-D009", `person "Buyer" is drawn otherwise: attribute style="fill:red" of the rect element should not be there`, "fill:red"}},
		{"a paint less", ` rx="8" class`, ` class`, finding{"LNT-D009", `person "Buyer" is drawn otherwise: attribute rx of the rect element is missing; it should be "8"`, "<rect"}},
		{"a shape more", "</svg>", "<circle r=\"1\"/>\n</svg>", finding{"LNT-D009", `the picture is drawn otherwise: the circle element should not be there`, "<circle"}},
		{"a shape more in a mark", `>Buyer</text>`, ">Buyer</text>\n<circle r=\"1\"/>", finding{"LNT-D009", `person "Buyer" is drawn otherwise: the circle element should not be there`, "<circle"}},
		{"the style", "{fill:none", "{fill:red", finding{"LNT-D009", `its style sheet differs`, "<style"}},
		{"the size", ` height="160"`, ` height="170"`, finding{"LNT-D009", `attribute height of the svg element is "170", and should be "160"`, "<svg"}},
		{"the format", `data-lintel="1"`, `data-lintel="0"`, finding{"LNT-D009", `the picture was drawn by another version of Lintel: its format is "0", now it is "1"`, "<svg"}},
		{"white space", `<g class="lintel-title"`, `  <g class="lintel-title"`, finding{"LNT-D010", `is written otherwise: line`, `  <g`}},
		{"a comment", "</svg>", "<!-- mine -->\n</svg>", finding{"LNT-D010", `is "<!-- mine -->", and should be "</svg>"`, "mine"}},
	} {
		t.Run(tc.name, func(t *testing.T) {
			fresh := draw(containers())
			if !bytes.Contains(fresh, []byte(tc.old)) {
				t.Fatalf("the picture has no %s", tc.old)
			}
			expect(t, bytes.Replace(fresh, []byte(tc.old), []byte(tc.now), 1), fresh, []finding{tc.want})
		})
	}
	t.Run("marks change places", func(t *testing.T) {
		old := containers()
		old.Marks[3], old.Marks[4] = old.Marks[4], old.Marks[3]
		expect(t, draw(old), draw(containers()), []finding{{"LNT-D009", `container "Edge gate" is drawn where person "Buyer" should be`, "<g"}})
	})
	t.Run("everything is placed anew", func(t *testing.T) {
		old := containers()
		for _, m := range old.Marks[3:] {
			m.Shapes[1].Text.At.Y++
		}
		expect(t, draw(old), draw(containers()), []finding{{"LNT-D009", `attribute y of the text "Buyer" is "91", and should be "90"; 2 more marks differ`, "Buyer"}})
	})
}

// What is gone from the model is told from what its view no longer shows.
func TestGoneFromTheModelOrFromTheView(t *testing.T) {
	build := func(define func(w *model.Workspace, buyer *model.Person, sale *model.System, gate *model.Container)) *model.Model {
		w := model.New("Sale", "Sells phones")
		buyer := w.Person("Buyer", "Wants a phone")
		sale := w.System("Sale", "Sells")
		gate := sale.Container("Gate", "Refuses")
		define(w, buyer, sale, gate)
		m, diagnostics := w.Build()
		for _, d := range diagnostics {
			t.Fatal(d)
		}
		return m
	}
	whole := build(func(w *model.Workspace, buyer *model.Person, sale *model.System, gate *model.Container) {
		buyer.Uses(gate, "Asks")
		gate.Uses(sale.Container("Stock", "Counts"), "Reserves a unit")
	})
	part := build(func(*model.Workspace, *model.Person, *model.System, *model.Container) {})
	committed := containers()
	implied := related("buyer->sale", "buyer", "sale", "Buyer → Sale: Asks")
	implied.Desc = "Buyer → Gate: Asks"
	committed.Marks = append(committed.Marks, implied, related("buyer->sale:begs", "buyer", "sale", "Buyer → Sale: Begs"))
	now := containers()
	now.Marks = now.Marks[:1]
	for _, tc := range []struct {
		name string
		m    *model.Model
		want map[string]string // subject, and where it is gone from
	}{
		{"all is there", whole, map[string]string{
			"buyer": "view", "sale/gate": "view", "sale/stock": "view",
			"buyer->sale/gate:asks": "view", "sale/gate->sale/stock:reserves": "model", // it reads otherwise: another relationship
			"buyer->sale": "view", "buyer->sale:begs": "model",
		}},
		{"much is gone", part, map[string]string{
			"buyer": "view", "sale/gate": "view", "sale/stock": "model",
			"buyer->sale/gate:asks": "model", "sale/gate->sale/stock:reserves": "model", "buyer->sale": "model", "buyer->sale:begs": "model",
		}},
	} {
		files := fstest.MapFS{"a.svg": {Data: draw(committed)}}
		found, err := drift.Pictures(context.Background(), drift.Committed{Files: files, Path: "p"}, map[string][]byte{"a.svg": draw(now)}, tc.m, drift.Options{})
		if err != nil {
			t.Fatal(err)
		}
		got := map[string]string{}
		for _, f := range found {
			switch {
			case strings.Contains(f.Message, " is gone from the model but still in the picture"):
				got[f.Subject] = "model"
			case strings.Contains(f.Message, " is no longer shown by this view but still in the picture"):
				got[f.Subject] = "view"
			}
		}
		if !maps.Equal(got, tc.want) {
			t.Errorf("%s: got %v, want %v", tc.name, got, tc.want)
		}
	}
}

// TestSymbolsAreNoElements has a state and a use case that are called like an
// element.
func TestSymbolsAreNoElements(t *testing.T) {
	w := model.New("Sale", "Sells phones")
	w.Person("Open", "Is awake")
	m, diagnostics := w.Build()
	for _, d := range diagnostics {
		t.Fatal(d)
	}
	committed := containers()
	state := shown("open", "state", "Open", "", 24)
	state.Element = ""
	person := shown("open", "actor person", "Open", "", 224)
	goal := shown("open", "use-case", "Open", "", 424)
	goal.Element = ""
	for _, tc := range []struct {
		kind model.ViewKind
		mark scene.Mark
		want string
	}{
		{model.ViewStateMachine, state, "gone from the state machine"},
		{model.ViewUseCase, person, "no longer shown"},
		{model.ViewUseCase, goal, "gone from the model"},
	} {
		now := committed
		now.Kind = string(tc.kind)
		now.Marks = committed.Marks[:1]
		old := now
		old.Marks = append(slices.Clip(now.Marks), tc.mark)
		files := fstest.MapFS{"a.svg": {Data: draw(old)}}
		found, err := drift.Pictures(context.Background(), drift.Committed{Files: files, Path: "p"}, map[string][]byte{"a.svg": draw(now)}, m, drift.Options{})
		if err != nil {
			t.Fatal(err)
		}
		if len(found) != 1 || !strings.Contains(found[0].Message, tc.want) {
			t.Errorf("%s: found %+v, want %q", tc.mark.Class, found, tc.want)
			continue
		}
		ofElement := len(found[0].Positions) > 1
		if ofElement != (tc.mark.Element != "") {
			t.Errorf("%s: at %+v", tc.mark.Class, found[0].Positions)
		}
	}
}

func TestFilesThatShouldNotBeThere(t *testing.T) {
	conflict := append([]byte("<<<<<<< HEAD\n"), draw(grab())...)
	files := fstest.MapFS{
		"same.svg":         {Data: draw(containers())},
		"stale.svg":        {Data: draw(scene.Scene{Key: "gone"})},
		"copy.svg":         {Data: draw(containers())},
		"stale-broken.svg": {Data: conflict},
		"broken.svg":       {Data: conflict},
		"foreign.svg":      {Data: []byte(`<svg xmlns="http://www.w3.org/2000/svg"/>`)},
		"in-the-way.svg":   {Data: []byte("not a picture")},
		"emptied.svg":      {},
		"nearly.svg":       {Data: []byte("\n")},
		"empty.svg":        {},
		"notes.txt":        {Data: []byte("<svg data-lintel=\"1\">")},
		".gitattributes":   {Data: []byte("*.svg -diff")},
		".hidden/x.svg":    {Data: []byte("x")},
	}
	fresh := map[string][]byte{"same.svg": draw(containers()), "broken.svg": draw(grab()), "in-the-way.svg": draw(grab()), "new/er.svg": draw(grab()), "emptied.svg": draw(grab()), "nearly.svg": draw(grab())}
	got, err := drift.Pictures(context.Background(), drift.Committed{Files: files, Path: "p"}, fresh, nil, drift.Options{})
	if err != nil {
		t.Fatal(err)
	}
	want := []string{
		`p/broken.svg:1 LNT-D004 the picture cannot be read: `,
		`p/copy.svg LNT-D002 the picture is one too many: that of view "sale/containers" is p/same.svg`,
		`p/emptied.svg LNT-D004 the picture cannot be read: the file is empty`,
		`p/empty.svg LNT-D003 empty.svg was not made by Lintel`,
		`p/foreign.svg LNT-D003 foreign.svg was not made by Lintel`,
		`p/in-the-way.svg LNT-D003 in-the-way.svg was not made by Lintel, and is in the way of a picture`,
		`p/nearly.svg LNT-D004 the picture cannot be read: the file is empty`,
		`p/new/er.svg LNT-D001 view "sale/grab" has no committed picture`,
		`p/notes.txt LNT-D003 notes.txt was not made by Lintel`,
		`p/stale-broken.svg LNT-D002 the picture is left over: there is no such view`,
		`p/stale.svg LNT-D002 the picture is left over: there is no view "gone"`,
	}
	for i, f := range got {
		line := model.Position{File: f.Positions[0].File, Line: f.Positions[0].Line}.String() + " " + f.Code + " " + f.Message
		if i >= len(want) || !strings.HasPrefix(line, want[i]) {
			t.Errorf("finding %d: %s", i, line)
		}
	}
	if len(got) != len(want) {
		t.Errorf("%d findings, want %d", len(got), len(want))
	}
}

func TestPicturesOfAFolderThatIsNotThere(t *testing.T) {
	got, err := drift.Pictures(context.Background(), drift.Committed{Files: os.DirFS(filepath.Join(t.TempDir(), "none")), Path: "p"}, map[string][]byte{"a.svg": draw(grab())}, nil, drift.Options{})
	if err != nil || len(got) != 1 || got[0].Code != "LNT-D001" {
		t.Errorf("%v, %v", got, err)
	}
}

func TestPicturesStopWhenAsked(t *testing.T) {
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if _, err := drift.Pictures(ctx, drift.Committed{Files: fstest.MapFS{"a.svg": {}}}, nil, nil, drift.Options{}); err == nil {
		t.Error("no error")
	}
}

func TestPicturesNameTheLineInTheModel(t *testing.T) {
	w := model.New("Test", "A workspace")
	buyer := w.Person("Buyer", "Wants a phone")
	gate := w.System("Sale", "Sells").Container("Gate", "Refuses", tech)
	buyer.Uses(gate, "Asks")
	m, _ := w.Build()
	old, now := containers(), containers()
	find(&now, "buyer").Desc = "other"
	m.Views = append(m.Views, model.ViewRecord{})
	got, err := drift.Pictures(context.Background(), drift.Committed{Files: fstest.MapFS{"a.svg": {Data: draw(old)}}}, map[string][]byte{"a.svg": draw(now)}, m, drift.Options{})
	if err != nil || len(got) != 1 {
		t.Fatalf("%v, %v", got, err)
	}
	if p := got[0].Positions; len(p) < 2 || p[1].Note != "in the model" || filepath.Base(p[1].File) != "pictures_test.go" || got[0].Workspace != "Test" {
		t.Errorf("%+v", got[0])
	}
}

func TestUpdate(t *testing.T) {
	dir := t.TempDir()
	put := func(name string, data []byte) {
		t.Helper()
		file := filepath.Join(dir, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(file), 0o777); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(file, data, 0o666); err != nil {
			t.Fatal(err)
		}
	}
	put("same.svg", draw(containers()))
	put("other.svg", draw(containers()))
	put("emptied.svg", []byte("\n"))
	put("empty.svg", nil)
	put("conflict.svg", append([]byte("<<<<<<< HEAD\n"), draw(grab())...))
	put("old/deep/stale.svg", draw(grab()))
	put("old/notes.txt", []byte("mine"))
	put("foreign.svg", []byte("<svg/>"))
	put("inline.html", append([]byte("<!doctype html>"), draw(grab())...))
	fresh := map[string][]byte{"same.svg": draw(containers()), "other.svg": draw(grab()), "conflict.svg": draw(grab()), "emptied.svg": draw(grab()), "new/er.svg": draw(grab())}

	done, err := drift.Update(dir, fresh)
	if err != nil {
		t.Fatal(err)
	}
	for _, tc := range []struct{ got, want []string }{
		{done.Written, []string{"conflict.svg", "emptied.svg", "new/er.svg", "other.svg"}},
		{done.Removed, []string{"old/deep/stale.svg"}},
		{done.Unchanged, []string{"same.svg"}},
	} {
		if !slices.Equal(tc.got, tc.want) {
			t.Errorf("got %q, want %q", tc.got, tc.want)
		}
	}
	left := map[string]bool{}
	err = filepath.WalkDir(dir, func(file string, _ os.DirEntry, err error) error {
		name, _ := filepath.Rel(dir, file)
		left[filepath.ToSlash(name)] = true
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	if want := []string{".", "conflict.svg", "emptied.svg", "empty.svg", "foreign.svg", "inline.html", "new", "new/er.svg", "old", "old/notes.txt", "other.svg", "same.svg"}; !slices.Equal(slices.Sorted(maps.Keys(left)), want) {
		t.Errorf("left %q, want %q", slices.Sorted(maps.Keys(left)), want)
	}

	again, err := drift.Update(dir, fresh)
	if err != nil || len(again.Written)+len(again.Removed) != 0 || len(again.Unchanged) != 5 {
		t.Errorf("a second time: %+v, %v", again, err)
	}
	for _, name := range []string{"empty.svg", "foreign.svg", "inline.html", "old/notes.txt"} {
		if err := os.Remove(filepath.Join(dir, filepath.FromSlash(name))); err != nil {
			t.Fatal(err)
		}
	}
	got, err := drift.Pictures(context.Background(), drift.Committed{Files: os.DirFS(dir), Path: "p"}, fresh, nil, drift.Options{})
	if err != nil || len(got) != 0 {
		t.Errorf("after the update: %v, %v", got, err)
	}
}

func TestUpdateRefuses(t *testing.T) {
	dir := t.TempDir()
	outside := filepath.Join(t.TempDir(), "outside")
	if err := os.Mkdir(outside, 0o777); err != nil {
		t.Fatal(err)
	}
	if err := os.Symlink(outside, filepath.Join(dir, "link")); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(dir, "foreign.svg"), []byte("<svg/>"), 0o666); err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"../x.svg", "/x.svg", "", ".", "link/x.svg", "foreign.svg"} {
		done, err := drift.Update(dir, map[string][]byte{"good.svg": draw(grab()), name: draw(grab())})
		if err == nil {
			t.Errorf("%q: no error, %+v", name, done)
		}
	}
	if data, _ := os.ReadFile(filepath.Join(dir, "foreign.svg")); string(data) != "<svg/>" {
		t.Error("the foreign file was overwritten")
	}
	if files, _ := os.ReadDir(outside); len(files) != 0 {
		t.Error("something was written outside the folder")
	}
}

func FuzzPicturesSurviveAnyFile(f *testing.F) {
	f.Add(draw(containers()))
	f.Add([]byte("<svg"))
	f.Add([]byte(`<svg data-lintel="1"><g class="lintel-node"><g class="lintel-edge"/></g></svg>`))
	fresh := draw(containers())
	f.Fuzz(func(t *testing.T, data []byte) {
		got, err := drift.Pictures(context.Background(), drift.Committed{Files: fstest.MapFS{"a.svg": {Data: data}}, Path: "p"}, map[string][]byte{"a.svg": fresh}, nil, drift.Options{})
		if err != nil {
			t.Fatal(err)
		}
		same := bytes.Equal(bytes.ReplaceAll(data, []byte("\r\n"), []byte("\n")), fresh)
		if same != (len(got) == 0) {
			t.Errorf("equal %v, findings %v", same, got)
		}
	})
}
