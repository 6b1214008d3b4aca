package main

import (
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

func TestStagesOfABuild(t *testing.T) {
	said := "shop.go:1: warning LNT-M104\n{not timings\n" + `{"wall":50,"work":200,"stages":[{"stage":"layout","count":3,"total":150},{"stage":"page","count":1,"total":49},{"stage":"list","count":1,"total":1}]}` + "\n"
	rows, err := stagesOf([]byte(said))
	if err != nil || len(rows) != 2 {
		t.Fatalf("%v, %v", rows, err)
	}
	if got := rows[0].note; got != "75 % of the build, 3 times" {
		t.Error(got)
	}
	if got := duration(rows[1].median()) + ", " + rows[1].note; got != "49 ms, 24 % of the build, once" {
		t.Error(got)
	}
	if _, err := stagesOf([]byte("models are broken\n")); err == nil || !strings.Contains(err.Error(), "models are broken") {
		t.Error(err)
	}
}

func TestPartsOfALayout(t *testing.T) {
	const module = "github.com/lintel-go/lintel/render/"
	top := "Showing nodes accounting for 2000ms, 100% of 2000ms total\n      flat  flat%   sum%        cum   cum%\n"
	for i, p := range parts() {
		top += fmt.Sprintf("     10ms  0.5%%  0.5%%     %dms 10.00%%  %s%s\n", 100*(i+1), module, p[0])
	}
	rows, err := partsOf(top+"    0     0%  1%   1800ms 90%  "+module+"layout/hierarchy.each.func1\n", 10)
	if err != nil || len(rows) != len(parts()) {
		t.Fatalf("%v, %v", rows, err)
	}
	if got := duration(rows[1].median()) + ", " + rows[1].note; got != "20 ms, 11 % of it" {
		t.Error(got)
	}
	if _, err := partsOf(strings.Replace(top, "route.Fit", "route.Suit", 1), 10); err == nil || !strings.Contains(err.Error(), "layout/route.Fit") {
		t.Errorf("a part that is not there: %v", err)
	}
}

// TestPartsAreThere holds that the functions of the profile are in the sources.
func TestPartsAreThere(t *testing.T) {
	for _, p := range parts() {
		folder, name, _ := strings.Cut(strings.TrimSuffix(p[0], ".func1"), ".")
		pattern := `(?m)^func ` + name + `\(`
		if receiver, method, ok := strings.Cut(strings.TrimPrefix(name, "(*"), ")."); ok {
			pattern = `(?m)^func \(\w+ \*` + receiver + `\) ` + method + `\(`
		}
		files, err := filepath.Glob(filepath.Join("../../render", folder, "*.go"))
		if err != nil {
			t.Fatal(err)
		}
		found := false
		for _, f := range files {
			source, err := os.ReadFile(f)
			if err != nil {
				t.Fatal(err)
			}
			found = found || regexp.MustCompile(pattern).Match(source)
		}
		if !found {
			t.Errorf("%s: there is no %s", p[1], p[0])
		}
	}
}
