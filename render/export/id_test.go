package export

import (
	"maps"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/lintel-go/lintel/model"
	"github.com/lintel-go/lintel/render/diagram"
)

func TestIdentifiers(t *testing.T) {
	d := diagram.Diagram{
		Boundaries: []diagram.Boundary{{ID: "shop"}, {ID: "@live/shop"}, {ID: "@live/web-1/tomcat"}, {ID: "@live/web-2/tomcat"}},
		Nodes:      []diagram.Node{{ID: "shop/Edge gate"}, {ID: "bank/api"}, {ID: "shop/api"}, {ID: "end"}, {ID: "a-b"}, {ID: "a_b"}, {ID: "库存"}, {ID: "3d"}, {ID: "?"}, {ID: "shop"}, {ID: ""}},
	}
	want := map[string]string{
		"shop": "shop", "@live/shop": "live_shop", "@live/web-1/tomcat": "web_1_tomcat", "@live/web-2/tomcat": "web_2_tomcat",
		"shop/Edge gate": "edge_gate", "bank/api": "bank_api", "shop/api": "shop_api", "end": "end_2", "a-b": "a_b", "a_b": "a_b_2",
		"库存": "u5e93u5b58", "3d": "n3d", "?": "n",
	}
	if diff := cmp.Diff(want, identifiers(d)); diff != "" {
		t.Error(diff)
	}
}

func FuzzIdentifiers(f *testing.F) {
	f.Add("shop/api", "api")
	f.Add("a_2", "a")
	f.Add("/", "//")
	f.Add("\xff", "Ⅻ")
	plain := regexp.MustCompile(`^[a-z][a-z0-9_]*$`)
	reserved := strings.Fields(keywords)
	f.Fuzz(func(t *testing.T, a, b string) {
		var d diagram.Diagram
		for _, id := range []string{a, b, a + "/" + b, a + b, a + "_2", b + "/" + a, strings.ToUpper(a)} {
			d.Nodes = append(d.Nodes, diagram.Node{ID: id})
		}
		ids := identifiers(d)
		names := slices.Sorted(maps.Values(ids))
		if len(slices.Compact(names)) != len(ids) {
			t.Errorf("not all differ: %q", ids)
		}
		for id, name := range ids {
			if !plain.MatchString(name) || slices.Contains(reserved, name) {
				t.Errorf("%q becomes %q", id, name)
			}
		}
	})
}

func TestBars(t *testing.T) {
	call := func(id, from, to string) diagram.Item {
		return diagram.Item{ID: id, Kind: model.StepCall, From: from, To: to}
	}
	reply := func(id, from, to string) diagram.Item {
		return diagram.Item{ID: id, Kind: model.StepReturn, From: from, To: to}
	}
	alt := func(id string, branches ...[]diagram.Item) diagram.Item {
		item := diagram.Item{ID: id, Kind: model.StepAlt}
		for _, b := range branches {
			item.Operands = append(item.Operands, diagram.Operand{Items: b})
		}
		return item
	}
	for name, c := range map[string]struct {
		items  []diagram.Item
		opens  map[string]string
		closes map[string][]string
	}{
		"a reply ends the bar of its call": {
			[]diagram.Item{call("1", "a", "b"), call("2", "b", "c"), reply("3", "c", "b"), reply("4", "b", "a")},
			map[string]string{"1": "b", "2": "c"},
			map[string][]string{"3": {"c"}, "4": {"b"}},
		},
		"a call without a reply has none": {
			[]diagram.Item{call("1", "a", "b"), reply("2", "c", "a"), reply("3", "b", "c")},
			map[string]string{},
			map[string][]string{},
		},
		"the innermost of two is answered first": {
			[]diagram.Item{call("1", "a", "b"), call("2", "a", "b"), reply("3", "b", "a")},
			map[string]string{"2": "b"},
			map[string][]string{"3": {"b"}},
		},
		"replies in branches end it behind them all": {
			[]diagram.Item{call("1", "a", "b"), alt("2", []diagram.Item{reply("2.1.1", "b", "a")}, []diagram.Item{call("2.2.1", "b", "c"), reply("2.2.2", "c", "b"), reply("2.2.3", "b", "a")})},
			map[string]string{"1": "b", "2.2.1": "c"},
			map[string][]string{"2": {"b"}, "2.2.2": {"c"}},
		},
		"deep replies end it behind the outermost fragment": {
			[]diagram.Item{call("1", "a", "b"), call("2", "b", "c"), alt("3", []diagram.Item{alt("3.1.1", []diagram.Item{reply("3.1.1.1.1", "c", "b"), reply("3.1.1.1.2", "b", "a")})})},
			map[string]string{"1": "b", "2": "c"},
			map[string][]string{"3": {"c", "b"}},
		},
		"a call to oneself has none": {
			[]diagram.Item{call("1", "a", "a"), reply("2", "a", "a")},
			map[string]string{},
			map[string][]string{},
		},
	} {
		b := barsOf(c.items)
		if diff := cmp.Diff(c.opens, b.opens); diff != "" {
			t.Errorf("%s: opens: %s", name, diff)
		}
		if diff := cmp.Diff(c.closes, b.closes); diff != "" {
			t.Errorf("%s: closes: %s", name, diff)
		}
	}
}
