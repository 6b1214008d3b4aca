package project

import (
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/lintel-go/lintel/internal/code/bindings"
	"github.com/lintel-go/lintel/internal/drift"
)

// bound is a shop of two containers that are bound to packages.
const bound = `package shop

import "github.com/lintel-go/lintel/model"

func Workspace() *model.Workspace {
	w := model.New("Shop", "Sells things")
	w.Waive("LNT-C004", "to come")
	buyer := w.Person("Buyer", "Wants a thing")
	shop := w.System("Shop", "Takes orders")
	golang := model.Technology("Go")
	api := shop.Container("API", "Takes orders", golang, model.Code("./api"), model.Code("./empty"))
	orders := shop.Container("Orders", "Keeps them", golang, model.Code("./order"), model.Waive("LNT-C001", "old"))
	buyer.Uses(api, "Orders")
	buyer.Uses(orders, "Looks at")
	return w
}
`

// TestBindingsAreChecked holds where findings and packages are said to be, for
// a module that is the project and for one that lies below it.
func TestBindingsAreChecked(t *testing.T) {
	for _, below := range []string{"", "arch/"} {
		dir := t.TempDir()
		write(t, dir, map[string]string{
			below + "go.mod": gomod(t, "example.com/shop"), below + "model.go": bound, below + "empty/readme.md": "Nothing.\n",
			below + "api/api.go":     "package api\n\nimport _ \"example.com/shop/order\"\n",
			below + "order/order.go": "package order\n", below + "rest/rest.go": "package rest\n",
			ConfigFile: `{"packages": ["./` + strings.TrimSuffix(below, "/") + `"]}`,
		})
		p := open(t, dir)
		report, err := p.Check(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		if len(report.Findings) != 0 || len(report.Waived) != 2 {
			t.Errorf("%+v", report)
		}
		f := report.Waived[slices.IndexFunc(report.Waived, func(f drift.Finding) bool { return f.Code == "LNT-C001" })]
		want := []drift.Position{
			{File: below + "api/api.go", Line: 3, Column: 10},
			{File: below + "model.go", Line: 11, Note: "see also"},
			{File: below + "model.go", Line: 12, Note: "see also"},
		}
		if diff := cmp.Diff(want, f.Positions); diff != "" || f.Waived.Position.File != below+"model.go" {
			t.Errorf("%+v: -want +got:\n%s", f.Waived, diff)
		}

		s, err := p.Load(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		covered, err := p.Coverage(t.Context(), s.Workspaces)
		if err != nil {
			t.Fatal(err)
		}
		if len(covered) != 1 || covered[0].Workspace != "Shop" || covered[0].Coverage.Packages != (bindings.Share{Bound: 2, All: 3}) ||
			covered[0].Coverage.Unbound[0].At.File != below+"rest/rest.go" {
			t.Errorf("%+v", covered)
		}

		// What nothing is found of any more needs no waiver.
		edit(t, dir, below+"api/api.go", "import _ \"example.com/shop/order\"\n", "")
		found := check(t, p)
		if len(found) != 1 || found[0].Code != "LNT-M117" || found[0].Subject != "shop/orders" {
			t.Errorf("%+v", found)
		}
		calls, err := p.Calls(t.Context())
		if err != nil || len(calls) != 0 {
			t.Errorf("%v %+v", err, calls)
		}
	}
}
