package theme

import (
	"bytes"
	"embed"
	"encoding/json"
	"fmt"
	"maps"
	"math"
	"path"
	"slices"
	"strconv"
	"strings"

	"github.com/lintel-go/lintel/internal/suggest"
)

//go:embed themes/*.json
var files embed.FS

// Color is "#rrggbb" in lower case, in sRGB.
type Color string

// Theme is a palette for a light and a dark background. Each holds every role.
type Theme struct {
	Name        string
	Description string
	Light       map[Role]Color
	Dark        map[Role]Color
	// TextContrast and LineContrast are the least contrasts that the theme
	// promises; 0: those that every theme must have.
	TextContrast, LineContrast float64
}

// Color is the paint of a role.
func (t Theme) Color(r Role, dark bool) Color {
	if dark {
		return t.Dark[r]
	}
	return t.Light[r]
}

// DefaultName is the theme that Default loads.
const DefaultName = "lintel"

// Default is Lintel's own theme.
func Default() Theme {
	t, err := Load(DefaultName)
	if err != nil {
		panic(err) // the file is part of the program
	}
	return t
}

// Names lists the bundled themes by name.
func Names() []string {
	entries, err := files.ReadDir("themes")
	if err != nil {
		panic(err) // the folder is part of the program
	}
	names := make([]string, len(entries))
	for i, e := range entries {
		names[i] = strings.TrimSuffix(e.Name(), ".json")
	}
	return names
}

// Load reads a bundled theme.
func Load(name string) (Theme, error) {
	if !slices.Contains(Names(), name) {
		return Theme{}, fmt.Errorf("theme: %q is unknown\nhint: choose one of %s", name, strings.Join(Names(), ", "))
	}
	data, err := files.ReadFile(path.Join("themes", name+".json"))
	if err != nil {
		return Theme{}, fmt.Errorf("theme %s: %w", name, err)
	}
	return Parse(name, data)
}

// Parse reads a theme from JSON: a description, a light and a dark colour for
// every role, and perhaps the contrasts that it promises. It does not judge
// them; Faults does.
func Parse(name string, data []byte) (Theme, error) {
	var file struct {
		Description string
		Contrast    struct{ Text, Line float64 }
		Roles       map[Role]struct{ Light, Dark Color }
	}
	decoder := json.NewDecoder(bytes.NewReader(data))
	decoder.DisallowUnknownFields()
	if err := decoder.Decode(&file); err != nil {
		return Theme{}, fmt.Errorf("theme %s: %w", name, err)
	}
	if c := file.Contrast; c.Text != 0 && c.Text < TextContrast || c.Line != 0 && c.Line < LineContrast || max(c.Text, c.Line) > 21 {
		return Theme{}, fmt.Errorf("theme %s: a contrast of text of %v and of lines of %v cannot be promised\nhint: text has at least %v, lines at least %v, and 21 is the most", name, c.Text, c.Line, TextContrast, LineContrast)
	}
	t := Theme{
		Name: name, Description: file.Description, Light: map[Role]Color{}, Dark: map[Role]Color{},
		TextContrast: file.Contrast.Text, LineContrast: file.Contrast.Line,
	}
	for _, r := range Roles() {
		pair, ok := file.Roles[r]
		if !ok {
			return Theme{}, fmt.Errorf("theme %s: role %q is missing\nhint: add %q: {\"light\": \"#rrggbb\", \"dark\": \"#rrggbb\"} to its roles", name, r, r)
		}
		for _, c := range []Color{pair.Light, pair.Dark} {
			if !c.Valid() {
				return Theme{}, fmt.Errorf("theme %s: role %q: %q is no colour\nhint: write #rrggbb in lower case, for light and for dark", name, r, c)
			}
		}
		t.Light[r], t.Dark[r] = pair.Light, pair.Dark
		delete(file.Roles, r)
	}
	if unknown := slices.Sorted(maps.Keys(file.Roles)); len(unknown) > 0 {
		r := unknown[0]
		hint := "remove it"
		if like := nearest(r); len(like) > 0 {
			hint += "; there is " + strings.Join(like, ", ")
		}
		return Theme{}, fmt.Errorf("theme %s: role %q is unknown\nhint: %s", name, r, hint)
	}
	return t, nil
}

// nearest are the roles that are written much like r.
func nearest(r Role) []string {
	var known []string
	for _, k := range Roles() {
		known = append(known, string(k))
	}
	return suggest.Nearest(string(r), known)
}

// Lines says in which line of a theme file each role is, from 1. Of a file
// that Parse refuses it may know a part.
func Lines(data []byte) map[Role]int {
	lines := map[Role]int{}
	decoder := json.NewDecoder(bytes.NewReader(data))
	depth, section := 0, ""
	for {
		token, err := decoder.Token()
		if err != nil {
			return lines
		}
		switch t := token.(type) {
		case json.Delim:
			depth--
			if t == '{' || t == '[' {
				depth += 2
			}
		case string:
			switch {
			case depth == 1:
				section = t
			case depth == 2 && strings.EqualFold(section, "roles"):
				lines[Role(t)] = 1 + bytes.Count(data[:decoder.InputOffset()], []byte("\n"))
			}
		}
	}
}

// Valid tells whether c is "#rrggbb" in lower case.
func (c Color) Valid() bool {
	if len(c) != 7 || c[0] != '#' {
		return false
	}
	return strings.Trim(string(c[1:]), "0123456789abcdef") == ""
}

// RGB takes c apart. An invalid colour is black.
func (c Color) RGB() (r, g, b uint8) {
	if !c.Valid() {
		return 0, 0, 0
	}
	n, _ := strconv.ParseUint(string(c[1:]), 16, 32)
	return uint8(n >> 16), uint8(n >> 8), uint8(n)
}

// Contrast is the contrast ratio of two colours as the Web Content
// Accessibility Guidelines 2 define it: 1 to 21.
func Contrast(a, b Color) float64 {
	la, lb := a.luminance(), b.luminance()
	return (max(la, lb) + 0.05) / (min(la, lb) + 0.05)
}

// luminance is the relative luminance of c, 0 to 1.
func (c Color) luminance() float64 {
	r, g, b := c.RGB()
	return 0.2126*linear(r) + 0.7152*linear(g) + 0.0722*linear(b)
}

// linear takes the sRGB transfer curve off a channel.
func linear(v uint8) float64 {
	x := float64(v) / 255
	if x <= 0.04045 {
		return x / 12.92
	}
	return math.Pow((x+0.055)/1.055, 2.4)
}
