package theme_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"maps"
	"math"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/lintel-go/lintel/render/theme"
)

func TestEveryThemeIsLegible(t *testing.T) {
	names := theme.Names()
	files, err := filepath.Glob("themes/*")
	if err != nil {
		t.Fatal(err)
	}
	if len(names) != len(files) || !slices.Contains(names, theme.DefaultName) {
		t.Fatalf("Names() = %v, the folder holds %v", names, files)
	}
	for _, name := range names {
		th, err := theme.Load(name)
		if err != nil {
			t.Error(err)
			continue
		}
		if th.Name != name || th.Description == "" {
			t.Errorf("theme %s: named %q, described as %q", name, th.Name, th.Description)
		}
		for _, fault := range th.Faults() {
			t.Error(fault)
		}
	}
}

// TestHighContrast holds the theme of this name to what the Web Content
// Accessibility Guidelines 2 call enhanced.
func TestHighContrast(t *testing.T) {
	th, err := theme.Load("high-contrast")
	if err != nil {
		t.Fatal(err)
	}
	if th.LeastText() < 7 || th.LeastLine() < 4.5 {
		t.Errorf("it promises %v for text, %v for lines", th.LeastText(), th.LeastLine())
	}
	th.Light[theme.ContainerText] = "#4a5a70" // 5.8:1 on its fill
	if faults := th.Faults(); len(faults) != 1 || !strings.Contains(faults[0], "needs 7.0") {
		t.Errorf("a weak text: %q", faults)
	}
}

// TestGreys holds that mono has no hue, and that what is not ours is paper
// white: it is told by its words, not by a colour.
func TestGreys(t *testing.T) {
	th, err := theme.Load("mono")
	if err != nil {
		t.Fatal(err)
	}
	for _, r := range theme.Roles() {
		for _, dark := range []bool{false, true} {
			red, green, blue := th.Color(r, dark).RGB()
			if max(red, green, blue)-min(red, green, blue) > 12 {
				t.Errorf("%s, dark %v, is no grey: %s", r, dark, th.Color(r, dark))
			}
		}
	}
}

// The kinds must be told apart without reading them.
func TestKindsDiffer(t *testing.T) {
	fills := []theme.Role{theme.PersonFill, theme.SystemFill, theme.ContainerFill, theme.ComponentFill, theme.ExternalFill, theme.InfraFill, theme.BoundaryFill}
	for _, name := range theme.Names() {
		if name == "mono" {
			continue // there are not as many greys; there, words and shapes tell
		}
		th, err := theme.Load(name)
		if err != nil {
			t.Fatal(err)
		}
		for _, dark := range []bool{false, true} {
			for i, a := range fills {
				for _, b := range fills[i+1:] {
					if d := distance(th.Color(a, dark), th.Color(b, dark)); d < 14 {
						t.Errorf("%s, dark %v: %s and %s are only %.0f apart", name, dark, a, b, d)
					}
				}
			}
		}
	}
}

// distance is that of the channels, with the weights the eye gives them.
func distance(a, b theme.Color) float64 {
	r1, g1, b1 := a.RGB()
	r2, g2, b2 := b.RGB()
	square := func(x, y uint8) float64 { d := float64(x) - float64(y); return d * d }
	return math.Sqrt(0.6*square(r1, r2) + 1.2*square(g1, g2) + 0.5*square(b1, b2))
}

func TestRolesListsEveryConstant(t *testing.T) {
	file, err := parser.ParseFile(token.NewFileSet(), "theme.go", nil, 0)
	if err != nil {
		t.Fatal(err)
	}
	var want []theme.Role
	ast.Inspect(file, func(n ast.Node) bool {
		spec, ok := n.(*ast.ValueSpec)
		if !ok {
			return true
		}
		if kind, ok := spec.Type.(*ast.Ident); ok && kind.Name == "Role" {
			value, err := strconv.Unquote(spec.Values[0].(*ast.BasicLit).Value)
			if err != nil {
				t.Fatal(err)
			}
			want = append(want, theme.Role(value))
		}
		return true
	})
	if got := theme.Roles(); !slices.Equal(got, want) {
		t.Errorf("Roles() = %v\nwant %v", got, want)
	}
}

func TestContrast(t *testing.T) {
	for _, c := range []struct {
		a, b theme.Color
		want float64
	}{
		{"#ffffff", "#000000", 21},
		{"#123456", "#123456", 1},
		{"#777777", "#ffffff", 4.48}, // the well-known grey just below 4.5
		{"#ffffff", "#767676", 4.54},
	} {
		if got := theme.Contrast(c.a, c.b); math.Abs(got-c.want) > 0.005 {
			t.Errorf("Contrast(%s, %s) = %.3f, want %.2f", c.a, c.b, got, c.want)
		}
	}
}

func TestFaultsNamesWeakPairs(t *testing.T) {
	th := theme.Default()
	th.Dark[theme.NoteText] = th.Dark[theme.NoteFill]
	faults := th.Faults()
	if len(faults) != 1 || !strings.Contains(faults[0], "dark: note-text on note-fill") {
		t.Errorf("Faults() = %q", faults)
	}
	if again := theme.Default().Faults(); len(again) != 0 {
		t.Errorf("changing one copy changed the next: %q", again)
	}
}

func TestParseRefuses(t *testing.T) {
	var all strings.Builder
	for i, r := range theme.Roles() {
		if i > 0 {
			all.WriteString(",")
		}
		all.WriteString(strconv.Quote(string(r)) + `:{"light":"#000000","dark":"#ffffff"}`)
	}
	good := `{"description":"d","roles":{` + all.String() + `}}`
	if _, err := theme.Parse("good", []byte(good)); err != nil {
		t.Fatal(err)
	}
	for name, c := range map[string]struct{ data, want string }{
		"syntax":       {`{`, "EOF"},
		"missing":      {`{"roles":{}}`, "\"canvas\" is missing\nhint: add \"canvas\": {\"light\": \"#rrggbb\", \"dark\": \"#rrggbb\"} to its roles"},
		"unknown":      {strings.Replace(good, `"roles":{`, `"roles":{"sparkle":{"light":"#000000","dark":"#000000"},`, 1), "\"sparkle\" is unknown\nhint: remove it"},
		"mistyped":     {strings.Replace(good, `"roles":{`, `"roles":{"note-txt":{"light":"#000000","dark":"#000000"},`, 1), "\"note-txt\" is unknown\nhint: remove it; there is note-text"},
		"colour":       {strings.Replace(good, "#000000", "#FFF", 1), `"#FFF" is no colour`},
		"no dark":      {strings.Replace(good, `,"dark":"#ffffff"`, "", 1), `"" is no colour`},
		"contrast":     {strings.Replace(good, `"roles"`, `"contrast":{"text":3},"roles"`, 1), "cannot be promised"},
		"foreign name": {`{"colours":{}}`, "unknown field"},
	} {
		if _, err := theme.Parse("t", []byte(c.data)); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: got %v, want %q", name, err, c.want)
		}
	}
	if _, err := theme.Load("../lintel"); err == nil || !strings.Contains(err.Error(), "hint: choose one of high-contrast, lintel, mono, structurizr") {
		t.Errorf("Load of an unknown theme: %v", err)
	}
}

func TestLines(t *testing.T) {
	lines := theme.Lines([]byte("{\n\"description\": \"roles\",\n\"contrast\": {\"line\": 3},\n\"Roles\": {\n\"ink\": {\"light\": \"#000000\"}, \"line\":\n{},\n\n\"link\": {}}}"))
	if want := map[theme.Role]int{theme.Ink: 5, theme.Line: 5, theme.Link: 8}; !maps.Equal(lines, want) {
		t.Errorf("Lines() = %v, want %v", lines, want)
	}
}
