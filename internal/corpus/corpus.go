// Package corpus makes models of many shapes and sizes, always the same ones,
// for what has to hold of any model: the legibility of pictures, and speed.
//
// They are no examples of good architecture. Texts are plausible, so that
// boxes and labels have the sizes that they have in real models.
package corpus

import (
	"fmt"
	"math/rand/v2"
	"strconv"

	"github.com/lintel-go/lintel/model"
)

// Case is one model of the corpus.
type Case struct {
	Name      string // "layered-40"
	Workspace func() *model.Workspace
	View      string // key of the view that shows the shape; the others are small
}

// Cases are all models of the corpus, from small to large.
func Cases() []Case {
	var all []Case
	for _, n := range []int{10, 20, 40, 80, 120, 200} {
		for _, s := range shapes {
			if n > s.most {
				continue
			}
			all = append(all, Case{
				Name:      s.name + "-" + strconv.Itoa(n),
				Workspace: func() *model.Workspace { return build(s, n) },
				View:      "system/containers",
			})
		}
	}
	for _, n := range []int{12, 40, 100} {
		all = append(all, Case{
			Name:      "deployment-" + strconv.Itoa(n),
			Workspace: func() *model.Workspace { return deployment(n) },
			View:      "system/deployment/live",
		})
	}
	return all
}

// shape is a way to relate containers.
type shape struct {
	name string
	most int // more containers are not shown in one picture
	// groups gives each of n containers a path of groups; nil: none.
	groups func(n int, r *rand.Rand) [][]string
	edges  func(n int, r *rand.Rand) [][2]int
	words  words
	extra  int // containers in no group, beside the n that edges are made for
}

var shapes = []shape{
	{name: "tree", most: 200, edges: tree, words: plain},
	{name: "layered", most: 200, edges: layered, words: plain},
	{name: "hub", most: 80, edges: hub, words: plain},
	{name: "chain", most: 80, edges: chain, words: plain},
	{name: "dense", most: 120, edges: dense, words: plain},
	{name: "pairs", most: 40, edges: pairs, words: plain},
	{name: "grouped", most: 200, groups: flat, edges: mostlyInside, words: plain},
	{name: "nested", most: 120, groups: deep, edges: mostlyInside, words: plain},
	{name: "entangled", most: 80, groups: flat, edges: layered, words: plain},
	{name: "long", most: 80, groups: flat, edges: layered, words: long},
	{name: "short", most: 120, edges: layered, words: short},
	{name: "chinese", most: 80, groups: flat, edges: layered, words: chinese},
	{name: "mixed", most: 40, groups: deep, edges: tree, words: mixed},
	{name: "limits", most: 40, groups: flat, edges: layered, words: limits},
	{name: "silent", most: 80, groups: flat, edges: layered, words: silent},
}

// build makes a system of n containers, with a few people and neighbours.
func build(s shape, n int) *model.Workspace {
	seed := uint64(len(s.name)) * uint64(s.name[0])
	// Each thing has chances of its own, so that one more changes no other.
	chance := func(of string, i int) *rand.Rand {
		return rand.New(rand.NewPCG(uint64(n)<<32|uint64(i), seed<<8|uint64(of[0])))
	}
	w := model.New("Corpus "+s.name+" "+strconv.Itoa(n), "A generated model")
	system := w.System("System", "Everything in one", model.ID("system"))
	var paths [][]string
	if s.groups != nil {
		paths = s.groups(n, chance("groups", 0))
	}
	groups := map[string]*model.ContainerGroup{}
	var containers []*model.Container
	for i := range n + s.extra {
		r := chance("boxes", i)
		name, desc, technology := s.words.box(i, r)
		options := []model.ContainerOption{model.ID("c" + strconv.Itoa(i))}
		if technology != "" {
			options = append(options, model.Technology(technology))
		}
		if form := outlines[r.IntN(len(outlines))]; form != "" {
			options = append(options, form)
		}
		if i >= len(paths) || len(paths[i]) == 0 {
			containers = append(containers, system.Container(name, desc, options...))
			continue
		}
		var group *model.ContainerGroup
		path := ""
		for _, part := range paths[i] {
			path += "/" + part
			if groups[path] == nil {
				if group == nil {
					groups[path] = system.Group(part)
				} else {
					groups[path] = group.Group(part)
				}
			}
			group = groups[path]
		}
		containers = append(containers, group.Container(name, desc, options...))
	}
	related := map[[2]int]bool{}
	relate := func(from, to model.Element, of string, i int) {
		text, technology, async := s.words.line(i, chance(of, i))
		var options []model.RelationshipOption
		if technology != "" {
			options = append(options, model.Technology(technology))
		}
		if async {
			options = append(options, model.Async)
		}
		from.(interface {
			Uses(model.Element, string, ...model.RelationshipOption) *model.Relationship
		}).Uses(to, text, options...)
	}
	for i, e := range s.edges(n, chance("edges", 0)) {
		if e[0] == e[1] || related[e] {
			continue
		}
		related[e] = true
		relate(containers[e[0]], containers[e[1]], "lines", i)
	}
	for i := range max(1, n/20) {
		r := chance("neighbours", i)
		p := w.Person("Reader "+strconv.Itoa(i+1), "Reads what there is", model.ID("p"+strconv.Itoa(i)))
		relate(p, containers[r.IntN(max(1, n/4))], "people", i)
		x := w.System("Neighbour "+strconv.Itoa(i+1), "Stands outside", model.External, model.ID("x"+strconv.Itoa(i)))
		relate(containers[n-1-r.IntN(max(1, n/4))], x, "systems", i)
	}
	return w
}

var outlines = []model.Shape{"", "", "", "", "", model.Database, model.Queue, model.Cache, model.Browser, model.Bucket, model.Hexagon}

func tree(n int, r *rand.Rand) [][2]int {
	var edges [][2]int
	for i := 1; i < n; i++ {
		edges = append(edges, [2]int{(i - 1) / (2 + i%2), i})
	}
	return edges
}

// layered relates each container to one or two of the next layer, and a few
// to layers farther on.
func layered(n int, r *rand.Rand) [][2]int {
	wide := max(2, isqrt(n))
	var edges [][2]int
	for i := range n {
		layer := i / wide
		first := (layer + 1) * wide
		if first >= n {
			continue
		}
		for range 1 + r.IntN(2) {
			edges = append(edges, [2]int{i, min(first+r.IntN(wide), n-1)})
		}
		if r.IntN(6) == 0 {
			edges = append(edges, [2]int{i, first + r.IntN(n-first)})
		}
	}
	return edges
}

func hub(n int, r *rand.Rand) [][2]int {
	var edges [][2]int
	for i := 1; i < n; i++ {
		if r.IntN(2) == 0 {
			edges = append(edges, [2]int{0, i})
		} else {
			edges = append(edges, [2]int{i, 0})
		}
		if r.IntN(4) == 0 {
			edges = append(edges, [2]int{i, 1 + r.IntN(n-1)})
		}
	}
	return edges
}

func chain(n int, r *rand.Rand) [][2]int {
	var edges [][2]int
	for i := 1; i < n; i++ {
		edges = append(edges, [2]int{i - 1, i})
		if r.IntN(8) == 0 {
			edges = append(edges, [2]int{i, r.IntN(i)})
		}
	}
	return edges
}

func dense(n int, r *rand.Rand) [][2]int {
	var edges [][2]int
	for range 2 * n {
		edges = append(edges, [2]int{r.IntN(n), r.IntN(n)})
	}
	return edges
}

// pairs are containers that talk to each other in both directions.
func pairs(n int, r *rand.Rand) [][2]int {
	var edges [][2]int
	for i := 1; i < n; i++ {
		p := r.IntN(i)
		edges = append(edges, [2]int{p, i})
		if i%2 == 0 {
			edges = append(edges, [2]int{i, p})
		}
	}
	return edges
}

// mostlyInside relates neighbours, who mostly share a group, and a few others.
func mostlyInside(n int, r *rand.Rand) [][2]int {
	var edges [][2]int
	for i := 1; i < n; i++ {
		edges = append(edges, [2]int{max(0, i-1-r.IntN(4)), i})
		if r.IntN(5) == 0 {
			edges = append(edges, [2]int{r.IntN(n), i})
		}
	}
	return edges
}

func flat(n int, r *rand.Rand) [][]string {
	size := max(3, isqrt(n))
	paths := make([][]string, n)
	for i := range paths {
		if i%(size+1) < size { // the rest stands in no group
			paths[i] = []string{fmt.Sprintf("Group %c", 'A'+i/(size+1))}
		}
	}
	return paths
}

func deep(n int, r *rand.Rand) [][]string {
	paths := make([][]string, n)
	for i := range paths {
		switch depth := i % 6; {
		case depth > 0:
			paths[i] = append(paths[i], fmt.Sprintf("Area %d", i/18+1))
			for d := 1; d < depth; d++ {
				paths[i] = append(paths[i], fmt.Sprintf("Part %d.%d", i/18+1, d))
			}
		}
	}
	return paths
}

// deployment makes containers that run on nested nodes, some of them many
// times.
func deployment(n int) *model.Workspace {
	r := rand.New(rand.NewPCG(uint64(n), 7))
	w := model.New("Corpus deployment "+strconv.Itoa(n), "A generated model")
	system := w.System("System", "Everything in one", model.ID("system"))
	var containers []*model.Container
	for i := range n / 2 {
		name, desc, technology := plain.box(i, r)
		containers = append(containers, system.Container(name, desc, model.Technology(technology), model.ID("c"+strconv.Itoa(i))))
	}
	for i, e := range layered(len(containers), r) {
		if e[0] != e[1] {
			text, technology, _ := plain.line(i, r)
			containers[e[0]].Uses(containers[e[1]], text+" "+strconv.Itoa(i), model.Technology(technology))
		}
	}
	live := w.Environment("Live", "What people see")
	i := 0
	for zone := 0; i < len(containers); zone++ {
		z := live.Node(fmt.Sprintf("Zone %d", zone+1), "", model.Technology("Region"))
		balancer := z.Infrastructure("Load balancer", "Spreads connections", model.Technology("LVS"))
		for host := 0; host < 3 && i < len(containers); host++ {
			h := z.Node(fmt.Sprintf("Host %d", host+1), "", model.Technology("Debian 12"), model.Instances(1+r.IntN(40)))
			if host == 0 {
				balancer.Uses(h, "Forwards")
			}
			runtime := h.Node("Runtime", "", model.Technology("Kubernetes"))
			for range 1 + r.IntN(2) {
				if i < len(containers) {
					runtime.Runs(containers[i], model.Instances(1+r.IntN(8)))
					i++
				}
			}
		}
	}
	return w
}

func isqrt(n int) int {
	s := 1
	for s*s < n {
		s++
	}
	return s
}
