package project

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/lintel-go/lintel/internal/drift"
	"github.com/lintel-go/lintel/model"
)

func TestInModule(t *testing.T) {
	for file, want := range map[string]string{
		"/home/me/shop/arch/model.go":        "arch/model.go",
		"/home/me/shop":                      ".",
		"/home/me/shops/model.go":            "/home/me/shops/model.go",
		"example.com/shop/arch/model.go":     "arch/model.go", // as -trimpath has it
		"example.com/shops/model.go":         "example.com/shops/model.go",
		"example.com/team@v1.2.0/team.go":    "example.com/team@v1.2.0/team.go",
		"/go/pkg/mod/example.com/t@v1.0.0/a": "/go/pkg/mod/example.com/t@v1.0.0/a",
	} {
		if got := inModule(file, "/home/me/shop", "example.com/shop"); got != want {
			t.Errorf("%s is %s, want %s", file, got, want)
		}
	}
}

// shopBuilt is defined in this package, whose folder is that of the workspace.
func shopBuilt() *model.Workspace {
	w := model.New("Shop", "Sells things")
	w.Person("Buyer", "Wants a thing").Uses(w.System("Shop", ""), "Orders")
	return w
}

func TestBuild(t *testing.T) {
	here, err := os.Getwd()
	if err != nil {
		t.Fatal(err)
	}
	b, err := Build(shopBuilt(), here)
	if err != nil {
		t.Fatal(err)
	}
	if b.Package != "github.com/lintel-go/lintel/internal/project" || b.Dir != here || b.Model.Origin.File != "internal/project/built_test.go" {
		t.Errorf("%+v", b)
	}
	if _, _, err := moduleOf(t.TempDir()); err == nil || !strings.Contains(err.Error(), "lies in no Go module\nhint: ") {
		t.Errorf("%v", err)
	}
}

// TestPicturesOf finds the folder of the pictures of one workspace without
// knowing the others.
func TestPicturesOf(t *testing.T) {
	dir := t.TempDir()
	write(t, dir, map[string]string{ConfigFile: `{"pictures": "pictures"}`, "pictures/arch/a.svg": "", "pictures/sale-shop/a.svg": ""})
	p := open(t, dir)
	for name, want := range map[string]string{
		"example.com/team/arch": "arch",
		"example.com/sale/shop": "sale-shop",
		"example.com/team/shop": "shop",
		"example.com":           "example-com",
	} {
		if got := p.picturesOf(name); got != want {
			t.Errorf("%s has %s, want %s", name, got, want)
		}
	}
}

// TestCheckBuilt holds one workspace, to which entries of the baseline about
// others say nothing.
func TestCheckBuilt(t *testing.T) {
	dir := t.TempDir()
	const words = `"owner": "o", "reason": "r", "expires": "2031-12-24"}`
	write(t, dir, map[string]string{
		ConfigFile: `{"pictures": "pictures"}`, "pictures/other/a.svg": "",
		drift.BaselineFile: `{"version": 1, "findings": [
			{"code": "LNT-M101", "workspace": "Shop", "kind": "element", "subject": "shop", "message": "software system \"Shop\" has no description", ` + words + `,
			{"code": "LNT-M101", "workspace": "Shop", "kind": "element", "subject": "gone", "message": "mended", ` + words + `,
			{"code": "LNT-M101", "workspace": "Sale", "kind": "element", "subject": "gone", "message": "of another", ` + words + `,
			{"code": "LNT-S002", "file": "docs/a.md", "message": "perhaps of another", ` + words + `
		]}`,
	})
	for day, want := range map[string][]string{
		"2031-12-24": {"LNT-B005 3", "LNT-D001 0", "LNT-D001 0"},
		"2031-12-25": {"LNT-B004 2", "LNT-B005 3", "LNT-D001 0", "LNT-D001 0", "LNT-M101 34"},
	} {
		today, err := time.Parse(time.DateOnly, day)
		if err != nil {
			t.Fatal(err)
		}
		p, err := Open(Options{Dir: dir, CacheDir: t.TempDir(), Today: func() time.Time { return today }})
		if err != nil {
			t.Fatal(err)
		}
		here, err := os.Getwd()
		if err != nil {
			t.Fatal(err)
		}
		b, err := Build(shopBuilt(), here)
		if err != nil {
			t.Fatal(err)
		}
		r, err := p.CheckBuilt(t.Context(), b, "")
		if err != nil {
			t.Fatal(err)
		}
		var got []string
		for _, f := range r.Findings {
			at := f.Positions[0]
			got = append(got, f.Code+" "+strings.TrimPrefix(strings.TrimPrefix(at.String(), at.File), ":"))
		}
		for i := range got {
			if strings.HasSuffix(got[i], " ") {
				got[i] += "0"
			}
		}
		slices.Sort(got)
		if !slices.Equal(got, want) {
			t.Errorf("on %s: %q, want %q", day, got, want)
		}
		if err := p.Close(); err != nil {
			t.Error(err)
		}
	}
}

// TestBelow finds the folder of a project as seen from its repository.
func TestBelow(t *testing.T) {
	dir := t.TempDir()
	write(t, dir, map[string]string{"a/b/" + ConfigFile: "{}", "c/" + ConfigFile: "{}", "c/.git": "gitdir: elsewhere\n", ".git/HEAD": ""})
	for folder, want := range map[string]string{"a/b": "a/b", "c": ""} {
		if got := open(t, filepath.Join(dir, folder)).below(); got != want {
			t.Errorf("%s is %q, want %q", folder, got, want)
		}
	}
}

// TestAcceptable holds what can be accepted against what every rule is about.
func TestAcceptable(t *testing.T) {
	never := []string{"LNT-P098", "LNT-S008", "LNT-T001", "LNT-T002"}
	for _, r := range Rules() {
		want := !slices.Contains(never, r.Code) && !strings.HasPrefix(r.Code, "LNT-L") && !strings.HasPrefix(r.Code, "LNT-B") && !strings.HasPrefix(r.Code, "LNT-M0")
		if got := Acceptable(r.Code); got != want {
			t.Errorf("%s: %v", r.Code, got)
		}
		if r.Summary == "" || drift.CheckOf(r.Code).Name == "other" {
			t.Errorf("%s belongs to no check: %+v", r.Code, r)
		}
	}
}
