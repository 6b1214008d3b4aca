package site

import (
	"strings"
	"testing"
)

func TestRelative(t *testing.T) {
	tests := []struct{ from, to, want string }{
		{"index.html", "index.html", "index.html"},
		{"index.html", "a/index.html", "a/index.html"},
		{"a/index.html", "index.html", "../index.html"},
		{"a/b/index.html", "a/c/index.html", "../c/index.html"},
		{"a/b/index.html", "a/b/c/index.html", "c/index.html"},
		{"a/b/index.html", "a/bc/index.html", "../bc/index.html"},
		{"a/index.html", "a/库 存/index.html", "%E5%BA%93%20%E5%AD%98/index.html"},
		{"a/index.html", "a/x:y.png", "./x:y.png"},
		{"a/index.html", "b/x?#%.png", "../b/x%3F%23%25.png"},
	}
	for _, test := range tests {
		if got := relative(test.from, test.to); got != test.want {
			t.Errorf("from %s to %s: %s, want %s", test.from, test.to, got, test.want)
		}
	}
}

func TestSegment(t *testing.T) {
	for in, want := range map[string]string{
		"edge-gate": "edge-gate", "库存": "库存", "@production": "@production", "..": "--", ".": "-", "": "-", "a.b": "a-b", "a/b": "a-b",
		"NUL": "NUL-", "con": "con-", "a\x00b\\c:d": "a-b-c-d",
	} {
		if got := segment(in); got != want {
			t.Errorf("%q: %q, want %q", in, got, want)
		}
	}
	long := segment(strings.Repeat("库", 200))
	if len(long) > maxSegment || long == segment(strings.Repeat("库", 201)) {
		t.Errorf("%d bytes: %s", len(long), long)
	}
}

func TestNamesThatDifferInCapitalsOnly(t *testing.T) {
	n := namer{}
	if a, b, c := n.take("a/B"), n.take("a/b"), n.take("A/B"); a != "a/B" || b != "a/b-2" || c != "A/B-3" {
		t.Errorf("%s %s %s", a, b, c)
	}
}

func FuzzSegment(f *testing.F) {
	f.Add("a/b")
	f.Add("库存")
	f.Fuzz(func(t *testing.T, s string) {
		got := segment(s)
		if got == "" || len(got) > maxSegment+1 || strings.ContainsAny(got, "/\\.:\x00*?\"<>|") {
			t.Errorf("%q: %q", s, got)
		}
	})
}
