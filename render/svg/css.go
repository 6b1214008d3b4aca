package svg

import (
	"encoding/base64"
	"slices"
	"strconv"
	"strings"

	"github.com/lintel-go/lintel/render/scene"
	"github.com/lintel-go/lintel/render/text"
	"github.com/lintel-go/lintel/render/theme"
)

// CSS is the style sheet for pictures of mode Inline: the palettes as
// variables on the root, and the classes that paint with them. The page is
// light or dark as the reader's system says, unless the root element has
// data-theme "light" or "dark".
func CSS(t theme.Theme) string {
	roles := theme.Roles()
	var b strings.Builder
	b.WriteString(":root{color-scheme:light dark;" + variables(t.Light, roles) + "}\n")
	b.WriteString("@media screen and (prefers-color-scheme:dark){:root:not([data-theme=light]){" + variables(t.Dark, roles) + "}}\n")
	b.WriteString(":root[data-theme=light]{color-scheme:light}\n")
	b.WriteString(":root[data-theme=dark]{color-scheme:dark;" + variables(t.Dark, roles) + "}\n")
	b.WriteString(baseRules())
	for _, r := range roles {
		b.WriteString(".lintel ." + fillClass(r) + "{fill:" + variable(r) + "}")
		b.WriteString(".lintel ." + strokeClass(r) + "{stroke:" + variable(r) + "}\n")
	}
	return b.String()
}

// baseRules are the same for every picture. Texts are drawn as package text
// measures them.
func baseRules() string {
	return ".lintel{fill:none;stroke-linejoin:round;font-family:" + text.Stack + ";" + text.CSSFeatures + "}\n" +
		".lintel text.b{font-weight:" + strconv.Itoa(text.WeightBold) + "}\n" +
		".lintel text.m{text-anchor:middle}\n" +
		".lintel text.e{text-anchor:end}\n"
}

// fontFaces declares the embedded typeface, cut down to what the picture
// says, as data inside the style sheet.
func fontFaces(s scene.Scene) string {
	var regular, bold []rune
	for _, m := range s.Marks {
		for _, shape := range m.Shapes {
			switch {
			case shape.Text == nil:
			case shape.Text.Bold:
				bold = append(bold, []rune(shape.Text.Value)...)
			default:
				regular = append(regular, []rune(shape.Text.Value)...)
			}
		}
	}
	var b strings.Builder
	for _, face := range []struct {
		runes  []rune
		bold   bool
		weight int
	}{{regular, false, text.Weight}, {bold, true, text.WeightBold}} {
		if len(face.runes) == 0 {
			continue
		}
		b.WriteString("@font-face{font-family:" + text.Family + ";font-weight:" + strconv.Itoa(face.weight) +
			";src:url(data:font/ttf;base64," + base64.StdEncoding.EncodeToString(text.Subset(face.runes, face.bold)) + ")}\n")
	}
	return b.String()
}

// usage holds the roles that a picture paints with, sorted.
type usage struct {
	fills, strokes []theme.Role
}

func used(s scene.Scene) usage {
	fills, strokes := map[theme.Role]bool{theme.Canvas: true}, map[theme.Role]bool{}
	ink := func(i scene.Ink) {
		fills[i.Fill] = true
		strokes[i.Stroke] = true
	}
	for _, m := range s.Marks {
		for _, shape := range m.Shapes {
			switch {
			case shape.Rect != nil:
				ink(shape.Rect.Ink)
			case shape.Ellipse != nil:
				ink(shape.Ellipse.Ink)
			case shape.Path != nil:
				ink(shape.Path.Ink)
			case shape.Icon != nil:
				for _, p := range shape.Icon.Drawing.Parts {
					if role := shape.Icon.Role(p); p.Width > 0 {
						strokes[role] = true
					} else {
						fills[role] = true
					}
				}
			case shape.Text != nil:
				fills[shape.Text.Fill] = true
			}
		}
	}
	return usage{sorted(fills), sorted(strokes)}
}

func sorted(set map[theme.Role]bool) []theme.Role {
	var roles []theme.Role
	for r := range set {
		if r != "" {
			roles = append(roles, r)
		}
	}
	slices.Sort(roles)
	return roles
}

// standaloneCSS has only what one picture uses. Each paint is written twice,
// as the light palette's literal and as the variable, because many programs
// that show SVG know no variables and would paint black.
func standaloneCSS(t theme.Theme, u usage) string {
	all := map[theme.Role]bool{}
	for _, r := range slices.Concat(u.fills, u.strokes) {
		all[r] = true
	}
	roles := sorted(all)
	var b strings.Builder
	b.WriteString(".lintel{color-scheme:light dark;" + variables(t.Light, roles) + "}\n")
	b.WriteString("@media screen and (prefers-color-scheme:dark){.lintel{" + variables(t.Dark, roles) + "}}\n")
	b.WriteString(baseRules())
	for _, r := range u.fills {
		b.WriteString("." + fillClass(r) + "{fill:" + literal(t.Light[r]) + ";fill:" + variable(r) + "}\n")
	}
	for _, r := range u.strokes {
		b.WriteString("." + strokeClass(r) + "{stroke:" + literal(t.Light[r]) + ";stroke:" + variable(r) + "}\n")
	}
	return b.String()
}

func variables(palette map[theme.Role]theme.Color, roles []theme.Role) string {
	var b strings.Builder
	for i, r := range roles {
		if i > 0 {
			b.WriteByte(';')
		}
		b.WriteString("--lintel-" + string(r) + ":" + literal(palette[r]))
	}
	return b.String()
}

func variable(r theme.Role) string { return "var(--lintel-" + string(r) + ")" }

func fillClass(r theme.Role) string { return "f-" + string(r) }

func strokeClass(r theme.Role) string { return "s-" + string(r) }

// literal is c, unless it could end its declaration: a theme that nobody
// validated paints in the colour of the text around it.
func literal(c theme.Color) string {
	if !c.Valid() {
		return "currentColor"
	}
	return string(c)
}
