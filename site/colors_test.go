package site_test

import (
	"fmt"
	"io/fs"
	"math"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"github.com/lintel-go/lintel/render/theme"
	"github.com/lintel-go/lintel/templates"
)

// TestPagesAreLegibleInEveryTheme mixes the colours of pages as the style
// sheet says, and holds what is written on what.
func TestPagesAreLegibleInEveryTheme(t *testing.T) {
	text, err := fs.ReadFile(templates.Files(), "css/base.css")
	if err != nil {
		t.Fatal(err)
	}
	light, dark, found := strings.Cut(string(text), "prefers-color-scheme:dark")
	if !found {
		t.Fatal("the style sheet has no dark part")
	}
	for _, name := range theme.Names() {
		th, err := theme.Load(name)
		if err != nil {
			t.Fatal(err)
		}
		for mode, rules := range map[bool]string{false: light, true: light + dark} {
			color := func(variable string) theme.Color { return colorOf(t, th, mode, rules, variable) }
			for _, pair := range []struct{ over, under string }{
				{"ink", "paper"},
				{"ink", "surface"},
				{"ink", "code"},
				{"ink", "plain-soft"},
				{"muted", "paper"},
				{"muted", "surface"},
				{"muted", "code"},
				{"muted", "plain-soft"},
				{"accent", "paper"},
				{"accent", "surface"},
				{"accent", "accent-soft"},
				{"accent", "code"},
			} {
				if got := theme.Contrast(color(pair.over), color(pair.under)); got < th.LeastText() {
					t.Errorf("%s, dark %v: %s on %s, %s on %s, has a contrast of %.2f, needs %.1f",
						name, mode, pair.over, pair.under, color(pair.over), color(pair.under), got, th.LeastText())
				}
			}
		}
	}
}

// colorOf is the last value of a variable in the rules: a role, or a mixture
// of one with another or with black.
func colorOf(t *testing.T, th theme.Theme, dark bool, rules, variable string) theme.Color {
	t.Helper()
	role := `(?:var\(--lintel-([a-z-]+)\)|#000)`
	value := regexp.MustCompile(`--` + variable + `:(?:var\(--lintel-([a-z-]+)\)|color-mix\(in srgb,` + role + ` ([0-9.]+)%,` + role + `\));`)
	all := value.FindAllStringSubmatch(rules, -1)
	if len(all) == 0 {
		t.Fatalf("--%s is not made of the roles of a theme", variable)
	}
	m := all[len(all)-1]
	if m[1] != "" {
		return th.Color(theme.Role(m[1]), dark)
	}
	share, err := strconv.ParseFloat(m[3], 64)
	if err != nil {
		t.Fatal(err)
	}
	channels := func(role string) [3]float64 {
		if role == "" {
			return [3]float64{}
		}
		r, g, b := th.Color(theme.Role(role), dark).RGB()
		return [3]float64{float64(r), float64(g), float64(b)}
	}
	a, b := channels(m[2]), channels(m[4])
	mixed := theme.Color("#")
	for i := range a {
		mixed += theme.Color(fmt.Sprintf("%02x", int(math.Round(a[i]*share/100+b[i]*(1-share/100)))))
	}
	return mixed
}
