package bindings_test

import (
	"os"
	"path/filepath"
	"testing"
)

// TestFollowsFiles holds that a check sees what became of files, also with what
// was kept of an earlier one.
func TestFollowsFiles(t *testing.T) {
	a := layOut(t, chain)
	a.age(t)
	check := func(want string) {
		t.Helper()
		if got := told(a.check(t, parts(nil, nil, of("./a"), of("./b"), of("./c")).w)); got != want {
			t.Errorf("got\n%swant\n%s", got, want)
		}
	}
	const undeclared = "a/a.go:3:8: LNT-C001 example.com/shop/a imports example.com/shop/b, and no relationship leads from component \"A\" to component \"B\"\n"
	check(undeclared)
	check(undeclared)
	a.write(t, "a/a.go", "package a\n")
	check("")
	a.write(t, "c/more.go", "package c\n\nimport _ \"example.com/shop/a\"\n")
	check("c/more.go:3:10: LNT-C001 example.com/shop/c imports example.com/shop/a, and no relationship leads from component \"C\" to component \"A\"\n")
	if err := os.Remove(filepath.Join(a.root, "c", "more.go")); err != nil {
		t.Fatal(err)
	}
	check("")
}
