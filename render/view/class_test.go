package view_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/lintel-go/lintel/model"
	"github.com/lintel-go/lintel/render/diagram"
	"github.com/lintel-go/lintel/render/view"
)

// coded is a model of one component whose code view shows the types.
func coded(t *testing.T, members model.MembersRecord, types ...model.TypeRecord) diagram.Diagram {
	t.Helper()
	w := model.New("Shop", "Sells")
	w.System("S", "").Container("C", "").Component("D", "Keeps orders", model.Code("./order")).CodeView()
	m, diagnostics := w.Build()
	for _, d := range diagnostics {
		t.Fatal(d)
	}
	var ids []string
	for i := range types {
		types[i].ID = types[i].Package + "." + types[i].Name
		ids = append(ids, types[i].ID)
	}
	slices.Sort(ids)
	slices.SortFunc(types, func(a, b model.TypeRecord) int { return strings.Compare(a.ID, b.ID) })
	m.Types = types
	for i := range m.Views {
		if m.Views[i].Kind == model.ViewCode {
			m.Views[i].Types, m.Views[i].Members = ids, members
		}
	}
	if err := m.Validate(); err != nil {
		t.Fatal(err)
	}
	d, err := view.Resolve(m, "s/c/d/code")
	if err != nil {
		t.Fatal(err)
	}
	return d
}

const pkg = "example.com/shop/order"

func class(name string, relations ...model.ClassRelationRecord) model.TypeRecord {
	return model.TypeRecord{Package: pkg, Name: name, Kind: model.TypeClass, Relations: relations}
}

func to(kind model.RelationKind, name, role string) model.ClassRelationRecord {
	return model.ClassRelationRecord{Kind: kind, To: pkg + "." + name, Role: role}
}

// rows are the compartments of a node, parted by bars.
func rows(d diagram.Diagram, name string) string {
	for _, n := range d.Nodes {
		if n.Name != name {
			continue
		}
		var all []string
		for _, c := range n.Compartments {
			var texts []string
			for _, r := range c {
				texts = append(texts, r.Text)
			}
			all = append(all, strings.Join(texts, "; "))
		}
		return strings.Join(all, " | ")
	}
	return "not shown"
}

// lines are the edges of a diagram in short.
func lines(d diagram.Diagram) []string {
	short := func(id string) string { return id[strings.LastIndexByte(id, '.')+1:] }
	var all []string
	for _, e := range d.Edges {
		words := fmt.Sprintf("%s %s %s", short(e.From), e.Line, short(e.To))
		if e.Role != "" {
			words += " " + e.Role
		}
		if e.Multiplicity != "" {
			words += " [" + e.Multiplicity + "]"
		}
		all = append(all, words)
	}
	slices.Sort(all)
	return all
}

func TestMembersOfTypes(t *testing.T) {
	order := class("Order", to(model.RelationAssociation, "Item", "Gift"))
	order.Doc = "Order is what somebody wants."
	order.Fields = []model.MemberRecord{{Name: "ID", Type: "string", Doc: "how it is found"}, {Name: "Gift", Type: "*Item"}, {Name: "note", Type: "string"}}
	order.Methods = []model.MemberRecord{
		{Name: "Pay", Type: "(ctx context.Context, sum int) error", Doc: "Pay pays it.", Pointer: true},
		{Name: "Split", Type: "(ctx context.Context, parts int) (first, second Order, err error)"},
		{Name: "Send", Type: "(ctx context.Context, address Address, carrier Carrier, insured bool) error"},
		{Name: "Each", Type: "(func(Item) bool)"},
		{Name: "Serve", Type: "(_ http.ResponseWriter, r *http.Request)"},
		{Name: "total", Type: "() int"},
	}
	state := model.TypeRecord{
		Package: pkg, Name: "State", Kind: model.TypeEnumeration, Underlying: "int",
		Constants: []model.MemberRecord{{Name: "Open", Type: "0", Doc: "It waits."}, {Name: "Paid"}, {Name: "lost"}},
	}
	handler := model.TypeRecord{Package: pkg, Name: "Handler", Kind: model.TypeFunction, Underlying: "func(o Order) error"}
	cache := model.TypeRecord{Package: pkg, Name: "Cache", Parameters: "K comparable, V any", Kind: model.TypeClass, Doc: "Cache keeps."}

	d := coded(t, model.MembersRecord{}, order, state, handler, cache, class("Item"))
	for name, want := range map[string]string{
		"Order": "+ ID: string | + Pay(ctx: context.Context, sum: int): error; + Split(ctx, parts): (Order, Order, error); " +
			"+ Send(ctx, address, carrier, insured): error; + Each(func(Item) bool); + Serve(http.ResponseWriter, r: *http.Request)",
		"State":                      "Open; Paid",
		"Handler":                    "func(o Order) error",
		"Cache[K comparable, V any]": "",
	} {
		if got := rows(d, name); got != want {
			t.Errorf("%s has\n%s\nwant\n%s", name, got, want)
		}
	}
	for _, n := range d.Nodes {
		if n.Name != "Order" {
			continue
		}
		if n.Description != order.Doc || n.Symbol != diagram.SymbolClass || n.Type != "" {
			t.Errorf("%+v", n)
		}
		if got, want := n.Compartments[1][0].Detail, "func (*Order) Pay(ctx context.Context, sum int) error\nPay pays it."; got != want {
			t.Errorf("the tooltip of a method says %q", got)
		}
		if got := n.Compartments[0][0].Detail; got != "how it is found" {
			t.Errorf("the tooltip of a field says %q", got)
		}
		// What is drawn as a line is a member all the same.
		if diff := cmp.Diff(&diagram.Members{Fields: order.Fields[:2], Methods: order.Methods[:5]}, n.Members); diff != "" {
			t.Errorf("members: %s", diff)
		}
	}

	d = coded(t, model.MembersRecord{Unexported: true, WithoutMethods: true}, order, state, class("Item"))
	if got := rows(d, "Order") + " / " + rows(d, "State"); got != "+ ID: string; − note: string / Open; Paid; lost" {
		t.Errorf("all fields alone: %s", got)
	}
	for _, n := range d.Nodes {
		if n.Name == "Order" && (len(n.Members.Fields) != 3 || n.Members.Methods != nil) {
			t.Errorf("members: %+v", n.Members)
		}
	}
	d = coded(t, model.MembersRecord{WithoutFields: true, WithoutMethods: true}, order, class("Item"))
	if got := rows(d, "Order") + " / " + strings.Join(lines(d), "; "); got != " / Order association Item Gift" {
		t.Errorf("without members: %s", got)
	}
	command := class("options")
	command.Command, command.Fields = true, []model.MemberRecord{{Name: "verbose", Type: "bool"}}
	if got := rows(coded(t, model.MembersRecord{}, command), "options"); got != "− verbose: bool" {
		t.Errorf("of a command: %s", got)
	}
}

// TestLongCompartmentsFold holds that a box in a picture of many stays small,
// and that its tooltip has the rest.
func TestLongCompartmentsFold(t *testing.T) {
	big := class("Big")
	for i := range 20 {
		big.Fields = append(big.Fields, model.MemberRecord{Name: fmt.Sprint("F", i), Type: "int"})
	}
	for others, want := range map[int]string{3: "… 7 more fields", 10: "… 12 more fields", 40: "… 15 more fields"} {
		types := []model.TypeRecord{big}
		for i := range others {
			types = append(types, class(fmt.Sprint("T", i)))
		}
		d := coded(t, model.MembersRecord{}, types...)
		if got := rows(d, "Big"); !strings.HasSuffix(got, want) {
			t.Errorf("beside %d others: %s", others, got)
		}
		for _, n := range d.Nodes {
			if n.Name == "Big" {
				if len(n.Members.Fields) != 20 {
					t.Errorf("it has %d fields", len(n.Members.Fields))
				}
				last := n.Compartments[0][len(n.Compartments[0])-1]
				if !strings.HasSuffix(last.Detail, "\n+ F19: int") {
					t.Errorf("the tooltip says %q", last.Detail)
				}
			}
		}
	}
}

func TestLinesOfTypes(t *testing.T) {
	const (
		has, owns, needs = model.RelationAssociation, model.RelationComposition, model.RelationDependency
		extends, is      = model.RelationGeneralization, model.RelationRealization
	)
	many := func(r model.ClassRelationRecord) model.ClassRelationRecord {
		r.Multiplicity = "*"
		return r
	}
	reader, closer, both := class("Reader"), class("Closer"), class("Both", to(extends, "Reader", ""), to(extends, "Closer", ""))
	for _, i := range []*model.TypeRecord{&reader, &closer, &both} {
		i.Kind = model.TypeInterface
	}
	d := coded(t, model.MembersRecord{}, reader, closer, both, class("Item"),
		class("File", to(is, "Both", ""), to(is, "Reader", ""), to(is, "Closer", "")),
		class("Log", to(extends, "File", "File"), to(is, "Both", ""), to(is, "Reader", "")),
		class("Pair", to(owns, "Item", "First"), to(owns, "Item", "Second"), to(owns, "Item", "Third"), many(to(owns, "Item", "Rest")), to(needs, "Item", "")),
		class("Loop", to(has, "Loop", "next"), to(needs, "Item", "")))
	want := []string{
		"Both generalization Closer", "Both generalization Reader",
		"File realization Both", "Log generalization File",
		"Loop association Loop next", "Loop dependency Item",
		"Pair composition Item First, Second +1", "Pair composition Item Rest [*]",
	}
	if got := lines(d); !slices.Equal(got, want) {
		t.Errorf("got\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
	for _, e := range d.Edges {
		if up := e.Line == diagram.LineGeneralization || e.Line == diagram.LineRealization; e.Back != up {
			t.Errorf("%s runs the wrong way", e.ID)
		}
	}
}

// TestHubsAreValues holds that what many types hold stands in their rows.
func TestHubsAreValues(t *testing.T) {
	for holders, drawn := range map[int]int{5: 5, 6: 0} {
		types := []model.TypeRecord{class("Origin")}
		for i := range holders {
			k := class(fmt.Sprint("T", i), to(model.RelationComposition, "Origin", "Origin"))
			k.Fields = []model.MemberRecord{{Name: "Origin", Type: "Origin"}}
			types = append(types, k)
		}
		d := coded(t, model.MembersRecord{}, types...)
		row := ""
		if drawn == 0 {
			row = "+ Origin: Origin"
		}
		if len(d.Edges) != drawn || rows(d, "T0") != row {
			t.Errorf("%d hold it: %d lines, and a row %q", holders, len(d.Edges), rows(d, "T0"))
		}
	}
}

// TestManyInterfacesAreARow holds that a type that implements many interfaces
// says so in a row.
func TestManyInterfacesAreARow(t *testing.T) {
	for interfaces, drawn := range map[int]int{5: 5, 6: 0} {
		var types []model.TypeRecord
		var all []model.ClassRelationRecord
		for i := range interfaces {
			k := class(fmt.Sprint("I", i))
			k.Kind = model.TypeInterface
			types = append(types, k)
			all = append(all, to(model.RelationRealization, k.Name, ""))
		}
		d := coded(t, model.MembersRecord{}, append(types, class("Option", all...))...)
		row := ""
		if drawn == 0 {
			row = "implements 6 interfaces"
		}
		if len(d.Edges) != drawn || rows(d, "Option") != row {
			t.Errorf("it implements %d: %d lines, and a row %q", interfaces, len(d.Edges), rows(d, "Option"))
		}
	}
}

func TestPackagesAreBorders(t *testing.T) {
	one, other := class("One"), class("Other")
	other.Package = "example.com/shop/money"
	d := coded(t, model.MembersRecord{}, one, other)
	var got []string
	for _, b := range d.Boundaries {
		got = append(got, b.ID+" "+b.Name+" "+string(b.Kind))
	}
	if want := []string{"example.com/shop/money money package", pkg + " order package"}; !slices.Equal(got, want) {
		t.Errorf("borders %q", got)
	}
	for _, n := range d.Nodes {
		if !strings.HasPrefix(n.ID, n.Parent+".") {
			t.Errorf("%s stands in %q", n.ID, n.Parent)
		}
	}
	if d := coded(t, model.MembersRecord{}, one, class("Two")); len(d.Boundaries) > 0 {
		t.Errorf("borders around one package: %+v", d.Boundaries)
	}
}

// TestTiedClasses holds what a hand-written class shows of its type.
func TestTiedClasses(t *testing.T) {
	w := model.New("Shop", "Sells")
	s := w.Classes("Orders", "What is ordered", model.Types("./order"))
	bare := s.Class("Order", "As it is", model.Type("./order", "Order"))
	written := s.Class("Item", "", model.Type("./order", "Item"))
	written.Field("Name", "string")
	written.DependsOn(bare, "is part of")
	m, diagnostics := w.Build()
	for _, d := range diagnostics {
		t.Fatal(d)
	}
	order, item := class("Order", to(model.RelationComposition, "Item", "Items"), to(model.RelationAssociation, "State", "State")), class("Item")
	order.Fields = []model.MemberRecord{{Name: "ID", Type: "string"}, {Name: "Items", Type: "[]Item"}}
	item.Fields = []model.MemberRecord{{Name: "Name", Type: "string"}, {Name: "Price", Type: "int"}}
	state := class("State")
	m.Types = []model.TypeRecord{item, order, state}
	for i := range m.Types {
		m.Types[i].ID = m.Types[i].Package + "." + m.Types[i].Name
	}
	for i := range m.Views {
		if m.Views[i].Kind == model.ViewClass {
			m.Views[i].Types = []string{m.Types[0].ID, m.Types[1].ID, m.Types[2].ID}
		}
	}
	m.ClassSets[0].Classes[0].Type.ID = pkg + ".Order"
	m.ClassSets[0].Classes[1].Type.ID = pkg + ".Item"
	d, err := view.Resolve(m, "orders/classes")
	if err != nil {
		t.Fatal(err)
	}
	if d.Title != "Orders" || d.Description != "What is ordered" || len(d.Nodes) != 3 {
		t.Errorf("%+v", d)
	}
	if got := rows(d, "Order") + " / " + rows(d, "Item"); got != "+ ID: string / + Name: string" {
		t.Errorf("members: %s", got)
	}
	want := []string{"item dependency order", "order association State State", "order composition item Items"}
	if got := lines(d); !slices.Equal(got, want) {
		t.Errorf("lines: %q", got)
	}
}

// TestWrittenRelationsStandForThoseOfTypes holds that what a class says and its
// type says, too, is one line.
func TestWrittenRelationsStandForThoseOfTypes(t *testing.T) {
	w := model.New("Shop", "Sells")
	s := w.Classes("Orders", "What is ordered")
	van, sender := s.Class("Van", "", model.Type("./order", "Van")), s.Interface("Sender", "", model.Type("./order", "Sender"))
	van.Implements(sender)
	m, diagnostics := w.Build()
	for _, d := range diagnostics {
		t.Fatal(d)
	}
	m.Types = []model.TypeRecord{class("Sender"), class("Van", to(model.RelationRealization, "Sender", ""))}
	for i := range m.Types {
		m.Types[i].ID = pkg + "." + m.Types[i].Name
	}
	for i, name := range []string{"Van", "Sender"} {
		m.ClassSets[0].Classes[i].Type.ID = pkg + "." + name
	}
	d, err := view.Resolve(m, "orders/classes")
	if err != nil {
		t.Fatal(err)
	}
	if got, want := lines(d), []string{"van realization sender"}; !slices.Equal(got, want) {
		t.Errorf("lines: %q, want %q", got, want)
	}
}

// TestWrittenFieldsStay holds that a field is left to the line of its role only
// if the line says as much.
func TestWrittenFieldsStay(t *testing.T) {
	w := model.New("Shop", "Sells")
	s := w.Classes("Books", "")
	entry := s.Class("Entry", "")
	ledger := s.Class("Ledger", "")
	ledger.Field("entries", "map[string]*Entry")
	ledger.Owns(entry, "entries")
	ledger.Field("years", "[]Entry")
	ledger.Has(entry, "years", model.Multiplicity("*"))
	ledger.Field("first", "Entry")
	ledger.Has(entry, "first")
	ledger.Field("last", "*Entry")
	ledger.Has(entry, "last", model.Multiplicity("0..1"))
	ledger.Field("spare", "")
	ledger.Has(entry, "spare")
	m, diagnostics := w.Build()
	for _, d := range diagnostics {
		t.Fatal(d)
	}
	d, err := view.Resolve(m, "books/classes")
	if err != nil {
		t.Fatal(err)
	}
	if got, want := rows(d, "Ledger"), "− entries: map[string]*Entry; − years: []Entry"; got != want {
		t.Errorf("the rows are %q, want %q", got, want)
	}
	if len(d.Edges) != 5 {
		t.Errorf("the lines are %q", lines(d))
	}
}

func TestBrokenClassViews(t *testing.T) {
	for _, v := range []model.ViewRecord{
		{Key: "v", Kind: model.ViewClass, Subject: "gone"},
		{Key: "v", Kind: model.ViewCode, Scope: "gone"},
	} {
		if _, err := view.Resolve(&model.Model{Views: []model.ViewRecord{v}}, "v"); err == nil || !strings.Contains(err.Error(), `"gone" is not in the model`) {
			t.Errorf("%v", err)
		}
	}
}
