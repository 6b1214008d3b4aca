package search_test

import (
	"bytes"
	"encoding/json"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/lintel-go/lintel/site/search"
)

func TestWords(t *testing.T) {
	for text, want := range map[string]string{
		"":                          "",
		"Edge gate":                 "edge gate",
		"flash-sale/edge_gate (v2)": "flash sale edge gate v2",
		"Crème Brûlée, ＦＵＬＬ ﬁne":    "creme brulee full fine",
		"库存":                        "库存 存",
		"库":                         "库",
		"Redis库存分片 shards":          "redis 库存 存分 分片 片 shards",
		"ΟΔΟΣ":                      "οδοσ",
		"a→b, 3×4":                  "a b 3 4",
		"İstanbul":                  "istanbul",
		"\x00\u200b":                "",
		"流量削峰, asynchronous (异步化, 轮询)": "流量 量削 削峰 峰 asynchronous 异步 步化 化 轮询 询",
	} {
		if got := strings.Join(search.Words(text), " "); got != want {
			t.Errorf("%q: %q, want %q", text, got, want)
		}
	}
}

// TestTerms holds that singular and plural are one term, and that words which
// only end like plurals stay.
func TestTerms(t *testing.T) {
	for one, many := range map[string]string{
		"server": "servers", "access server": "Access servers", "query": "queries", "class": "classes", "batch": "batches", "hash": "hashes", "index": "indexes",
		"cache": "caches", "service": "services", "database": "databases", "node": "nodes", "process": "processes", "API": "APIs",
	} {
		if a, b := strings.Join(search.Terms(one), " "), strings.Join(search.Terms(many), " "); a != b {
			t.Errorf("%q is %q, %q is %q", one, a, many, b)
		}
	}
	for _, word := range []string{"access", "status", "redis", "https", "dns", "aws", "kubernetes1", "系统s库"} {
		if got, want := search.Terms(word), search.Words(word); strings.Join(got, " ") != strings.Join(want, " ") {
			t.Errorf("%q becomes %q", word, got)
		}
	}
}

func heading(k search.Kind) string { return "all " + string(k) }

// TestScript reads an index as the script does.
func TestScript(t *testing.T) {
	script, err := search.Script([]search.Entry{
		{Kind: search.Element, Name: "Stock", Text: "The stock & </script>", Trail: []string{"Shop"}, Facts: []string{"Redis"}, Href: "stock", Shelf: "Pile"},
		{Kind: search.Document, Name: "On stock", Text: "Redis"},
	}, heading)
	if err != nil {
		t.Fatal(err)
	}
	if bytes.Contains(script, []byte("</")) {
		t.Errorf("a page that took the script in would end it: %s", script)
	}
	inner := bytes.TrimSuffix(bytes.TrimPrefix(script, []byte("globalThis.lintelIndex=JSON.parse(")), []byte(");\n"))
	var data string
	if err := json.Unmarshal(inner, &data); err != nil {
		t.Fatal(err)
	}
	var got struct {
		Entries [][]any
		Terms   string
		Posts   [][]int
	}
	if err := json.Unmarshal([]byte(data), &got); err != nil {
		t.Fatal(err)
	}
	// Each entry has five fields: name, other names, facts, text, trail.
	if want := "on pile redis script shop stock"; got.Terms != want {
		t.Errorf("%q, want %q", got.Terms, want)
	}
	if diff := cmp.Diff([][]int{{5}, {4}, {2, 6}, {3}, {4}, {0, 3, 2}}, got.Posts); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff([]any{0.0, "Stock", "", []any{}, []any{"Shop"}, "stock", "The stock & </script>", "Pile"}, got.Entries[0]); diff != "" {
		t.Error(diff)
	}
}

func TestAnEmptySite(t *testing.T) {
	script, err := search.Script(nil, heading)
	if err != nil || bytes.Contains(script, []byte("null")) {
		t.Errorf("%s, %v", script, err)
	}
}
