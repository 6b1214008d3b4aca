package project

import (
	"testing"

	"github.com/lintel-go/lintel/model"
)

func TestFormatsGoByNameAndEnding(t *testing.T) {
	names, endings := map[string]bool{}, map[string]bool{}
	for _, f := range Formats() {
		if names[f.Name] || endings[f.Ending] {
			t.Errorf("two formats are called %q, or end in %q", f.Name, f.Ending)
		}
		names[f.Name], endings[f.Ending] = true, true
		if got, ok := FormatNamed(f.Name); !ok || got.Title != f.Title {
			t.Errorf("FormatNamed(%q) is %+v", f.Name, got)
		}
		if !f.Draws(model.ViewContainer) {
			t.Errorf("%s does not draw containers", f.Name)
		}
	}
	for name, want := range map[string]string{
		"a.svg": "svg", "A.SVG": "svg", "a.b/c.puml": "plantuml", "a.c4.puml": "c4plantuml", "c4.puml": "plantuml", ".c4.puml": "c4plantuml",
		"a.drawio": "drawio", "svg": "", "a": "", "": "", "a.svg/b": "", "a.svgz": "",
	} {
		if f, ok := FormatOf(name); f.Name != want || ok != (want != "") {
			t.Errorf("FormatOf(%q) is %q, %v, want %q", name, f.Name, ok, want)
		}
	}
}
