package house_test

import (
	"strings"
	"testing"

	"github.com/lintel-go/lintel/render/theme"
)

// TestThemesReference holds the page about themes against the bundled ones and
// their roles.
func TestThemesReference(t *testing.T) {
	source := string(readPage(t, "docs/reference/themes.md").source)
	for _, name := range theme.Names() {
		if !strings.Contains(source, "| `"+name+"` |") {
			t.Errorf("the theme %s is not on the page", name)
		}
	}
	for _, r := range theme.Roles() {
		kind, part, _ := strings.Cut(string(r), "-")
		if !strings.Contains(source, "`"+string(r)+"`") && !(strings.Contains(source, "`"+kind+"-`") && strings.Contains("fill stroke text", part)) {
			t.Errorf("the role %s is not on the page", r)
		}
	}
}
