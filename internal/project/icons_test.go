package project

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/lintel-go/lintel/model"
)

func TestReadIcons(t *testing.T) {
	const good = `<svg viewBox="0 0 10 10"><path d="M0 0H10V10H0Z"/></svg>`
	top := t.TempDir()
	dir := filepath.Join(top, "module")
	write(t, top, map[string]string{
		"outside.svg": good, "module/icons/good.svg": good, "module/arch/near.SVG": good, "other/part.svg": good,
		"module/icons/script.svg": `<svg viewBox="0 0 10 10"><script/></svg>`,
		"module/icons/large.svg":  good + strings.Repeat(" ", 1<<20),
	})
	if err := os.Mkdir(filepath.Join(dir, "icons", "folder.svg"), 0o777); err != nil {
		t.Fatal(err)
	}
	if err := os.Symlink(filepath.Join(top, "outside.svg"), filepath.Join(dir, "icons", "link.svg")); err != nil {
		t.Fatal(err)
	}
	m := &model.Model{}
	for _, c := range []struct{ file, icon, want string }{
		{"arch/model.go", "../icons/good.svg", ""},
		{"arch/model.go", "near.SVG", ""},
		{"model.go", "icons/good.svg", ""},
		{filepath.ToSlash(filepath.Join(top, "other", "part.go")), "part.svg", ""},
		{filepath.ToSlash(filepath.Join(top, "other", "part.go")), "../outside.svg", "outside of the module"},
		{"model.go", "../outside.svg", "outside of the module"},
		{"model.go", "icons/link.svg", "path escapes"},
		{"model.go", "icons/nosuch.svg", "there is no such file"},
		{"model.go", "icons/folder.svg", "it is no file"},
		{"model.go", "icons/script.svg", "<script> is refused"},
		{"model.go", "icons/large.svg", "more than 65536 bytes"},
		{"model.go", "lock", ""},
	} {
		m.Elements = append(m.Elements, model.ElementRecord{
			ID: c.want + " " + c.icon + c.file, Icon: model.Icon(c.icon), Origin: model.Origin{Position: model.Position{File: c.file}},
		})
	}
	found := readIcons(m, dir)
	for _, e := range m.Elements {
		want := strings.TrimSuffix(e.ID, " "+string(e.Icon)+e.Origin.File)
		drawing, drawn := found.drawings[e.ID]
		err := found.faults[e.ID]
		switch {
		case !e.Icon.File():
			if drawn || err != nil {
				t.Errorf("%s: %+v, %v", e.ID, drawing, err)
			}
		case want == "" && (err != nil || !drawn || drawing.Name != string(e.Icon)):
			t.Errorf("%s: %+v, %v", e.ID, drawing, err)
		case want != "" && (drawn || err == nil || !strings.Contains(err.Error(), want)):
			t.Errorf("%s: %v", e.ID, err)
		}
	}
	if len(found.files) != len(m.Elements)-1 || !filepath.IsAbs(found.files[0]) {
		t.Errorf("files to watch: %q", found.files)
	}
}

// TestOwnIcon follows a file from the author's folder into the picture, and to
// the finding when it is gone.
func TestOwnIcon(t *testing.T) {
	dir := folder(t)
	edit(t, dir, "model.go", `model.Technology("Go"))`, `model.Technology("Go"), model.Icon("icons/api.svg"))`)
	write(t, dir, map[string]string{"icons/api.svg": `<svg viewBox="0 0 10 10"><path d="M1 1H9V9H1Z"/></svg>`})
	p := open(t, dir)
	picture := func() string {
		state, err := p.Load(t.Context())
		if err != nil || len(state.Workspaces) != 1 {
			t.Fatal(err, state.Problems)
		}
		drawn, err := p.Draw(t.Context(), state.Workspaces[0], "shop/containers")
		if err != nil || len(drawn.Violations) > 0 {
			t.Fatal(err, drawn.Violations)
		}
		return string(p.SVG(drawn))
	}
	const before, after = "M100 100L900 100L900 900L100 900Z", "M100 100L900 100L900 700L100 700Z"
	if got := picture(); !strings.Contains(got, before) {
		t.Error("the icon is not in the picture")
	}
	write(t, dir, map[string]string{"icons/api.svg": `<svg viewBox="0 0 10 10"><path d="M1 1H9V7H1Z"/></svg>`})
	if got := picture(); !strings.Contains(got, after) || strings.Contains(got, before) {
		t.Error("the icon in the picture does not follow its file")
	}
	if err := os.Remove(filepath.Join(dir, "icons", "api.svg")); err != nil {
		t.Fatal(err)
	}
	report, err := p.Check(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range report.Findings {
		if f.Code == "LNT-M119" && strings.Contains(f.Message, `"icons/api.svg": there is no such file`) && f.Positions[0].File == "model.go" {
			return
		}
	}
	t.Errorf("nobody misses the file: %+v", report.Findings)
}
