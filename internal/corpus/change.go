package corpus

import (
	"math/rand/v2"
	"strconv"

	"github.com/lintel-go/lintel/model"
)

// Change is a model before and after something small was added.
type Change struct {
	Name          string // "grouped-40, one element more"
	Before, After func() *model.Workspace
	View          string
}

// Changes are models of 40 containers, each with a few additions: an element
// with a relationship, or a relationship.
func Changes() []Change {
	var all []Change
	for _, name := range []string{"tree", "layered", "grouped", "nested", "entangled"} {
		for _, s := range shapes {
			if s.name != name {
				continue
			}
			for k := range 4 {
				before := func() *model.Workspace { return build(s, 40) }
				what := "one relationship more"
				if k%2 == 0 {
					what = "one element more"
				}
				all = append(all, Change{
					Name:   s.name + "-40, " + what + ", " + strconv.Itoa(k/2+1),
					Before: before, View: "system/containers",
					After: func() *model.Workspace { return build(s.with(k), 40) },
				})
			}
		}
	}
	return all
}

// with is the shape with one more relationship and, if k is even, with one
// more container at its end.
func (s shape) with(k int) shape {
	edges := s.edges
	r := rand.New(rand.NewPCG(uint64(k), 11))
	s.edges = func(n int, own *rand.Rand) [][2]int {
		list := edges(n, own)
		if k%2 == 0 {
			return append(list, [2]int{r.IntN(n), n})
		}
		from := r.IntN(n - 1)
		return append(list, [2]int{from, from + 1 + r.IntN(n-1-from)})
	}
	if k%2 == 0 {
		s.extra = 1
	}
	return s
}
