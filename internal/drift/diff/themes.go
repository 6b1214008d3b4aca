package diff

import (
	"maps"
	"slices"

	"github.com/lintel-go/lintel/render/theme"
)

// Themes is how the look of pictures differs: another theme, or other colours
// in the same one, each an attribute of its own.
func Themes(old, new theme.Theme) []Change {
	colors := old.Name == new.Name
	return compare([]thing{painted(old, colors)}, []thing{painted(new, colors)})
}

// painted is a theme as a thing. There is one on each side.
func painted(t theme.Theme, colors bool) thing {
	out := thing{kind: "theme", id: "theme", name: t.Name, fields: []field{say("name", t.Name), say("description", t.Description)}}
	if !colors {
		return out
	}
	for _, palette := range []struct {
		name   string
		colors map[theme.Role]theme.Color
	}{{"light", t.Light}, {"dark", t.Dark}} {
		for _, role := range slices.Sorted(maps.Keys(palette.colors)) {
			out.fields = append(out.fields, say(palette.name+" "+string(role), string(palette.colors[role])))
		}
	}
	return out
}
