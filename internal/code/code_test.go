package code_test

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"golang.org/x/tools/txtar"

	"github.com/lintel-go/lintel/internal/code"
	"github.com/lintel-go/lintel/internal/load"
	"github.com/lintel-go/lintel/model"
)

// author is an author's folder, laid out for a test, and a reader of it. The
// path has blanks and Chinese characters in it.
type author struct {
	root   string
	env    []string
	cache  string
	asked  *int // how often the go command was asked how it is set up
	reader *code.Reader
}

func layOut(t testing.TB, files []txtar.File) author {
	t.Helper()
	tmp, err := filepath.EvalSymlinks(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	a := author{root: filepath.Join(tmp, "作者 of models"), cache: filepath.Join(tmp, "cache"), asked: new(int)}
	a.env = append(os.Environ(), "GOFLAGS=", "GOWORK=", "GOPROXY=off", "GOSUMDB=off", "GOTOOLCHAIN=local")
	for _, f := range files {
		a.write(t, f.Name, string(f.Data))
	}
	return a.again()
}

// again is the same folder, with a reader that remembers nothing.
func (a author) again() author {
	loader := load.New(load.Options{Dir: a.root, Env: a.env, OnCommand: func(string, []string) { *a.asked++ }})
	a.reader = code.New(code.Options{Tool: loader.Tool, CacheDir: a.cache})
	return a
}

func (a author) write(t testing.TB, name, text string) {
	t.Helper()
	path := filepath.Join(a.root, filepath.FromSlash(name))
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
}

// complete builds the workspace as if it had been written in a file in the
// author's folder, and completes it.
func (a author) complete(t testing.TB, w *model.Workspace) code.Result {
	t.Helper()
	here, err := os.Getwd()
	if err != nil {
		t.Fatal(err)
	}
	m, diagnostics := w.Build()
	for _, d := range diagnostics {
		t.Fatal(d)
	}
	m = m.Relative(here)
	before, err := model.Encode(m)
	if err != nil {
		t.Fatal(err)
	}
	r, err := a.reader.Complete(context.Background(), m, a.root)
	if err != nil {
		t.Fatal(err)
	}
	if err := r.Model.Validate(); err != nil {
		t.Error(err)
	}
	if after, err := model.Encode(m); err != nil || string(after) != string(before) {
		t.Errorf("the model that was given has changed (%v)", err)
	}
	return r
}

// shop is a workspace with one component, bound to packages.
func shop(patterns ...string) *model.Workspace {
	w := model.New("Shop", "Sells things")
	var options []model.ComponentOption
	for _, p := range patterns {
		options = append(options, model.Code(p))
	}
	w.System("Shop", "Sells").Container("API", "Takes orders").Component("All", "Everything", options...)
	return w
}

// text is what a test holds of a result: types, and what was told.
func text(r code.Result) string {
	var b strings.Builder
	for _, t := range r.Model.Types {
		fmt.Fprintf(&b, "%s %s", t.Kind, t.ID)
		if t.Parameters != "" {
			fmt.Fprintf(&b, "[%s]", t.Parameters)
		}
		if t.Underlying != "" {
			fmt.Fprintf(&b, " = %s", t.Underlying)
		}
		fmt.Fprintf(&b, " (%s:%d)", t.Origin.File, t.Origin.Line)
		doc(&b, t.Doc)
		for _, f := range t.Fields {
			fmt.Fprintf(&b, "\t%s %s", f.Name, f.Type)
			doc(&b, f.Doc)
		}
		for _, m := range t.Methods {
			star := ""
			if m.Pointer {
				star = "*"
			}
			fmt.Fprintf(&b, "\t%s%s%s", star, m.Name, m.Type)
			doc(&b, m.Doc)
		}
		for _, c := range t.Constants {
			fmt.Fprintf(&b, "\t%s = %s", c.Name, c.Type)
			doc(&b, c.Doc)
		}
		for _, r := range t.Relations {
			fmt.Fprintf(&b, "\t→ %s %s %s", r.Kind, r.To, cmp.Or(r.Role, "–"))
			if r.Multiplicity != "" {
				fmt.Fprintf(&b, " [%s]", r.Multiplicity)
			}
			doc(&b, r.Description)
		}
	}
	for _, d := range r.Findings {
		fmt.Fprintf(&b, "%s:%d: %s %s\n", d.Origin.File, d.Origin.Line, d.Code, d.Message)
	}
	return b.String()
}

func doc(b *strings.Builder, words string) {
	if words != "" {
		fmt.Fprintf(b, " // %s", words)
	}
	b.WriteByte('\n')
}

// TestTypes reads the modules of testdata, and what their comments say to read
// also. Each archive has a file want with what is read of it.
func TestTypes(t *testing.T) {
	archives, err := filepath.Glob("testdata/*.txtar")
	if err != nil || len(archives) < 6 {
		t.Fatal(archives, err)
	}
	for _, name := range archives {
		t.Run(strings.TrimSuffix(filepath.Base(name), ".txtar"), func(t *testing.T) {
			archive, err := txtar.ParseFile(name)
			if err != nil {
				t.Fatal(err)
			}
			var files []txtar.File
			want := ""
			for _, f := range archive.Files {
				if f.Name == "want" {
					want = string(f.Data)
					continue
				}
				files = append(files, f)
			}
			if strings.Contains(string(archive.Comment), "needs a C compiler") {
				if _, err := exec.LookPath("gcc"); err != nil {
					if os.Getenv("CI") != "" {
						t.Fatal(err)
					}
					t.Skip(err)
				}
			}
			patterns := []string{"./..."}
			if _, more, ok := strings.Cut(string(archive.Comment), "Also read: "); ok {
				patterns = append(patterns, strings.Fields(more)...)
			}
			a := layOut(t, files)
			before := a.print(t)
			if got := strings.ReplaceAll(text(a.complete(t, shop(patterns...))), a.root+"/", ""); got != want {
				t.Errorf("got\n%s\nwant\n%s", got, want)
			}
			if after := a.print(t); after != before {
				t.Errorf("the author's folder was\n%sand is\n%s", before, after)
			}
		})
	}
}

// print is the name, mode and time of everything in the author's folder.
func (a author) print(t testing.TB) string {
	t.Helper()
	var b strings.Builder
	err := filepath.WalkDir(a.root, func(path string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		info, err := d.Info()
		if err != nil {
			return err
		}
		fmt.Fprintln(&b, path, info.Mode(), info.ModTime().UnixNano(), info.Size())
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return b.String()
}

// views are the keys of a model's code and class views, with what each shows.
func views(m *model.Model) []string {
	var all []string
	for _, v := range m.Views {
		if v.Kind != model.ViewCode && v.Kind != model.ViewClass {
			continue
		}
		var names []string
		for _, id := range v.Types {
			names = append(names, id[strings.LastIndexByte(id, '/')+1:])
		}
		all = append(all, v.Key+": "+strings.Join(names, " "))
	}
	return all
}

// orders is a module with two packages.
var orders = []txtar.File{
	{Name: "go.mod", Data: []byte("module example.com/shop\n\ngo 1.26\n")},
	{Name: "order/order.go", Data: []byte(`package order

import "context"

// State is what became of an order.
type State int

const (
	Open State = iota
	StatePaid
	SentState
	counted // how many there are
)

// Order is what somebody wants.
type Order struct {
	ID    string
	Items []Item
	state State
}

func (o *Order) Pay(ctx context.Context, amount int) error { return nil }

type Item struct{ Name string }

type Store interface{ Put(o *Order) error }

type memory struct{ all map[string]*Order }

func (m *memory) Put(o *Order) error { return nil }
`)},
	{Name: "money/money.go", Data: []byte("package money\n\ntype Amount int\n")},
	{Name: "docs/readme.md", Data: []byte("no code\n")},
}

func TestViews(t *testing.T) {
	a := layOut(t, orders)
	w := model.New("Shop", "Sells things")
	s := w.System("Shop", "Sells", model.Code("./docs"))
	k := s.Container("API", "Takes orders", model.Code("./money"))
	k.Component("Orders", "Takes them", model.Code("./order"))
	k.Component("Nothing", "Is not there", model.Code("./gone"))
	k.Component("Documents", "Have no code", model.Code("./docs"))
	whole := k.Component("Whole", "Shows all", model.Code("example.com/shop/order"))
	whole.CodeView(model.Unexported)
	k.CodeView()
	s.Classes("Chosen", "Some", model.Types("./...", "Order", "S*", "mem*"))
	s.Classes("All", "All", model.Types("./order"), model.Unexported)
	r := a.complete(t, w)
	want := []string{
		"shop/all/classes: order.Item order.Order order.State order.Store order.memory",
		"shop/api/code: money.Amount order.Item order.Order order.State order.Store",
		"shop/api/orders/code: order.Item order.Order order.State order.Store",
		"shop/api/whole/code: order.Item order.Order order.State order.Store order.memory",
		"shop/chosen/classes: order.Order order.State order.Store order.memory",
	}
	if got := views(r.Model); !slices.Equal(got, want) {
		t.Errorf("got\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
	for _, d := range r.Findings {
		t.Error(d)
	}
	for _, v := range r.Model.Views {
		if v.Key == "shop/api/orders/code" && (!v.Default || v.Title != "Orders" || v.Origin.Line == 0) {
			t.Errorf("%+v", v)
		}
	}
}

// told holds what a completed model is told against comments of the form
// "want CODE words" on the lines of this file that the diagnostics name.
func told(t *testing.T, r code.Result) {
	t.Helper()
	source, err := os.ReadFile("code_test.go")
	if err != nil {
		t.Fatal(err)
	}
	lines := strings.Split(string(source), "\n")
	for _, d := range r.Findings {
		at := d.Origin.Position
		if at.File != "code_test.go" {
			for _, p := range d.Related {
				if p.File == "code_test.go" {
					at = p
				}
			}
		}
		if at.Line == 0 || at.File != "code_test.go" {
			t.Errorf("nowhere: %s %s", d.Code, d)
			continue
		}
		_, wants, _ := strings.Cut(lines[at.Line-1], "// want ")
		i := slices.IndexFunc(strings.Split(wants, "; "), func(want string) bool {
			code, words, _ := strings.Cut(want, " ")
			return code == d.Code && strings.Contains(d.Message, words)
		})
		if i < 0 || d.Hint == "" {
			t.Errorf("unexpected: %s %s", d.Code, d)
			continue
		}
		all := strings.Split(wants, "; ")
		lines[at.Line-1] = "// want " + strings.Join(slices.Delete(all, i, i+1), "; ")
	}
	begin, end := between(lines, t.Name())
	for i, line := range lines[begin:end] {
		if _, wants, ok := strings.Cut(line, "// want "); ok && wants != "" {
			t.Errorf("code_test.go:%d: missing: %s", begin+i+1, wants)
		}
	}
}

// between are the lines of a test.
func between(lines []string, test string) (begin, end int) {
	for i, line := range lines {
		if strings.HasPrefix(line, "func "+test+"(") {
			begin = i
		}
		if begin > 0 && line == "}" {
			return begin, i
		}
	}
	return begin, len(lines)
}

func TestMissing(t *testing.T) {
	a := layOut(t, orders)
	w := model.New("Shop", "Sells things")
	s := w.System("Shop", "Sells", model.Code("./docs"))
	s.CodeView()                                                  // want LNT-T003 the code view of system "Shop" finds no Go package
	w.Classes("Gone", "", model.Types("./gone"))                  // want LNT-T003 class set "Gone" takes types of "./gone", and no Go package is there
	w.Classes("Elsewhere", "", model.Types("example.com/other"))  // want LNT-T003 class set "Elsewhere" takes types of "example.com/other"
	w.Classes("Names", "", model.Types("./order", "Order", "X*")) // want LNT-T004 class set "Names" names types "X*" of "./order", and there is none
	w.Classes("Hidden", "", model.Types("./order", "Memory"))     // want LNT-T004 names types "Memory"
	set := w.Classes("Tied", "")
	set.Class("A", "", model.Type("./order", "Ordre"))        // want LNT-T005 class "A" is tied to the type "Ordre" of "./order", which does not exist
	set.Class("B", "", model.Type("./nowhere", "B"))          // want LNT-T003 class "B" takes types of "./nowhere"
	w.StateMachine("None", "", model.Type("./order", "Stat")) // want LNT-T005 state machine "None" is tied to the type "Stat" of "./order", which does not exist
	w.System("Main", "", model.Code("./empty")).CodeView()    // want LNT-T006 the code view of system "Main" finds no types to show
	w.Classes("Empty", "", model.Types("./empty"))            // want LNT-T006 class set "Empty" finds no types to show
	a.write(t, "empty/empty.go", "package empty\n\ntype hidden int\n")
	told(t, a.complete(t, w))
}

// TestTypesMeant holds what is suggested for a type that does not exist.
func TestTypesMeant(t *testing.T) {
	for given, want := range map[string]string{
		"Orderr":    `there is "Order"`,
		"Stat":      `there is "State"`,
		"state":     `there is "State"`,
		"emor":      `there is "memory"`,
		"Unrelated": `the types there are "Item", "Order", "State", "Store"`,
	} {
		a := layOut(t, orders)
		w := model.New("Shop", "Sells things")
		w.Classes("Tied", "").Class("A", "", model.Type("./order", given))
		w.Classes("Named", "", model.Types("./order", given))
		got := a.complete(t, w).Findings
		if len(got) != 2 || got[0].Hint != want && got[1].Hint != want {
			t.Errorf("%s: %+v, want the hint %q", given, got, want)
			continue
		}
		if whole := want + "; names are matched whole, as path.Match does"; got[0].Hint != whole && got[1].Hint != whole {
			t.Errorf("%s: %+v, want the hint %q", given, got, whole)
		}
	}
}

func TestClassesAgainstTypes(t *testing.T) {
	a := layOut(t, orders)
	w := model.New("Shop", "Sells things")
	set := w.Classes("Orders", "")
	store := set.Interface("Store", "", model.Type("./order", "Store"))
	order := set.Class("Order", "", model.Type("./order", "Order")) // want LNT-T022 has an exported field "Items"
	order.Field("ID", "int")                                        // want LNT-T023 the field "ID" of class "Order" is int, and in Go string
	order.Field("state", "order.State")
	order.Field("Price", "Money") // want LNT-T021 class "Order" has a field "Price", and Order in Go does not
	order.Method("Pay(c context.Context, sum int) error")
	order.Method("Cancel()") // want LNT-T021 class "Order" has a method "Cancel"
	order.Implements(store)  // want LNT-T024 class "Order" implements interface "Store", and in Go Order does not
	memory := set.Class("Memory", "", model.Type("./order", "memory"))
	memory.Implements(store)
	set.Interface("Item", "", model.Type("./order", "Item")) // want LNT-T020 interface "Item" is tied to Item, which is a struct in Go
	set.Class("State", "", model.Type("./order", "State"))   // want LNT-T020 class "State" is tied to State, which is an enumeration in Go
	state := set.Enumeration("State2", "", model.Type("./order", "State"))
	state.Constant("Open") // the next ones stand in one line
	set.Enumeration("Whole", "", model.Type("./order", "State"))
	r := a.complete(t, w)
	r.Findings = slices.DeleteFunc(r.Findings, func(d code.Finding) bool {
		return d.Code == "LNT-T022" && strings.Contains(d.Message, "exported constant") && d.Origin.File == "order/order.go"
	})
	told(t, r)
	if tied := r.Model.ClassSets[0].Classes[1].Type; tied == nil || tied.ID != "example.com/shop/order.Order" {
		t.Errorf("the class is tied to %+v", tied)
	}
}

func TestStatesAgainstConstants(t *testing.T) {
	a := layOut(t, orders)
	a.write(t, "order/number.go", "package order\n\ntype Number int\n")
	w := model.New("Shop", "Sells things")
	m := w.StateMachine("Order", "", model.Type("./order", "State")) // want LNT-T012 the constant SentState of type State has no state in state machine "Order"
	around := m.State("Around", "holds others")
	open := around.State("Open", "")
	m.Start(open)
	open.On("pay", m.State("Paid in cash", "", model.Constant("StatePaid")))
	open.On("lose", m.State("Lost", ""))                                // want LNT-T011 state "Lost" of state machine "Order" has no constant of type State
	open.On("burn", m.State("Burnt", "", model.Constant("StateBurnt"))) // want LNT-T011 state "Burnt" of state machine "Order" has the constant "StateBurnt", which State does not have
	open.On("end", m.Final(""))
	other := w.StateMachine("Other", "", model.Type("./order", "State"))
	first, last := other.State("open", ""), other.Final("Sent")
	other.Start(first)
	first.Then(other.State("PAID", ""))
	first.On("send", last)
	w.StateMachine("Number", "", model.Type("./order", "Number")) // want LNT-T010 state machine "Number" is tied to Number, which has no constants
	told(t, a.complete(t, w))
}

// TestKept holds what is read again, and when.
func TestKept(t *testing.T) {
	a := layOut(t, orders)
	old := time.Now().Add(-time.Hour)
	age := func() {
		t.Helper()
		err := filepath.WalkDir(a.root, func(path string, d fs.DirEntry, err error) error {
			if err != nil {
				return err
			}
			return os.Chtimes(path, old, old)
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	age()
	sum := ""
	ask := func(what string, times int, shows string) {
		t.Helper()
		*a.asked = 0
		r := a.complete(t, shop("./..."))
		if same := r.Sum == sum; r.Sum == "" || same != (times == 0) {
			t.Errorf("%s: the sum is %q, after %q", what, r.Sum, sum)
		}
		sum = r.Sum
		if *a.asked != times {
			t.Errorf("%s: the go command was asked %d times, want %d", what, *a.asked, times)
		}
		if got := strings.Join(views(r.Model), "; "); !strings.HasSuffix(got, shows) {
			t.Errorf("%s: shows %q, want %q", what, got, shows)
		}
	}
	const all = "money.Amount order.Item order.Order order.State order.Store"
	ask("at first", 1, all)
	ask("unchanged", 0, all)
	a = a.again()
	ask("unchanged, by another process", 0, all)
	a.write(t, "money/money.go", "package money\n\ntype Amount int\n")
	ask("written anew, the same", 0, all)
	a.write(t, "money/money.go", "package money\n\ntype Euro int\n")
	ask("another type", 1, strings.Replace(all, "Amount", "Euro", 1))
	a.write(t, "money/cent.go", "package money\n\ntype Cent int\n")
	ask("another file", 1, strings.Replace(all, "money.Amount", "money.Cent money.Euro", 1))
	if err := os.Remove(filepath.Join(a.root, "money", "cent.go")); err != nil {
		t.Fatal(err)
	}
	ask("a file is gone", 1, strings.Replace(all, "Amount", "Euro", 1))
	a.write(t, "order/deep/deep.go", "package deep\n\ntype Deep int\n")
	ask("another package", 1, strings.Replace(all, "Amount", "Euro", 1)+" deep.Deep")
	a.write(t, "docs/readme.md", "still no code\n")
	ask("no code", 0, strings.Replace(all, "Amount", "Euro", 1)+" deep.Deep")
	a.write(t, "go.mod", "module example.com/stall\n\ngo 1.26\n")
	ask("another module", 1, strings.Replace(all, "Amount", "Euro", 1)+" deep.Deep")
}

// TestLatest holds what is known without asking: what was read last, also by
// another process, and whether it still holds.
func TestLatest(t *testing.T) {
	a := layOut(t, orders)
	patterns := []string{"./money"}
	latest := func(what string, wantCurrent, wantKnown bool, shows string) {
		t.Helper()
		*a.asked = 0
		m, _ := shop(patterns...).Build()
		here, err := os.Getwd()
		if err != nil {
			t.Fatal(err)
		}
		r, current, known := a.reader.Latest(m.Relative(here), a.root)
		if *a.asked != 0 {
			t.Errorf("%s: the go command was asked", what)
		}
		if current != wantCurrent || known != wantKnown {
			t.Errorf("%s: current %v, known %v, want %v, %v", what, current, known, wantCurrent, wantKnown)
		}
		if !known {
			return
		}
		if got := strings.Join(views(r.Model), "; "); !strings.HasSuffix(got, shows) {
			t.Errorf("%s: shows %q, want %q", what, got, shows)
		}
	}
	latest("never read", false, false, "")
	a.complete(t, shop("./money"))
	latest("just read", true, true, "money.Amount")
	a.write(t, "money/money.go", "package money\n\ntype Euro int\n")
	latest("another type", false, true, "money.Amount")
	a = a.again()
	latest("another type, to another process", false, true, "money.Amount")
	a.complete(t, shop("./money"))
	latest("read again", true, true, "money.Euro")
	a.write(t, "money/money.go", "package money\n\ntype Euro\n")
	latest("does not compile", false, true, "money.Euro")
	a.write(t, "money/money.go", "package money\n\ntype Cent int\n\ntype Euro missing\n")
	a.complete(t, shop("./money"))
	latest("still does not, and was read as far as it does", false, true, "money.Cent money.Euro")
	a.write(t, "money/money.go", "package money\n\ntype Cent int\n")
	latest("mended", false, true, "money.Cent money.Euro")
	a.complete(t, shop("./money"))
	latest("read again after that", true, true, "money.Cent")
	patterns = append(patterns, "./order")
	latest("speaks of more", false, true, "money.Cent")
	a.cache = ""
	a = a.again()
	latest("nothing is kept", false, false, "")
	m, _ := model.New("Shop", "Sells").Build()
	bound, _ := shop("./money").Build()
	if r := code.Without(bound, a.root); len(r.Model.Types) > 0 || len(r.Findings) > 0 || r.Sum != "" || len(r.Model.Views) != len(bound.Views) {
		t.Errorf("without types, there are %d types, %d views and findings %v", len(r.Model.Types), len(r.Model.Views), r.Findings)
	}
	if r, current, known := a.reader.Latest(m, a.root); r.Model != m || !current || !known {
		t.Error("a model that speaks of no code is not current")
	}
}

// TestNothingToRead holds that a model that speaks of no code costs nothing.
func TestNothingToRead(t *testing.T) {
	a := layOut(t, orders)
	w := model.New("Shop", "Sells things")
	w.System("Shop", "Sells", model.Code("./order")).Container("API", "", model.Code("./..."))
	r := a.complete(t, w)
	if *a.asked != 0 || len(r.Model.Types) > 0 || len(r.Files)+len(r.Folders) > 0 {
		t.Errorf("asked %d times: %+v", *a.asked, r)
	}
}

// TestWatch holds what a server is to look at.
func TestWatch(t *testing.T) {
	a := layOut(t, orders)
	r := a.complete(t, shop("./..."))
	under := func(paths []string) string {
		var all []string
		for _, p := range paths {
			below, err := filepath.Rel(a.root, p)
			if err != nil {
				t.Fatal(err)
			}
			all = append(all, filepath.ToSlash(below))
		}
		return strings.Join(all, " ")
	}
	if got, want := under(r.Files), "money/money.go order/order.go"; got != want {
		t.Errorf("files: %s", got)
	}
	if got, want := under(r.Folders), ". docs money order"; got != want {
		t.Errorf("folders: %s", got)
	}
}

// TestNoGo holds that a missing or failing go command is told, and no more.
func TestNoGo(t *testing.T) {
	a := layOut(t, orders)
	a.env = append(a.env, "PATH=/nowhere")
	if got := text(a.again().complete(t, shop("./..."))); !strings.Contains(got, "LNT-T001 types that the model speaks of cannot be read: the go command is not on PATH") {
		t.Error(got)
	}
	a = layOut(t, orders)
	a.write(t, "../beside/go.mod", "module\n")
	a.write(t, "../beside/beside.go", "package beside\n\ntype Beside int\n")
	if got := text(a.complete(t, shop("./order", "../beside"))); !strings.Contains(got, "LNT-T001 ") || !strings.Contains(got, "class example.com/shop/order.Order") || strings.Contains(got, "LNT-T003") {
		t.Errorf("one module of two is broken:\n%s", got)
	}
	a = layOut(t, orders)
	a.write(t, "go.mod", "module\n")
	if got := text(a.complete(t, shop("./..."))); !strings.Contains(got, "LNT-T001 ") || !strings.Contains(got, "go.mod") {
		t.Error(got)
	}
}

// TestEnds holds that a reading ends when it is no longer wanted.
func TestEnds(t *testing.T) {
	a := layOut(t, orders)
	m, _ := shop("./...").Build()
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if _, err := a.reader.Complete(ctx, m, a.root); !errors.Is(err, context.Canceled) {
		t.Error(err)
	}
}

// TestMissingPackageComesBack holds that a package which was not there is found
// once it is, though nothing that was read has changed.
func TestMissingPackageComesBack(t *testing.T) {
	a := layOut(t, txtar.Parse([]byte("-- go.mod --\nmodule example.com/shop\n\ngo 1.24\n-- order/order.go --\npackage order\n\nimport \"example.com/shop/mail\"\n\ntype Order struct{ Letter mail.Letter }\n")).Files)
	w := func() *model.Workspace {
		w := model.New("Shop", "Sells things")
		w.Classes("Orders", "", model.Types("./order"))
		return w
	}
	if found := a.complete(t, w()).Findings; len(found) != 1 || found[0].Code != "LNT-T002" {
		t.Fatalf("without the package: %+v", found)
	}
	a.write(t, "mail/mail.go", "package mail\n\ntype Letter string\n")
	if found := a.complete(t, w()).Findings; len(found) > 0 {
		t.Errorf("with the package: %+v", found)
	}
}
