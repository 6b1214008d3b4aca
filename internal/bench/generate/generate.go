// Package generate makes a model of any size, always the same one, and writes
// it in the languages of several tools: what takes how long can be compared
// only if all of them are given the same.
//
// The model is no example of good architecture. Its texts are as long as those
// of real models, and most lines stay inside a system or go to one near by.
package generate

import (
	"fmt"
	"math/rand/v2"
	"strconv"

	"github.com/lintel-go/lintel/model"
)

// Shape says how large a model is.
type Shape struct {
	Elements      int    // containers; the systems come on top
	PerSystem     int    // containers of a system; 0: 8
	Relationships int    // 0: three for every two elements
	Inside        bool   // no relationship leaves its system
	Whole         bool   // one more view shows all containers; see WholeKey
	Cuts          int    // so many more views of each system leave out four of its containers each, others every time; see CutPattern
	Docs          string // folder of documents beside the Go source, which alone names it
}

// WholeKey is the key of the view of all containers.
const WholeKey = "whole"

// CutPattern matches the keys of the views that leave containers out, and no
// others.
const CutPattern = "cut-*"

// cut is how many containers such a view leaves out.
const cut = 4

// CutKey is the key of a view that leaves containers of a system out: the n-th of
// it, both counted from 0.
func CutKey(system, n int) string { return fmt.Sprintf("cut-%d-%d", system, n) }

// Model is a generated model, in no language yet. Who changes a text of it and
// writes it again has the model after an author's edit.
type Model struct {
	Systems []System
	Lines   []Line
	whole   bool
	cuts    int
	docs    string
}

// System is a software system.
type System struct {
	Name, Description string
	Containers        []Container
}

// Container is a part of a system.
type Container struct {
	Name, Description, Technology string
}

// Line is a relationship between two containers.
type Line struct {
	From, To          Place
	Label, Technology string
}

// Place is where a container stands: the index of its system, and its own in
// there.
type Place struct{ System, Container int }

var (
	things  = []string{"Order", "Payment", "Stock", "Customer", "Session", "Catalogue", "Price", "Invoice", "Shipment", "Search", "Mail"}
	roles   = []string{"service", "worker", "store", "gateway", "index", "queue", "console"}
	doings  = []string{"Takes what comes in and hands it on", "Keeps what must not be lost", "Answers within a few milliseconds", "Turns each message into one record", "Refuses what is not allowed"}
	makings = []string{"Go", "Java", "PostgreSQL", "Redis", "Kafka", "Rust", "Node.js"}
	actions = []string{"Asks for prices", "Stores orders", "Publishes changes", "Reads sessions", "Reserves units", "Checks limits", "Sends confirmations"}
	carried = []string{"HTTPS", "gRPC", "SQL", "RESP", "AMQP"}
)

// New makes the model of a shape. Three of four relationships stay in their
// system, and most others go to one of the next four.
func New(s Shape) *Model {
	if s.PerSystem == 0 {
		s.PerSystem = 8
	}
	if s.Relationships == 0 {
		s.Relationships = s.Elements * 3 / 2
	}
	m := &Model{whole: s.Whole, cuts: s.Cuts, docs: s.Docs}
	r := rand.New(rand.NewPCG(1, 2))
	pick := func(list []string) string { return list[r.IntN(len(list))] }
	for i := range s.Elements {
		if i%s.PerSystem == 0 {
			m.Systems = append(m.Systems, System{Name: "System " + strconv.Itoa(i/s.PerSystem), Description: "Does something useful for its users"})
		}
		last := &m.Systems[len(m.Systems)-1]
		last.Containers = append(last.Containers, Container{
			Name: pick(things) + " " + pick(roles) + " " + strconv.Itoa(i), Description: pick(doings), Technology: pick(makings),
		})
	}
	place := func(i int) Place { return Place{i / s.PerSystem, i % s.PerSystem} }
	related := map[[2]Place]bool{}
	// A shape may ask for more relationships than there are pairs.
	for tries := 0; len(m.Lines) < s.Relationships && tries < 20*s.Relationships; tries++ {
		from := place(r.IntN(s.Elements))
		to := from
		switch far := r.IntN(20); {
		case s.Inside || far < 15:
			to.Container = r.IntN(len(m.Systems[to.System].Containers))
		case far < 19:
			to.System = min(len(m.Systems)-1, from.System+1+r.IntN(4))
			to.Container = r.IntN(len(m.Systems[to.System].Containers))
		default:
			to = place(r.IntN(s.Elements))
		}
		if from == to || related[[2]Place{from, to}] {
			continue
		}
		related[[2]Place{from, to}] = true
		m.Lines = append(m.Lines, Line{from, to, pick(actions) + " " + strconv.Itoa(len(m.Lines)), pick(carried)})
	}
	return m
}

// Elements is how many containers there are.
func (m *Model) Elements() int {
	n := 0
	for _, s := range m.Systems {
		n += len(s.Containers)
	}
	return n
}

// Workspace defines the model with package model, without a detour through
// source.
func (m *Model) Workspace() *model.Workspace {
	w := model.New(title, description)
	containers := map[Place]*model.Container{}
	var first *model.System
	var all []model.Selector
	var systems []*model.System
	for i, s := range m.Systems {
		system := w.System(s.Name, s.Description)
		systems = append(systems, system)
		if first == nil {
			first = system
		}
		for k, c := range s.Containers {
			made := system.Container(c.Name, c.Description, model.Technology(c.Technology))
			containers[Place{i, k}] = made
			all = append(all, made)
		}
	}
	for _, l := range m.Lines {
		containers[l.From].Uses(containers[l.To], l.Label, model.Technology(l.Technology))
	}
	if m.whole {
		first.ContainerView(model.Key(WholeKey), model.Title("All containers"), model.Include(all...))
	}
	for i, s := range m.Systems {
		for n := range m.cuts {
			var out []model.Selector
			for k := range cut {
				out = append(out, containers[Place{i, (n*cut + k) % len(s.Containers)}])
			}
			systems[i].ContainerView(model.Key(CutKey(i, n)), model.Title(cutTitle(s, n)), model.Exclude(out...))
		}
	}
	return w
}

func cutTitle(s System, n int) string { return fmt.Sprintf("%s, part %d", s.Name, n+1) }

const (
	title       = "Generated"
	description = "Many systems that talk to each other"
)

// id names a system in languages that want an identifier.
func systemID(system int) string { return fmt.Sprintf("s%d", system) }

// id names a container; it is unique in the whole model.
func (p Place) id() string { return fmt.Sprintf("c%dx%d", p.System, p.Container) }
