package align_test

import (
	"strings"
	"testing"

	"github.com/lintel-go/lintel/internal/align"
)

// TestCommon finds as much as there is, in order.
func TestCommon(t *testing.T) {
	for _, c := range []struct{ a, b, want string }{
		{"", "", ""},
		{"abc", "", ""},
		{"abc", "abc", "abc"},
		{"xabcy", "abc", "abc"},
		{"abcde", "axcye", "ace"},
		{"aab", "ab", "ab"},
		{"abab", "baba", "aba"},
	} {
		var got strings.Builder
		last := [2]int{-1, -1}
		for _, p := range align.Common(len(c.a), len(c.b), func(i, j int) bool { return c.a[i] == c.b[j] }) {
			if p[0] <= last[0] || p[1] <= last[1] || c.a[p[0]] != c.b[p[1]] {
				t.Errorf("%q and %q: %v after %v", c.a, c.b, p, last)
			}
			last = p
			got.WriteByte(c.a[p[0]])
		}
		if len(got.String()) != len(c.want) {
			t.Errorf("%q and %q have %q in common, and not %q", c.a, c.b, got.String(), c.want)
		}
	}
}

// TestCommonOfLongLists falls back to what the lists begin and end with.
func TestCommonOfLongLists(t *testing.T) {
	const n = 3000
	pairs := align.Common(n, n, func(i, j int) bool { return i == j && (i < 10 || i >= n-10) })
	if len(pairs) != 20 || pairs[0] != [2]int{0, 0} || pairs[19] != [2]int{n - 1, n - 1} {
		t.Errorf("%d pairs: %v", len(pairs), pairs)
	}
}
