package scene

import (
	"cmp"
	"slices"

	"github.com/lintel-go/lintel/model"
	"github.com/lintel-go/lintel/render/geom"
	"github.com/lintel-go/lintel/render/theme"
)

// Violation is one hard rule that a scene breaks.
type Violation struct {
	Code    Code           `json:"code"`
	Marks   []string       `json:"marks"`             // IDs of the marks it is about, the offender first; the role of a mark that has none
	Message string         `json:"message"`           // lower case, without position
	At      geom.Rect      `json:"at,omitzero"`       // where in the picture
	Origins []model.Origin `json:"origins,omitempty"` // where those marks were written, as far as known
	Paint   theme.Role     `json:"paint,omitempty"`   // of a contrast: what stands out too little
}

// slack is the rounding, in px, that a rule forgives.
const slack = 1

// Check holds a scene against the hard rules, all but contrast, for which
// CheckContrast needs a theme. It returns what it breaks, sorted by code and
// then by the order of the marks. The time it takes grows with the square of
// the number of shapes.
func Check(s Scene) []Violation {
	p := takeApart(s)
	c := &checker{picture: p}
	for _, rule := range []func(*picture, report){
		nodesApart, insideParent, boundariesApart, nothingForeignInside,
		textsApart, textsOffNodes, textsOffTitles, textsInShape, textsOnFill, textsNotHidden, textsNotStruck, iconsFree,
		routesPastNodes, routesPastLabels, routesMeetEnds, headsVisible, headsApart,
		insideView, marginEven,
		idsUnique, named, endsKnown, wellFormed,
		fragmentsNest, notesHideNothing, frameApart,
	} {
		rule(p, c.add)
	}
	slices.SortStableFunc(c.found, func(a, b Violation) int { return cmp.Compare(a.Code, b.Code) })
	return c.found
}

// report takes what a rule found: where, in which words, on which marks.
type report func(code Code, at geom.Rect, message string, marks ...int)

type checker struct {
	*picture
	found []Violation
}

func (c *checker) add(code Code, at geom.Rect, message string, marks ...int) {
	v := Violation{Code: code, Message: message, At: at}
	for _, i := range marks {
		m := c.Marks[i]
		id := m.ID
		if id == "" {
			id = string(m.Role)
		}
		v.Marks = append(v.Marks, id)
		if m.Origin.File != "" {
			v.Origins = append(v.Origins, m.Origin)
		}
	}
	c.found = append(c.found, v)
}
