package model

import "strings"

// Icon shows a drawing beside the name of an element: one of those that Lintel
// brings, such as "postgresql" or "lock", or an SVG file, by its path with the
// ending .svg, relative to the file that defines the element. Drawings of
// files are reduced to one colour.
//
// An element whose technology names exactly one thing that there is a drawing
// of has it without this option; [NoIcon] takes it away.
type Icon string

// NoIcon shows no drawing, whatever the technology.
const NoIcon Icon = "none"

func (Icon) fitsPerson()    {}
func (Icon) fitsSystem()    {}
func (Icon) fitsContainer() {}
func (Icon) fitsComponent() {}
func (Icon) fitsNode()      {}

func (i Icon) apply(a *attributes) fault {
	f := set(&a.icon, "icon", string(i))
	if f.code == "" && !Icon(a.icon).wellFormed() {
		f = fault{codeBadValue, "is given the icon " + quote(a.icon), "write the name of a drawing, model.Icon(\"postgresql\"), or the path of an SVG file, relative to this file: model.Icon(\"icons/our.svg\")"}
		a.icon = ""
	}
	return f
}

// File reports whether the icon is a file and not the name of a drawing.
func (i Icon) File() bool { return strings.HasSuffix(strings.ToLower(string(i)), ".svg") }

// wellFormed reports whether the icon is a relative path or a name.
func (i Icon) wellFormed() bool {
	if i.File() {
		return !strings.HasPrefix(string(i), "/") && !strings.ContainsAny(string(i), `\:`) && printable(string(i))
	}
	return isSlug(string(i))
}

// GivenIconsOnly shows no drawings but those that elements are given with
// [Icon]: in all views of a workspace, or in one.
const GivenIconsOnly = givenIconsOnly(true)

type givenIconsOnly bool

func (givenIconsOnly) fitsWorkspace() {}

func (g givenIconsOnly) apply(a *attributes) fault {
	a.givenIcons = bool(g)
	return fault{}
}

func (g givenIconsOnly) applyView(v *View) fault {
	v.givenIcons = bool(g)
	return fault{}
}
